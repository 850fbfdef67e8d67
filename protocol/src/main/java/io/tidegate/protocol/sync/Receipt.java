package io.tidegate.protocol.sync;

import java.util.List;

/**
 * What the hub has committed to its database of one stream. Cumulative and idempotent: losing, repeating or reordering
 * receipts changes nothing but the time that it takes.
 *
 * @param stream whose
 * @param session the agent's session that this run of the hub heard last
 * @param hubRun random, one per start of the hub
 * @param number counts the receipts of one hub run; a lower one than seen before is stale
 * @param storedThrough every number up to here is settled
 * @param islands settled ranges beyond, ascending, at most {@link SyncLimits#maxIslands()}
 * @param creditReadings readings that the agent may have in flight
 * @param rewind what the agent believes settled and the hub does not have
 * @param lostReadings how many numbers of the stream the hub has settled as gaps
 * @param storedDespiteGap parts of the gap records just received that the hub has stored all the same
 * @param lostDespiteStored in answer to gap records or a status: ranges that the hub has settled as gaps beside those just
 *     received; what the agent calls stored of them the hub stored once, before it came back from a backup
 * @param diverged whether the hub has readings of another buffer under numbers that this one gives out: it was copied, or
 *     restored from an image
 * @param defineAgain whether a batch named a series that the hub does not have, so that all are to be defined again
 * @param hubTimeNs the hub's clock, nanoseconds since the Unix epoch
 */
public record Receipt(
        StreamId stream,
        long session,
        long hubRun,
        long number,
        long storedThrough,
        List<SequenceRange> islands,
        long creditReadings,
        List<SequenceRange> rewind,
        long lostReadings,
        List<SequenceRange> storedDespiteGap,
        List<SequenceRange> lostDespiteStored,
        boolean diverged,
        boolean defineAgain,
        long hubTimeNs) {

    public Receipt {
        islands = List.copyOf(islands);
        rewind = List.copyOf(rewind);
        storedDespiteGap = List.copyOf(storedDespiteGap);
        lostDespiteStored = List.copyOf(lostDespiteStored);
    }

    /** Whether every number of {@code range} is settled. */
    public boolean settles(SequenceRange range) {
        return range.last() <= storedThrough
                || islands.stream()
                        .anyMatch(island -> island.contains(Math.max(range.first(), storedThrough + 1))
                                && island.contains(range.last()));
    }
}

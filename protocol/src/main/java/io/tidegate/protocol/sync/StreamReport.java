package io.tidegate.protocol.sync;

import java.util.List;

/**
 * What an agent says of one of its streams when it connects, and now and then afterwards.
 *
 * @param stream which
 * @param appendedThrough the highest number given out
 * @param settledThrough every number up to here the agent believes settled
 * @param settledIslands ranges beyond that it believes settled, ascending
 * @param keptFrom no reading below is kept at the agent any more
 * @param kept of which incarnation the readings are that are kept and not given up, ascending: the highest {@value #MAX_KEPT}
 *     spans at most; if the stream is still appended to, the last one is of this start of the agent, without end
 */
public record StreamReport(
        StreamId stream,
        long appendedThrough,
        long settledThrough,
        List<SequenceRange> settledIslands,
        long keptFrom,
        List<IncarnationSpan> kept) {

    /** Most spans in a report. */
    public static final int MAX_KEPT = 64;

    public StreamReport {
        settledIslands = List.copyOf(settledIslands);
        kept = List.copyOf(kept);
    }

    /** Whether the agent still gives out numbers of the stream; otherwise it has gone on in another epoch. */
    public boolean isAppendedTo() {
        return !kept.isEmpty() && kept.get(kept.size() - 1).range().last() == Long.MAX_VALUE;
    }
}

package io.tidegate.edge.buffer.h2;

import io.tidegate.edge.buffer.IdempotencyRecord;
import io.tidegate.edge.buffer.account.BufferState;
import io.tidegate.edge.buffer.account.StateKeeper;
import io.tidegate.edge.buffer.disk.Disk;
import io.tidegate.edge.buffer.disk.Quarantine;
import io.tidegate.edge.buffer.disk.StorageException;
import io.tidegate.edge.buffer.segment.Chunk;
import io.tidegate.edge.buffer.segment.FoundAppends;
import io.tidegate.edge.buffer.segment.OpenSegments;
import io.tidegate.edge.buffer.segment.SalvagedFile;
import io.tidegate.edge.buffer.segment.Segment;
import io.tidegate.protocol.sync.Gap;
import io.tidegate.protocol.sync.GapReason;
import io.tidegate.protocol.sync.RangeSet;
import io.tidegate.protocol.sync.SequenceRange;
import io.tidegate.protocol.sync.StreamId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is done about a damaged segment: its file is quarantined, the chunks in it that are whole stay readable from
 * there, the rest becomes a gap, and the lane goes on in a new epoch, because which numbers the file had held can no
 * longer be known for certain.
 */
final class Salvage {

    private static final Logger LOG = LoggerFactory.getLogger(Salvage.class);

    private final Disk disk;
    private final BufferState state;
    private final StateKeeper keeper;
    private final OpenSegments open;
    private final LongSupplier nowNs;
    private final RandomGenerator random;
    private final BiConsumer<StreamId, Gap> gapped;

    /**
     * @param nowNs the wall clock, nanoseconds since the Unix epoch
     * @param random draws epochs
     * @param gapped is told of gaps once they are durable
     */
    Salvage(
            Disk disk,
            BufferState state,
            StateKeeper keeper,
            OpenSegments open,
            LongSupplier nowNs,
            RandomGenerator random,
            BiConsumer<StreamId, Gap> gapped) {
        this.disk = disk;
        this.state = state;
        this.keeper = keeper;
        this.open = open;
        this.nowNs = nowNs;
        this.random = random;
        this.gapped = gapped;
    }

    /** Salvages a segment while the buffer is in use, and writes down what became of it. */
    void salvage(Segment segment, String why) {
        List<Gap> gaps = quarantine(segment, why);
        keeper.afterSave(() -> gaps.forEach(gap -> gapped.accept(segment.stream(), gap)));
        try {
            keeper.save();
        } catch (StorageException e) {
            LOG.warn("What was salvaged of {} could not be written down yet: {}", segment.name(), e.reason());
        }
    }

    /** Quarantines the file of a segment and takes stock of it, in memory only; returns the gap records. */
    List<Gap> quarantine(Segment segment, String why) {
        open.close(segment.file());
        Segment quarantined = segment;
        try {
            if (!Quarantine.isName(segment.file())) {
                quarantined = segment.quarantined(Quarantine.move(disk, segment.name()));
            }
        } catch (IOException e) {
            LOG.warn("The damaged segment {} could not be renamed: {}", segment.name(), e.getMessage());
            quarantined = segment.quarantined(segment.name());
        }
        List<Gap> gaps = takeStock(quarantined);
        LOG.error(
                "The segment {} is damaged ({}) and kept as {}. {} readings that were pending in it are lost and reported"
                        + " as gap \"salvaged\"; the others are still sent. Capture goes on. Check the disk or flash"
                        + " card.",
                segment.name(),
                why,
                quarantined.file(),
                gaps.stream().mapToLong(gap -> gap.range().count()).sum());
        renewEpoch(segment.stream());
        return gaps;
    }

    /**
     * Takes the end of a segment, which an append had not finished when the power went, from its raw bytes: they are
     * whole, though H2 does not count them in. In memory only.
     */
    void keepUnfinished(Segment segment) {
        LOG.warn(
                "The segment {} ends with an append that was cut off, but whole; its readings are kept",
                segment.name());
        takeStock(segment.quarantined(segment.name()));
        renewEpoch(segment.stream());
    }

    /** From now on the segment is read from the raw bytes of its file; what is not found there is given up. */
    private List<Gap> takeStock(Segment segment) {
        List<SequenceRange> found = new ArrayList<>();
        FoundAppends appends = new FoundAppends();
        Map<SequenceRange, List<IdempotencyRecord>> keys = new LinkedHashMap<>();
        try {
            open.pin(segment.file(), SalvagedFile.scan(disk, segment.file(), chunk -> {
                if (!belongs(chunk, segment)) {
                    return false;
                }
                found.add(chunk.range());
                appends.add(chunk);
                if (!chunk.keys().isEmpty()) {
                    keys.put(chunk.range(), chunk.keys());
                }
                return true;
            }));
        } catch (StorageException e) {
            LOG.error("The damaged segment {} cannot be read at all: {}", segment.file(), e.reason());
        }
        if (!segment.sealed()) {
            // An append of which a part is missing was never accepted, and what there is of it would be there twice
            // once
            // its source offers it again.
            long certain = Math.max(segment.last(), appends.highestWhole());
            found.removeIf(chunk -> chunk.last() > certain);
        }
        RangeSet recovered = new RangeSet(found);
        keys.forEach((chunk, ofChunk) -> {
            // A key answers for all of its append: where the end of it was never accepted, the key was not either.
            if (segment.sealed() || appends.isWhole(chunk)) {
                state.keep(ofChunk, nowNs.getAsLong());
            }
        });
        state.saveKeys();
        if (recovered.isEmpty()) {
            open.close(segment.file());
            state.remove(segment);
        } else {
            Segment whole = segment.through(Math.max(segment.last(), recovered.highest()));
            state.appended(whole.asSealed(), whole.last());
        }
        List<Gap> gaps = new ArrayList<>();
        if (segment.last() >= segment.first() || !recovered.isEmpty()) {
            SequenceRange all = new SequenceRange(segment.first(), Math.max(segment.last(), recovered.highest()));
            for (SequenceRange missing : recovered.missing(all)) {
                gaps.addAll(state.giveUp(segment.stream(), missing, GapReason.SALVAGED, nowNs.getAsLong()));
            }
        }
        return gaps;
    }

    /** Lets the lane of {@code stream} go on in a new epoch if it still appends to it. */
    void renewEpoch(StreamId stream) {
        if (state.isCurrent(stream)) {
            StreamId next = new StreamId(stream.agent(), random.nextLong(), stream.lane());
            state.beginStream(next);
            LOG.warn(
                    "The lane {} goes on in epoch {} after {}",
                    stream.lane().text(),
                    next.epochText(),
                    stream.epochText());
        }
    }

    private static boolean belongs(Chunk chunk, Segment segment) {
        // What a sealed segment has beyond its end was never accepted: the append failed.
        return chunk.epoch() == segment.stream().epoch()
                && chunk.lane() == segment.stream().lane()
                && chunk.incarnation() == segment.incarnation()
                && chunk.range().first() >= segment.first()
                && (!segment.sealed() || chunk.range().last() <= segment.last());
    }
}

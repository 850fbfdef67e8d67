package io.tidegate.edge.buffer.h2;

import io.tidegate.edge.buffer.account.BufferState;
import io.tidegate.edge.buffer.account.StateKeeper;
import io.tidegate.edge.buffer.disk.Disk;
import io.tidegate.edge.buffer.disk.StorageException;
import io.tidegate.edge.buffer.segment.Chunk;
import io.tidegate.edge.buffer.segment.OpenSegments;
import io.tidegate.edge.buffer.segment.Segment;
import io.tidegate.edge.buffer.segment.SegmentFile;
import io.tidegate.protocol.sync.Lane;
import io.tidegate.protocol.sync.SequenceRange;
import io.tidegate.protocol.sync.StreamId;
import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Appends chunks to the active segment of each lane, and begins the next one when it is full. One thread at a time. */
final class SegmentWriter {

    private static final Logger LOG = LoggerFactory.getLogger(SegmentWriter.class);

    private final Disk disk;
    private final BufferState state;
    private final StateKeeper keeper;
    private final OpenSegments open;
    private final Salvage salvage;
    private volatile long segmentBytes;
    private final long incarnation;
    private final Map<Lane, Active> active = new EnumMap<>(Lane.class);

    /** A segment that is appended to. */
    private record Active(String name, SegmentFile file) {}

    SegmentWriter(
            Disk disk,
            BufferState state,
            StateKeeper keeper,
            OpenSegments open,
            Salvage salvage,
            long segmentBytes,
            long incarnation) {
        this.disk = disk;
        this.state = state;
        this.keeper = keeper;
        this.open = open;
        this.salvage = salvage;
        this.segmentBytes = segmentBytes;
        this.incarnation = incarnation;
    }

    /** The size at which a segment is closed, from the next append on. */
    void segmentBytes(long bytes) {
        segmentBytes = bytes;
    }

    /** The start of the agent that this writes for. */
    long incarnation() {
        return incarnation;
    }

    /** The files that grow with each append. */
    List<String> files() {
        return active.values().stream().map(Active::name).toList();
    }

    /**
     * Makes chunks durable, which must be the next ones of their stream.
     *
     * @throws StorageException if that is not certain; then they count as not appended, and their numbers are free
     */
    void append(StreamId stream, List<Chunk> chunks) throws StorageException {
        SequenceRange range = new SequenceRange(
                chunks.get(0).range().first(),
                chunks.get(chunks.size() - 1).range().last());
        Active target = active.get(stream.lane());
        if (target != null && isFinished(target, stream, range.first())) {
            seal(stream.lane());
            target = null;
        }
        if (target == null) {
            target = begin(stream, range.first());
        }
        try {
            target.file().append(chunks);
        } catch (StorageException e) {
            abandon(stream.lane());
            throw e;
        }
        state.appended(segment(target), range.last());
    }

    /** Closes the active segment of a lane, if it has one; the next append begins another. */
    void seal(Lane lane) {
        Active sealed = active.remove(lane);
        if (sealed == null) {
            return;
        }
        open.close(sealed.name());
        Segment segment = segment(sealed);
        if (segment.range().isPresent()) {
            state.put(segment.asSealed());
            state.saveKeys();
        } else {
            state.remove(segment);
            delete(sealed.name());
        }
    }

    private boolean isFinished(Active target, StreamId stream, long next) {
        Segment segment = segment(target);
        return !segment.stream().equals(stream)
                || segment.last() + 1 != next
                || disk.size(target.name()) >= segmentBytes;
    }

    private Active begin(StreamId stream, long first) throws StorageException {
        String name;
        try {
            name = nextName(stream.lane());
        } catch (IOException e) {
            throw StorageException.unavailable("the buffer directory", e);
        }
        Segment segment = new Segment(name, stream, incarnation, first, first - 1, false, null);
        SegmentFile file;
        try {
            file = SegmentFile.create(disk, name);
            open.pin(name, file);
            state.put(segment);
            // From here on it is noticed when the file is missing.
            keeper.save();
        } catch (StorageException e) {
            open.close(name);
            state.remove(segment);
            delete(name);
            throw e;
        }
        Active begun = new Active(name, file);
        active.put(stream.lane(), begun);
        return begun;
    }

    /**
     * An append has failed: whether its chunks are in the file, and whether they would stay there, is not known. The
     * segment ends with the last reading that was accepted, and is never written to again.
     */
    private void abandon(Lane lane) {
        Active failed = active.get(lane);
        if (failed == null) {
            return;
        }
        Segment segment = segment(failed);
        seal(lane);
        if (segment.range().isEmpty()) {
            return;
        }
        try (SegmentFile file = SegmentFile.open(disk, failed.name())) {
            if (file.holding(segment.last()).isEmpty()) {
                salvage.salvage(segment, "after a failed write its newest readings are gone");
            }
        } catch (StorageException e) {
            if (e.damaged()) {
                salvage.salvage(segment, e.reason());
            } else {
                LOG.warn("The segment {} could not be looked at after a failed write: {}", failed.name(), e.reason());
            }
        }
    }

    private Segment segment(Active target) {
        return state.named(target.name())
                .orElseThrow(() -> new IllegalStateException("the active segment " + target.name() + " is not known"));
    }

    private String nextName(Lane lane) throws IOException {
        long newest = disk.list().stream()
                .flatMapToLong(file -> Segment.ordinal(file).stream())
                .max()
                .orElse(0);
        return Segment.name(lane, newest + 1);
    }

    private void delete(String name) {
        try {
            disk.delete(name);
        } catch (IOException e) {
            LOG.warn("The empty segment {} could not be deleted; the next start does it: {}", name, e.getMessage());
        }
    }
}

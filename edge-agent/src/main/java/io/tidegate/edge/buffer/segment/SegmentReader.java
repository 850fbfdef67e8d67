package io.tidegate.edge.buffer.segment;

import io.tidegate.edge.buffer.Slice;
import io.tidegate.edge.buffer.disk.StorageException;
import io.tidegate.protocol.columns.RecentSeries;
import io.tidegate.protocol.sync.SequenceRange;
import io.tidegate.protocol.sync.StreamId;
import io.tidegate.protocol.telemetry.Readings;
import io.tidegate.protocol.wire.ReadingsCodec;
import io.tidegate.protocol.wire.UndecodableMessageException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** Reads runs of readings out of segments. Thread-safe; waits for no writer. */
public final class SegmentReader {

    /** A chunk with fewer readings goes better together with others. */
    private static final int MIN_READINGS_AS_STORED = 1_000;

    /** With fewer for each of its series, their definitions in the chunk would be more than a tenth of what is sent. */
    private static final int MIN_READINGS_PER_SERIES = 125;

    /** Chunks kept decoded: a batch ends inside of one, and the next begins there, in each of the places read. */
    private static final int MAX_DECODED = 4;

    private final OpenSegments open;
    private final RecentChunks recent;
    private final RecentSeries series = new RecentSeries();
    private final Deque<Decoded> newestFirst = new ArrayDeque<>();

    private record Decoded(Chunk chunk, Readings readings) {}

    public SegmentReader(OpenSegments open, RecentChunks recent) {
        this.open = open;
        this.recent = recent;
    }

    /** The chunk of a segment that holds {@code sequence}, which must be one of the segment's. */
    public Chunk chunk(Segment segment, long sequence) throws StorageException {
        Optional<Chunk> inMemory = recent.holding(segment.stream(), sequence);
        if (inMemory.isPresent()) {
            return inMemory.get();
        }
        try {
            return chunkOnDisk(segment, sequence);
        } catch (StorageException e) {
            if (e.damaged()) {
                throw e;
            }
            // Closed under us, by an interrupt for one: what was accepted is still there.
            open.close(segment.file());
            return chunkOnDisk(segment, sequence);
        }
    }

    /**
     * A run that begins at {@code wanted.first()}, within the segment, of about {@code maxBytes} at most.
     *
     * @param corrections of the times of the segment's stream
     */
    public Slice read(Segment segment, SequenceRange wanted, int maxBytes, List<TimeCorrection> corrections)
            throws StorageException {
        long last = Math.min(wanted.last(), segment.last());
        long next = wanted.first();
        Chunk first = knownOrRead(segment, next);
        if (first.range().first() == next && first.range().last() <= last && goesAsStored(first, maxBytes)) {
            return Slice.stored(first.range(), segment.incarnation(), first.readings());
        }
        Readings.Builder readings = new Readings.Builder(0);
        long room = maxBytes;
        Decoded chunk = decoded(segment, first);
        while (true) {
            SequenceRange range = chunk.chunk().range();
            long bytesEach = Math.max(1, chunk.chunk().readings().length / range.count());
            long count = Math.min(Math.min(last, range.last()) - next + 1, Math.max(1, room / bytesEach));
            int from = (int) (next - range.first());
            Readings some = chunk.readings().subList(from, from + (int) count);
            readings.addAll(TimeCorrection.applied(corrections, chunk.chunk(), next, some));
            next += count;
            room -= count * bytesEach;
            Optional<Decoded> following =
                    next <= last && room > 0 ? decodedIfWhole(segment, next, maxBytes) : Optional.empty();
            if (following.isEmpty()) {
                return Slice.of(new SequenceRange(wanted.first(), next - 1), segment.incarnation(), readings.build());
            }
            chunk = following.get();
        }
    }

    /**
     * Damage inside of a run ends the run; it is dealt with when a run is to begin there. So does what can go as it is stored, if
     * a run begins there.
     */
    private Optional<Decoded> decodedIfWhole(Segment segment, long sequence, int maxBytes) {
        try {
            Chunk chunk = knownOrRead(segment, sequence);
            return goesAsStored(chunk, maxBytes) ? Optional.empty() : Optional.of(decoded(segment, chunk));
        } catch (StorageException e) {
            return Optional.empty();
        }
    }

    private Chunk chunkOnDisk(Segment segment, long sequence) throws StorageException {
        return open.get(segment)
                .holding(sequence)
                .orElseThrow(() ->
                        StorageException.damaged(segment.file(), "the chunk with number " + sequence + " is missing"));
    }

    /** Whether to encode its readings anew would gain next to nothing. */
    private static boolean goesAsStored(Chunk chunk, int maxBytes) {
        long count = chunk.range().count();
        if (!chunk.synced() || count < MIN_READINGS_AS_STORED || chunk.readings().length > maxBytes) {
            return false;
        }
        try {
            return ReadingsCodec.series(chunk.readings()) <= count / MIN_READINGS_PER_SERIES;
        } catch (UndecodableMessageException e) {
            return false;
        }
    }

    private Chunk knownOrRead(Segment segment, long sequence) throws StorageException {
        Optional<Decoded> known = known(segment.stream(), sequence);
        return known.isPresent() ? known.get().chunk() : chunk(segment, sequence);
    }

    private Decoded decoded(Segment segment, Chunk chunk) throws StorageException {
        Optional<Decoded> known = known(segment.stream(), chunk.range().first());
        if (known.isPresent()) {
            return known.get();
        }
        try {
            int count = Math.toIntExact(chunk.range().count());
            Readings readings = ReadingsCodec.decode(chunk.readings(), count, series);
            if (readings.size() != count) {
                throw StorageException.damaged(segment.file(), "a chunk has not as many readings as it says");
            }
            Decoded fresh = new Decoded(chunk, readings);
            remember(fresh);
            return fresh;
        } catch (UndecodableMessageException e) {
            throw StorageException.damaged(segment.file(), "a chunk cannot be decoded (" + e.getMessage() + ")");
        }
    }

    private Optional<Decoded> known(StreamId stream, long sequence) {
        synchronized (newestFirst) {
            for (Decoded one : newestFirst) {
                if (one.chunk().range().contains(sequence)
                        && one.chunk().epoch() == stream.epoch()
                        && one.chunk().lane() == stream.lane()) {
                    remember(one);
                    return Optional.of(one);
                }
            }
            return Optional.empty();
        }
    }

    @SuppressWarnings("ReferenceEquality") // equal ones would be compared reading by reading
    private void remember(Decoded chunk) {
        synchronized (newestFirst) {
            newestFirst.removeIf(one -> one == chunk);
            newestFirst.addFirst(chunk);
            if (newestFirst.size() > MAX_DECODED) {
                newestFirst.removeLast();
            }
        }
    }
}

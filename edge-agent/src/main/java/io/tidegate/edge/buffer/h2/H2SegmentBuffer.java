package io.tidegate.edge.buffer.h2;

import io.tidegate.edge.buffer.Append;
import io.tidegate.edge.buffer.AppendOutcome;
import io.tidegate.edge.buffer.BufferListener;
import io.tidegate.edge.buffer.BufferUnavailableException;
import io.tidegate.edge.buffer.BufferUsage;
import io.tidegate.edge.buffer.IdempotencyRecord;
import io.tidegate.edge.buffer.Slice;
import io.tidegate.edge.buffer.StreamSnapshot;
import io.tidegate.edge.buffer.TelemetryBuffer;
import io.tidegate.edge.buffer.account.BufferState;
import io.tidegate.edge.buffer.account.GivenTimes;
import io.tidegate.edge.buffer.account.IdempotencyKeys;
import io.tidegate.edge.buffer.account.StateKeeper;
import io.tidegate.edge.buffer.disk.DirectoryLock;
import io.tidegate.edge.buffer.disk.Disk;
import io.tidegate.edge.buffer.disk.DiskReserve;
import io.tidegate.edge.buffer.disk.LocalDisk;
import io.tidegate.edge.buffer.disk.Quarantine;
import io.tidegate.edge.buffer.disk.StorageException;
import io.tidegate.edge.buffer.segment.Chunk;
import io.tidegate.edge.buffer.segment.ChunkCutter;
import io.tidegate.edge.buffer.segment.ChunkFormat;
import io.tidegate.edge.buffer.segment.OpenSegments;
import io.tidegate.edge.buffer.segment.RecentChunks;
import io.tidegate.edge.buffer.segment.Segment;
import io.tidegate.edge.buffer.segment.SegmentReader;
import io.tidegate.edge.buffer.segment.TimeCorrection;
import io.tidegate.edge.clock.ClockOffset;
import io.tidegate.protocol.sync.Gap;
import io.tidegate.protocol.sync.GapReason;
import io.tidegate.protocol.sync.Lane;
import io.tidegate.protocol.sync.LedgerCounts;
import io.tidegate.protocol.sync.SequenceRange;
import io.tidegate.protocol.sync.StreamId;
import io.tidegate.protocol.sync.StreamReport;
import io.tidegate.protocol.telemetry.Readings;
import io.tidegate.protocol.telemetry.TimeQuality;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The buffer as a directory of small H2 databases (guarantees.md, "The edge buffer").
 *
 * <p>Segments are appended to one after another and deleted as whole files. A second, small database keeps account of
 * streams, segments and keys; what it says is in memory too ({@link BufferState}), so only appends, evictions and reads
 * of older readings wait for the disk, and none of them waits for another's fsync but an append for an append.
 */
public final class H2SegmentBuffer implements TelemetryBuffer {

    private static final Logger LOG = LoggerFactory.getLogger(H2SegmentBuffer.class);

    /** Part of the limit that the reserve takes at most. */
    private static final long RESERVE_PART = 16;

    private static final long MAX_RESERVE_BYTES = 1L << 20;

    private final DirectoryLock directoryLock;
    private final Disk disk;
    private volatile BufferOptions options;
    private final InstantSource clock;
    private final BufferState state;
    private final StateKeeper keeper;
    private final OpenSegments open;
    private final RecentChunks recent;
    private final SegmentReader reader;
    private final SegmentWriter writer;
    private final Salvage salvage;
    private final BufferSpace space;
    private final ChunkCutter cutter;
    private final GivenTimes times;
    private final List<BufferListener> listeners = new CopyOnWriteArrayList<>();

    /** Held by whoever appends, makes room, or salvages. */
    private final ReentrantLock writing = new ReentrantLock();

    /** How the clock is while it is trusted; of whoever holds {@link #writing}. */
    private ClockOffset right = ClockOffset.UNKNOWN;

    private volatile boolean closed;

    private H2SegmentBuffer(
            DirectoryLock directoryLock,
            Disk disk,
            BufferOptions options,
            InstantSource clock,
            RandomGenerator random) {
        this.directoryLock = directoryLock;
        this.disk = disk;
        this.options = options;
        this.clock = clock;
        this.state = new BufferState(
                new IdempotencyKeys(options.maxKeys(), TimeUnit.MILLISECONDS.toNanos(options.keyRetentionMs())));
        DiskReserve reserve =
                new DiskReserve(disk, (int) Math.min(MAX_RESERVE_BYTES, options.maxBytes() / RESERVE_PART));
        this.keeper = new StateKeeper(disk, state, reserve, options.saveIntervalMs());
        this.open = new OpenSegments(disk);
        this.recent = new RecentChunks(options.recentBytes());
        this.reader = new SegmentReader(open, recent);
        this.salvage = new Salvage(disk, state, keeper, open, this::nowNs, random, this::announce);
        this.writer = new SegmentWriter(disk, state, keeper, open, salvage, options.segmentBytes(), random.nextLong());
        this.space = new BufferSpace(disk, state, keeper, writer, open, reserve, options, this::nowNs, this::announce);
        this.cutter = new ChunkCutter(options.maxChunkReadings(), options.maxChunkBytes());
        this.times = new GivenTimes(state, keeper);
    }

    /**
     * Opens the buffer, and recovers it if it was not closed.
     *
     * @param clock stamps appends and gap records
     * @param random draws epochs and the incarnation
     * @throws BufferUnavailableException if another agent uses the directory, or it cannot be read or written
     */
    public static H2SegmentBuffer open(BufferOptions options, InstantSource clock, RandomGenerator random)
            throws BufferUnavailableException {
        return open(options, new LocalDisk(options.directory()), clock, random);
    }

    /** Opens the buffer on a disk of the caller's. */
    static H2SegmentBuffer open(BufferOptions options, Disk disk, InstantSource clock, RandomGenerator random)
            throws BufferUnavailableException {
        DirectoryLock lock = DirectoryLock.take(options.directory());
        H2SegmentBuffer buffer = new H2SegmentBuffer(lock, disk, options, clock, random);
        try {
            new Recovery(disk, buffer.state, buffer.salvage, buffer::nowNs, random)
                    .recover(buffer.keeper, options.agent());
            buffer.keeper.renew();
            return buffer;
        } catch (StorageException | IOException e) {
            buffer.open.closeAll();
            buffer.keeper.close();
            lock.close();
            throw new BufferUnavailableException(
                    "The buffer in %s cannot be opened (%s). What was accepted stays there. Check the disk and its free room, then start again."
                            .formatted(options.directory(), e.getMessage()),
                    e);
        }
    }

    /**
     * Changes limit, policy and segment size while the buffer is in use; any thread. A lower limit is kept from the next
     * append on, which makes the room as any append to a full buffer does.
     *
     * @throws IllegalArgumentException if a bound is broken; nothing is changed then
     */
    public void limit(long maxBytes, BufferOptions.WhenFull whenFull, long segmentBytes) {
        writing.lock();
        try {
            BufferOptions changed = options.limited(maxBytes, whenFull).withSegmentBytes(segmentBytes);
            options = changed;
            writer.segmentBytes(changed.segmentBytes());
            space.limit(changed);
        } finally {
            writing.unlock();
        }
    }

    @Override
    public AppendOutcome append(Append append) {
        writing.lock();
        try {
            StreamId stream = state.current(append.lane()).orElseThrow();
            if (closed) {
                return new AppendOutcome.Failed("the buffer is closed");
            }
            return append.readings().isEmpty() ? keep(stream, append.keys()) : append(stream, append);
        } catch (StorageException e) {
            LOG.error("Readings were not accepted, and their source may offer them again: {}", e.reason());
            return new AppendOutcome.Failed(e.reason());
        } finally {
            writing.unlock();
        }
    }

    @Override
    public Optional<IdempotencyRecord> recall(String idempotencyKey) {
        return state.recall(idempotencyKey, nowNs());
    }

    @Override
    public Optional<Slice> read(StreamId stream, SequenceRange wanted, int maxBytes) {
        Optional<Segment> segment = holding(stream, wanted.first());
        while (segment.isPresent()) {
            try {
                Segment found = segment.get();
                return times.give(stream, corrections -> reader.read(found, wanted, maxBytes, corrections));
            } catch (StorageException e) {
                boolean again = handle(segment.get(), e) && state.isPending(stream, wanted.first());
                segment = again ? holding(stream, wanted.first()) : Optional.empty();
            }
        }
        return Optional.empty();
    }

    @Override
    public void settle(StreamId stream, SequenceRange range) {
        state.settle(stream, range);
        keeper.saveIfDue(clock.millis());
    }

    @Override
    public void rewind(StreamId stream, SequenceRange range) {
        LOG.info("The hub asks for {} of {} again", range, stream);
        declare(stream, state.rewind(stream, range, nowNs()));
    }

    @Override
    public void revoke(StreamId stream, SequenceRange range) {
        state.revoke(stream, range);
        declare(stream, List.of());
    }

    @Override
    public void giveUp(StreamId stream, SequenceRange range, GapReason reason) {
        declare(stream, state.giveUp(stream, range, reason, nowNs()));
    }

    @Override
    public boolean diverged(StreamId stream) {
        writing.lock();
        try {
            if (closed || !state.isCurrent(stream)) {
                return false;
            }
            writer.seal(stream.lane());
            salvage.renewEpoch(stream);
            declare(stream, List.of());
            return true;
        } finally {
            writing.unlock();
        }
    }

    @Override
    public boolean clockTrusted(ClockOffset now) {
        writing.lock();
        try {
            right = now;
            return closed || times.correct(now);
        } finally {
            writing.unlock();
        }
    }

    @Override
    public void clockDoubted() {
        writing.lock();
        try {
            right = ClockOffset.UNKNOWN;
        } finally {
            writing.unlock();
        }
    }

    @Override
    public List<Gap> gaps(StreamId stream) {
        return state.snapshot(stream).gaps();
    }

    @Override
    public List<StreamReport> streams() {
        return state.reports(writer.incarnation());
    }

    @Override
    public StreamSnapshot snapshot(StreamId stream) {
        return state.snapshot(stream);
    }

    @Override
    public LedgerCounts counts() {
        return state.counts();
    }

    @Override
    public BufferUsage usage() {
        long bytes = 0;
        long droppableBytes = 0;
        int quarantined = 0;
        Set<String> droppable = state.droppableFiles();
        for (String file : files()) {
            long size = disk.size(file);
            bytes += size;
            droppableBytes += droppable.contains(file) ? size : 0;
            quarantined += Quarantine.isName(file) ? 1 : 0;
        }
        return new BufferUsage(
                bytes,
                droppableBytes,
                options.maxBytes(),
                state.segments().size(),
                quarantined,
                oldestNs(),
                disk.writtenBytes());
    }

    @Override
    public void listen(BufferListener listener) {
        listeners.add(listener);
    }

    @Override
    public void close() {
        writing.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            for (Lane lane : Lane.values()) {
                writer.seal(lane);
            }
            times.close();
            keeper.save();
        } catch (StorageException e) {
            LOG.warn("The buffer's account could not be written; the next start rebuilds it: {}", e.reason());
        } finally {
            open.closeAll();
            keeper.close();
            directoryLock.close();
            writing.unlock();
        }
    }

    private AppendOutcome append(StreamId stream, Append append) throws StorageException {
        List<Chunk> chunks = cutter.cut(
                stream,
                writer.incarnation(),
                state.nextSequence(stream),
                nowNs(),
                append.clock(),
                corrected(append),
                append.keys());
        if (!space.make(chunks.stream()
                .mapToLong(chunk -> ChunkFormat.HEADER_WITH_CLOCK_BYTES + chunk.readings().length)
                .sum())) {
            return new AppendOutcome.Full();
        }
        writer.append(stream, chunks);
        state.keep(append.keys(), nowNs());
        chunks.forEach(chunk -> recent.add(stream, chunk));
        keeper.saveIfDue(clock.millis());
        SequenceRange range = SequenceRange.ofCount(
                chunks.get(0).range().first(), append.readings().size());
        listeners.forEach(listener -> listener.appended(stream, range.last()));
        return new AppendOutcome.Appended(stream, range);
    }

    /** What was stamped before the clock was put right, and comes after. */
    private Readings corrected(Append append) {
        Readings readings = append.readings();
        if (!right.isOfTheSameBoot(append.clock()) || !readings.isAny(TimeQuality.UNSYNCED)) {
            return readings;
        }
        Readings.Builder corrected = new Readings.Builder(readings.size());
        readings.forEach(reading -> corrected.add(TimeCorrection.corrected(reading, append.clock(), right)));
        return corrected.build();
    }

    /** Keeps keys that come without readings, so that no segment has them. */
    private AppendOutcome keep(StreamId stream, List<IdempotencyRecord> keys) throws StorageException {
        state.keep(keys, nowNs());
        state.saveKeys();
        keeper.save();
        return new AppendOutcome.Appended(stream, null);
    }

    /** Makes a change of the ledger durable now, and then tells of its gap records. */
    private void declare(StreamId stream, List<Gap> gaps) {
        keeper.afterSave(() -> gaps.forEach(gap -> announce(stream, gap)));
        try {
            keeper.save();
        } catch (StorageException e) {
            LOG.warn("The buffer's account could not be written and will be later: {}", e.reason());
        }
    }

    private void announce(StreamId stream, Gap gap) {
        listeners.forEach(listener -> listener.gapped(stream, gap));
    }

    private Optional<Segment> holding(StreamId stream, long sequence) {
        return closed ? Optional.empty() : state.holding(stream, sequence);
    }

    /** Deals with a segment that could not be read; returns whether it is worth trying again. */
    private boolean handle(Segment segment, StorageException failure) {
        writing.lock();
        try {
            Optional<Segment> now = state.named(segment.name());
            if (closed || now.isEmpty() || !now.get().file().equals(segment.file())) {
                return true;
            }
            if (!failure.damaged()) {
                LOG.warn("Readings could not be read and will be tried again: {}", failure.reason());
                return false;
            }
            if (!now.get().sealed()) {
                writer.seal(segment.stream().lane());
            }
            salvage.salvage(now.get().asSealed(), failure.reason());
            return true;
        } finally {
            writing.unlock();
        }
    }

    /** When the oldest pending reading was appended. */
    private OptionalLong oldestNs() {
        OptionalLong oldest = OptionalLong.empty();
        for (BufferState.Position position : state.firstPending()) {
            Optional<Segment> segment = holding(position.stream(), position.sequence());
            if (segment.isPresent()) {
                try {
                    long appendedNs =
                            reader.chunk(segment.get(), position.sequence()).appendedNs();
                    oldest = OptionalLong.of(Math.min(appendedNs, oldest.orElse(Long.MAX_VALUE)));
                } catch (StorageException e) {
                    // Whoever reads it to send it deals with it; here it only is not the oldest.
                    LOG.debug("The age of {} is not known: {}", position, e.reason());
                }
            }
        }
        return oldest;
    }

    private List<String> files() {
        try {
            return disk.list();
        } catch (IOException e) {
            LOG.warn("The buffer directory cannot be listed: {}", e.getMessage());
            return List.of();
        }
    }

    private long nowNs() {
        Instant now = clock.instant();
        return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
    }
}

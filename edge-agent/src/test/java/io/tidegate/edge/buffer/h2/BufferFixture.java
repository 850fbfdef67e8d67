package io.tidegate.edge.buffer.h2;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.edge.buffer.Append;
import io.tidegate.edge.buffer.AppendOutcome;
import io.tidegate.edge.buffer.AppendOutcome.Appended;
import io.tidegate.edge.buffer.BufferListener;
import io.tidegate.edge.buffer.BufferUnavailableException;
import io.tidegate.edge.buffer.IdempotencyRecord;
import io.tidegate.edge.buffer.Slice;
import io.tidegate.edge.buffer.TestReadings;
import io.tidegate.edge.buffer.disk.Disk;
import io.tidegate.edge.buffer.disk.LocalDisk;
import io.tidegate.edge.buffer.segment.Segment;
import io.tidegate.edge.disk.DiskJournal;
import io.tidegate.protocol.sync.AgentId;
import io.tidegate.protocol.sync.Gap;
import io.tidegate.protocol.sync.Lane;
import io.tidegate.protocol.sync.SequenceRange;
import io.tidegate.protocol.sync.StreamId;
import io.tidegate.protocol.sync.StreamReport;
import io.tidegate.protocol.telemetry.Reading;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** A buffer in a directory that can be closed, killed, damaged and opened again. */
final class BufferFixture implements AutoCloseable {

    static final AgentId AGENT = new AgentId("gw");
    static final int ANY_BYTES = 1 << 20;

    final TestClock clock = new TestClock();
    final List<Gap> heardGaps = new ArrayList<>();
    BufferOptions options;
    H2SegmentBuffer buffer;

    private final DiskMaker disks;
    private final RandomGenerator random = RandomGenerator.of("L64X128MixRandom");

    /** A clock that is moved by hand. */
    static final class TestClock implements InstantSource {

        Instant now = Instant.parse("2026-11-21T00:00:00Z");

        @Override
        public Instant instant() {
            return now;
        }

        void advance(long millis) {
            now = now.plusMillis(millis);
        }
    }

    BufferFixture(Path directory) throws BufferUnavailableException {
        this(BufferOptions.defaults(directory, AGENT));
    }

    BufferFixture(BufferOptions options) throws BufferUnavailableException {
        this(options, LocalDisk::new);
    }

    BufferFixture(BufferOptions options, DiskMaker disks) throws BufferUnavailableException {
        this.options = options;
        this.disks = disks;
        this.buffer = openBuffer();
    }

    /** Makes the disk that the buffer is opened on. */
    interface DiskMaker {
        Disk on(Path directory) throws BufferUnavailableException;
    }

    /** A buffer that never waits for the disk: for tests that open hundreds and lose none to a real power cut. */
    static BufferFixture unsynced(BufferOptions options) throws BufferUnavailableException {
        return new BufferFixture(options, directory -> new RecordingDisk(directory, new DiskJournal()));
    }

    private H2SegmentBuffer openBuffer() throws BufferUnavailableException {
        H2SegmentBuffer opened = H2SegmentBuffer.open(options, disks.on(options.directory()), clock, random);
        opened.listen(new BufferListener() {
            @Override
            public void appended(StreamId stream, long through) {}

            @Override
            public void gapped(StreamId stream, Gap gap) {
                heardGaps.add(gap);
            }
        });
        return opened;
    }

    /** Stops in good order and starts again. */
    void restart() throws BufferUnavailableException {
        buffer.close();
        buffer = openBuffer();
    }

    /** Starts on the files as they are, as after {@code kill -9}: nothing that was only in memory is there. */
    void kill() throws BufferUnavailableException, IOException {
        kill(files -> {});
    }

    /** Like {@link #kill()}, with {@code damage} done to the files before the next start. */
    void kill(Damage damage) throws BufferUnavailableException, IOException {
        Path image = options.directory().resolveSibling(options.directory().getFileName() + "-image");
        copy(options.directory(), image);
        buffer.close();
        deleteFiles(options.directory());
        copy(image, options.directory());
        deleteFiles(image);
        Files.delete(image);
        damage.to(options.directory());
        buffer = openBuffer();
    }

    /** Stops, lets {@code damage} loose on the files, and starts again. */
    void damage(Damage damage) throws BufferUnavailableException, IOException {
        buffer.close();
        damage.to(options.directory());
        buffer = openBuffer();
    }

    /** Something that happens to files. */
    interface Damage {
        void to(Path directory) throws IOException;
    }

    Appended append(Lane lane, long firstSerial, int count) {
        return (Appended) offer(lane, TestReadings.numbered(firstSerial, count));
    }

    AppendOutcome offer(Lane lane, List<Reading> readings, IdempotencyRecord... keys) {
        return buffer.append(new Append(lane, readings, List.of(keys)));
    }

    StreamId stream(Lane lane) {
        return ((Appended) buffer.append(new Append(lane, List.of(), List.of()))).stream();
    }

    StreamReport report(StreamId stream) {
        return buffer.streams().stream()
                .filter(report -> report.stream().equals(stream))
                .findFirst()
                .orElseThrow();
    }

    /** Number → serial of everything pending in all streams; fails if something pending cannot be read. */
    TreeMap<Long, Long> pendingSerials(StreamId stream) {
        TreeMap<Long, Long> serials = new TreeMap<>();
        long last = buffer.snapshot(stream).appendedThrough();
        List<SequenceRange> settled = new ArrayList<>(buffer.snapshot(stream).stored());
        buffer.gaps(stream).forEach(gap -> settled.add(gap.range()));
        for (long next = 1; next <= last; ) {
            long number = next;
            Optional<SequenceRange> skip =
                    settled.stream().filter(range -> range.contains(number)).findFirst();
            if (skip.isPresent()) {
                next = skip.get().last() + 1;
                continue;
            }
            Optional<Slice> slice = buffer.read(stream, new SequenceRange(next, last), ANY_BYTES);
            if (slice.isEmpty()) {
                // Damage was found on the way: what is lost is a gap by now.
                assertThat(buffer.gaps(stream)).anyMatch(gap -> gap.range().contains(number));
                buffer.gaps(stream).forEach(gap -> settled.add(gap.range()));
                continue;
            }
            for (Reading reading : slice.get().readings()) {
                serials.put(next++, TestReadings.serial(reading));
            }
        }
        return serials;
    }

    /** All serials that can still be sent, over all streams of a lane, in the order of their numbers. */
    List<Long> pendingSerials(Lane lane) {
        List<Long> serials = new ArrayList<>();
        for (StreamReport report : buffer.streams()) {
            if (report.stream().lane() == lane) {
                serials.addAll(pendingSerials(report.stream()).values());
            }
        }
        return serials;
    }

    List<String> files() {
        try (Stream<Path> files = Files.list(options.directory())) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<String> segmentFiles() {
        return files().stream().filter(Segment::isName).toList();
    }

    static List<Long> longs(long first, long last) {
        return LongStream.rangeClosed(first, last).boxed().toList();
    }

    static SequenceRange range(long first, long last) {
        return new SequenceRange(first, last);
    }

    @Override
    public void close() {
        buffer.close();
    }

    static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
    }

    static void deleteFiles(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
    }
}

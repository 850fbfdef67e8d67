package io.tidegate.edge.buffer.h2;

import io.tidegate.edge.buffer.BufferUnavailableException;
import io.tidegate.edge.buffer.TelemetryBuffer;
import io.tidegate.edge.buffer.segment.ChunkFormat;
import io.tidegate.edge.buffer.segment.Segment;
import io.tidegate.edge.disk.DiskImage;
import io.tidegate.edge.disk.DiskJournal;
import io.tidegate.protocol.sync.Lane;
import io.tidegate.protocol.sync.SequenceRange;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/** The buffer on a disk that writes everything down, for harnesses that need not know H2. */
public final class RecordedBuffer {

    /** What H2 cannot open a database without, twice. */
    private static final int HEADERS_BYTES = 8192;

    private RecordedBuffer() {}

    /**
     * Opens a buffer.
     *
     * @param usableBytes what the disk says that it has free
     */
    public static TelemetryBuffer open(
            BufferOptions options,
            DiskJournal journal,
            LongSupplier usableBytes,
            Manners manners,
            InstantSource clock,
            RandomGenerator random)
            throws BufferUnavailableException {
        return H2SegmentBuffer.open(
                options, new RecordingDisk(options.directory(), journal, usableBytes, manners), clock, random);
    }

    /** An image with damage, and the readings that may have been lost by it. */
    public record Damaged(DiskImage image, List<Hit> hits) {}

    /**
     * A run of readings of which a copy was damaged.
     *
     * @param newest whether the segment may have been the one that was appended to: then nothing else tells that there
     *     was this run, and it may have vanished without a trace
     */
    public record Hit(long epoch, Lane lane, SequenceRange range, boolean newest) {}

    /** Damages one segment of an image: its headers, one of its chunks, or its end; does nothing if it has none. */
    public static Damaged damageSegment(DiskImage image, Random random) {
        List<String> segments =
                image.files().keySet().stream().filter(Segment::isName).toList();
        if (segments.isEmpty()) {
            return new Damaged(image, List.of());
        }
        String name = segments.get(random.nextInt(segments.size()));
        boolean newest = segments.stream()
                        .filter(other -> other.startsWith(name.substring(0, 5)) && other.compareTo(name) > 0)
                        .count()
                < 2;
        byte[] bytes = image.files().get(name).clone();
        List<Hit> hits = new ArrayList<>();
        switch (random.nextInt(3)) {
            case 0 -> ByteBuffer.wrap(bytes).put(new byte[Math.min(HEADERS_BYTES, bytes.length)]);
            case 1 -> {
                int damaged = random.nextInt(Math.max(1, bytes.length));
                hits.addAll(hits(bytes, damaged, damaged + 1, newest));
                if (bytes.length > 0) {
                    bytes[damaged] ^= 0x10;
                }
            }
            default -> {
                int length = random.nextInt(bytes.length + 1);
                hits.addAll(hits(bytes, length, bytes.length, newest));
                bytes = java.util.Arrays.copyOf(bytes, length);
            }
        }
        return new Damaged(image.with(name, bytes), hits);
    }

    /** The chunks that lie in part between two places. */
    private static List<Hit> hits(byte[] bytes, int from, int to, boolean newest) {
        List<Hit> hits = new ArrayList<>();
        ByteBuffer content = ByteBuffer.wrap(bytes);
        for (int at = 0; at <= bytes.length - ChunkFormat.HEADER_BYTES; at++) {
            OptionalInt length =
                    content.getLong(at) == ChunkFormat.MAGIC ? ChunkFormat.length(bytes, at) : OptionalInt.empty();
            if (length.isPresent() && at < to && at + length.getAsInt() > from) {
                Lane lane = content.get(at + 9) == 0 ? Lane.ALARM : Lane.LIVE;
                SequenceRange range = SequenceRange.ofCount(content.getLong(at + 32), content.getInt(at + 40));
                hits.add(new Hit(content.getLong(at + 16), lane, range, newest));
            }
        }
        return hits;
    }
}

package io.tidegate.edge.bench;

import io.tidegate.edge.buffer.Append;
import io.tidegate.edge.buffer.AppendOutcome;
import io.tidegate.edge.buffer.BufferUnavailableException;
import io.tidegate.edge.buffer.TelemetryBuffer;
import io.tidegate.edge.buffer.h2.BufferOptions;
import io.tidegate.edge.buffer.h2.H2SegmentBuffer;
import io.tidegate.protocol.sync.AgentId;
import io.tidegate.protocol.sync.Lane;
import io.tidegate.protocol.telemetry.Reading;
import io.tidegate.protocol.telemetry.Series;
import io.tidegate.protocol.telemetry.Value;
import io.tidegate.protocol.wire.ReadingsCodec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Durable appends per second of the agent's buffer, against the disk's own append and fsync of the same bytes. Both in
 * this process, in turns, so that the machine's other work weighs on both; medians are compared.
 *
 * <pre>
 * buffer: readings → encode → INSERT, COMMIT, CHECKPOINT SYNC
 * disk:   the encoded readings → write at the end of a file, fsync
 * </pre>
 */
public final class IntakeBenchmark {

    /** Many short rounds: what else the machine does then falls on both sides alike. */
    private static final int ROUNDS = 21;

    private static final int WARM_UP_ROUNDS = 10;
    private static final int SERIES = 50;
    private static final int APPENDS_PER_ROUND = 100;

    /** What one durability window gathers of 1,000 readings per second; the last line of output is about it. */
    private static final int READINGS = 200;

    private static final int[] OTHER_READINGS = {1, 2_000};
    private static final long FIRST_NS = 1_700_000_000_000_000_000L;

    private IntakeBenchmark() {}

    /** Optional arguments: a directory on the disk to measure, and how many readings are appended at once. */
    public static void main(String[] args) throws Exception {
        Path parent = args.length > 0 ? Path.of(args[0]) : Path.of(System.getProperty("java.io.tmpdir"));
        Path directory = Files.createTempDirectory(parent, "tidegate-bench-intake");
        try {
            if (args.length > 1) {
                print(measure(directory.resolve("only"), Integer.parseInt(args[1])));
                return;
            }
            for (int readings : OTHER_READINGS) {
                print(measure(directory.resolve("with-" + readings), readings));
            }
            print(measure(directory.resolve("with-" + READINGS), READINGS));
        } finally {
            delete(directory);
        }
    }

    /**
     * What was measured with one size of append.
     *
     * @param bytes of the encoded readings
     * @param bufferPerSecond appends, median over the rounds
     * @param diskPerSecond appends, median over the rounds
     * @param ratio median of the rounds' ratios
     * @param writtenBytes by the buffer, per append
     */
    private record Result(
            int readings, int bytes, double bufferPerSecond, double diskPerSecond, double ratio, double writtenBytes) {}

    private static Result measure(Path directory, int readings) throws BufferUnavailableException, IOException {
        List<Reading> appended = readings(readings);
        byte[] encoded = ReadingsCodec.encode(appended);
        double[] ofBuffer = new double[ROUNDS];
        double[] ofDisk = new double[ROUNDS];
        double[] ratios = new double[ROUNDS];
        Files.createDirectories(directory);
        BufferOptions options = BufferOptions.defaults(directory.resolve("buffer"), new AgentId("bench"));
        try (TelemetryBuffer buffer = H2SegmentBuffer.open(options, InstantSource.system(), new Random(1));
                FileChannel file = FileChannel.open(
                        directory.resolve("disk"), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            for (int round = -WARM_UP_ROUNDS; round < ROUNDS; round++) {
                double disk = perSecond(() -> write(file, encoded));
                double durable = perSecond(() -> append(buffer, appended));
                if (round >= 0) {
                    ofDisk[round] = disk;
                    ofBuffer[round] = durable;
                    ratios[round] = durable / disk;
                    System.out.printf(
                            Locale.ROOT,
                            "round %d, %d readings in %d bytes: disk %,.0f appends/s | buffer %,.0f appends/s%n",
                            round + 1,
                            readings,
                            encoded.length,
                            disk,
                            durable);
                }
            }
            double appends = (double) (ROUNDS + WARM_UP_ROUNDS) * APPENDS_PER_ROUND;
            return new Result(
                    readings,
                    encoded.length,
                    median(ofBuffer),
                    median(ofDisk),
                    median(ratios),
                    buffer.usage().diskWrittenBytes() / appends);
        }
    }

    private static void print(Result result) {
        System.out.printf(
                Locale.ROOT,
                "buffer_appends_per_s=%.0f disk_appends_per_s=%.0f append_ratio=%.2f readings_per_append=%d bytes_per_append=%d buffer_readings_per_s=%.0f written_bytes_per_append=%.0f rounds=%d%n",
                result.bufferPerSecond(),
                result.diskPerSecond(),
                result.ratio(),
                result.readings(),
                result.bytes(),
                result.bufferPerSecond() * result.readings(),
                result.writtenBytes(),
                ROUNDS);
    }

    /** Plausible process values: some dozens of series, one decimal, regular times. */
    private static List<Reading> readings(int count) {
        Random random = new Random(count);
        List<Series> series = IntStream.range(0, SERIES)
                .mapToObj(i -> Series.of("plant/tag" + i))
                .toList();
        return IntStream.range(0, count)
                .mapToObj(i -> Reading.of(
                        series.get(i % SERIES),
                        FIRST_NS + i / SERIES * 100_000_000L,
                        Value.of(random.nextInt(10_000) / 10.0)))
                .toList();
    }

    private static void append(TelemetryBuffer buffer, List<Reading> readings) {
        AppendOutcome outcome = buffer.append(new Append(Lane.LIVE, readings, List.of()));
        if (!(outcome instanceof AppendOutcome.Appended)) {
            throw new IllegalStateException("the buffer did not take the readings: " + outcome);
        }
    }

    private static void write(FileChannel file, byte[] bytes) {
        try {
            ByteBuffer remaining = ByteBuffer.wrap(bytes);
            while (remaining.hasRemaining()) {
                file.write(remaining);
            }
            file.force(true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static double perSecond(Runnable append) {
        long begin = System.nanoTime();
        for (int i = 0; i < APPENDS_PER_ROUND; i++) {
            append.run();
        }
        return APPENDS_PER_ROUND * 1e9 / (System.nanoTime() - begin);
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}

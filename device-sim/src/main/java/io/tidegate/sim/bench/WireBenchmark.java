package io.tidegate.sim.bench;

import io.tidegate.protocol.sync.AgentId;
import io.tidegate.protocol.sync.IncarnationSpan;
import io.tidegate.protocol.sync.Lane;
import io.tidegate.protocol.sync.Receipt;
import io.tidegate.protocol.sync.SequenceRange;
import io.tidegate.protocol.sync.StreamId;
import io.tidegate.protocol.sync.StreamReport;
import io.tidegate.protocol.sync.SyncLimits;
import io.tidegate.protocol.telemetry.Reading;
import io.tidegate.protocol.telemetry.Series;
import io.tidegate.protocol.telemetry.Value;
import io.tidegate.protocol.telemetry.Value.DoubleValue;
import io.tidegate.protocol.wire.AgentStatus;
import io.tidegate.protocol.wire.Batch;
import io.tidegate.protocol.wire.BatchReader;
import io.tidegate.protocol.wire.BatchWriter;
import io.tidegate.protocol.wire.UndecodableMessageException;
import io.tidegate.sim.signal.CsvRecording;
import io.tidegate.sim.signal.Recording;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.zip.GZIPOutputStream;

/**
 * Bytes per reading of a recording, as batches of several sizes: whole payloads of {@code up/batch}, with everything that
 * stands around the readings, as an agent sends them once the hub knows the series. Beside it, in the same run, the same rows
 * as Influx line protocol, plain and through gzip, and as JSON. What was encoded is decoded and compared bit by bit.
 */
public final class WireBenchmark {

    private static final int ROUNDS = 15;
    private static final int WARM_UP_ROUNDS = 15;

    /** A round is as many readings, whatever the size of its batches. */
    private static final int READINGS_PER_ROUND = 100_000;

    private static final AgentId AGENT = new AgentId("bench");
    private static final StreamId STREAM = new StreamId(AGENT, 0x0123456789abcdefL, Lane.LIVE);
    private static final long SESSION = 0x1122334455667788L;
    private static final long INCARNATION = 0x99aabbccddeeff00L;

    private final List<Reading> readings;
    private final AgentStatus status;

    private WireBenchmark(List<Reading> readings) {
        this.readings = readings;
        this.status = status(readings.get(0).timeNs());
    }

    /** Arguments: a CSV file, and names of columns to leave out. */
    public static void main(String[] args) throws Exception {
        Path file = Path.of(args[0]);
        Set<String> skipped = new HashSet<>(Arrays.asList(args).subList(1, args.length));
        List<Reading> readings = read(CsvRecording.of(file, skipped));
        WireBenchmark benchmark = new WireBenchmark(readings);
        Result unused = benchmark.reported(2_000);
        Result hundred = benchmark.reported(100);
        Result ten = benchmark.reported(10);
        Result large = benchmark.reported(500);
        double influx = benchmark.influx(500, false);
        double zipped = benchmark.influx(500, true);
        double json = benchmark.json();
        System.out.printf(
                Locale.ROOT,
                "wire: file=%s readings=%d bytes_500=%.2f bytes_100=%.2f bytes_10=%.2f defining_500=%.2f encode_ns=%.0f decode_ns=%.0f influx=%.1f influx_gzip=%.2f json=%.1f times_smaller_than_influx_gzip=%.1f%n",
                file.getFileName(),
                readings.size(),
                large.bytes(),
                hundred.bytes(),
                ten.bytes(),
                large.bytesDefining(),
                large.encodeNs(),
                large.decodeNs(),
                influx,
                zipped,
                json,
                zipped / large.bytes());
    }

    /**
     * What was measured with one size of batch, each per reading.
     *
     * @param bytes of batches whose series are known
     * @param bytesDefining of batches that define all their series
     */
    private record Result(double bytes, double bytesDefining, double encodeNs, double decodeNs) {}

    private Result reported(int size) throws UndecodableMessageException {
        Result result = measure(size);
        System.out.printf(
                Locale.ROOT,
                "batches of %d: %.2f bytes per reading (%.2f with all definitions), encoded in %.0f ns, decoded in %.0f ns%n",
                size,
                result.bytes(),
                result.bytesDefining(),
                result.encodeNs(),
                result.decodeNs());
        return result;
    }

    private Result measure(int size) throws UndecodableMessageException {
        List<Batch> batches = batches(size);
        long bytes = 0;
        long defining = 0;
        long count = 0;
        BatchWriter writer = writer();
        BatchReader reader = new BatchReader(AGENT, status, SyncLimits.DEFAULT);
        teach(writer, reader);
        for (Batch batch : batches) {
            byte[] known = writer.encode(batch).bytes();
            Batch decoded = reader.decode(known);
            if (!counted(decoded.readings()).equals(counted(batch.readings()))) {
                throw new AssertionError("what was decoded is not what was encoded: " + batch.range());
            }
            bytes += known.length;
            defining += writer().encode(batch).bytes().length;
            count += batch.readings().size();
        }
        double[] encodeNs = new double[ROUNDS];
        double[] decodeNs = new double[ROUNDS];
        for (int round = -WARM_UP_ROUNDS; round < ROUNDS; round++) {
            byte[][] encoded = new byte[READINGS_PER_ROUND / size][];
            long begin = System.nanoTime();
            for (int i = 0; i < encoded.length; i++) {
                encoded[i] = writer.encode(batches.get(i % batches.size())).bytes();
            }
            long middle = System.nanoTime();
            for (byte[] one : encoded) {
                reader.decode(one);
            }
            long end = System.nanoTime();
            if (round >= 0) {
                encodeNs[round] = (double) (middle - begin) / (encoded.length * size);
                decodeNs[round] = (double) (end - middle) / (encoded.length * size);
            }
        }
        return new Result((double) bytes / count, (double) defining / count, median(encodeNs), median(decodeNs));
    }

    private List<Batch> batches(int size) {
        List<Batch> batches = new ArrayList<>();
        for (int from = 0; from + size <= readings.size(); from += size) {
            SequenceRange range = SequenceRange.ofCount(from + 1L, size);
            batches.add(new Batch(
                    STREAM,
                    SESSION,
                    INCARNATION,
                    range,
                    range.last(),
                    List.of(),
                    List.copyOf(readings.subList(from, from + size))));
        }
        if (batches.isEmpty()) {
            throw new IllegalArgumentException("the recording has not even " + size + " readings");
        }
        return batches;
    }

    private BatchWriter writer() {
        BatchWriter writer = new BatchWriter();
        writer.published(status);
        return writer;
    }

    /** The first rows go over the wire, and are receipted. */
    private void teach(BatchWriter writer, BatchReader reader) throws UndecodableMessageException {
        Batch first = batches(500).get(0);
        BatchWriter.Encoded encoded = writer.encode(first);
        writer.sent(STREAM, first.range(), encoded);
        reader.decode(encoded.bytes());
        writer.received(new Receipt(
                STREAM,
                SESSION,
                1,
                1,
                first.appendedThrough(),
                List.of(),
                0,
                List.of(),
                0,
                List.of(),
                List.of(),
                false,
                false,
                0));
    }

    /** Bytes per reading of rows as line protocol, a field for each series. */
    private double influx(int size, boolean zipped) throws IOException {
        long bytes = 0;
        long count = 0;
        for (Batch batch : batches(size)) {
            StringBuilder text = new StringBuilder();
            long lineNs = Long.MIN_VALUE;
            for (Reading reading : batch.readings()) {
                String name = reading.series().name();
                int slash = name.indexOf('/');
                text.append(
                                reading.timeNs() == lineNs
                                        ? ","
                                        : (text.isEmpty() ? "" : " " + lineNs + "\n") + name.substring(0, slash) + " ")
                        .append(name, slash + 1, name.length())
                        .append('=')
                        .append(((DoubleValue) reading.value()).value());
                lineNs = reading.timeNs();
            }
            byte[] plain =
                    text.append(' ').append(lineNs).append('\n').toString().getBytes(StandardCharsets.UTF_8);
            bytes += zipped ? gzip(plain) : plain.length;
            count += batch.readings().size();
        }
        return (double) bytes / count;
    }

    private static int gzip(byte[] plain) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(plain);
        }
        return out.size();
    }

    /** Bytes per reading as JSON objects of a name, a time and a value. */
    private double json() {
        return readings.stream()
                .mapToInt(reading -> "{\"name\":\"%s\",\"time\":%d,\"value\":%s},"
                        .formatted(reading.series().name(), reading.timeNs(), ((DoubleValue) reading.value()).value())
                        .length())
                .average()
                .orElseThrow();
    }

    private static List<Reading> read(Recording recording) throws IOException {
        List<Series> series = recording.columns().stream()
                .map(column -> Series.of("rig/" + column.replace(' ', '_')))
                .toList();
        List<Reading> readings = new ArrayList<>();
        try (Recording.Cursor cursor = recording.open()) {
            while (cursor.next()) {
                for (int column = 0; column < series.size(); column++) {
                    double value = cursor.value(column);
                    if (!Double.isNaN(value)) {
                        readings.add(Reading.of(series.get(column), cursor.timeNs(), Value.of(value)));
                    }
                }
            }
        }
        return readings;
    }

    private static AgentStatus status(long startedNs) {
        return new AgentStatus(
                true,
                SESSION,
                "",
                startedNs,
                startedNs,
                List.of(new StreamReport(STREAM, 0, 0, List.of(), 1, List.of(IncarnationSpan.from(INCARNATION, 1)))),
                new AgentStatus.Buffer(0, 0, 0, OptionalLong.empty(), OptionalLong.empty()),
                new AgentStatus.Config(0, 0, ""),
                List.of(),
                Map.of(),
                0,
                0);
    }

    private static Map<Reading, Integer> counted(List<Reading> readings) {
        Map<Reading, Integer> counted = new HashMap<>();
        readings.forEach(reading -> counted.merge(reading, 1, Integer::sum));
        return counted;
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}

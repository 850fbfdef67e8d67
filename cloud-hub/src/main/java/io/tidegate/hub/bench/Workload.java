package io.tidegate.hub.bench;

import io.tidegate.protocol.sync.AgentId;
import io.tidegate.protocol.sync.IncarnationSpan;
import io.tidegate.protocol.sync.Lane;
import io.tidegate.protocol.sync.Receipt;
import io.tidegate.protocol.sync.SequenceRange;
import io.tidegate.protocol.sync.StreamId;
import io.tidegate.protocol.sync.StreamReport;
import io.tidegate.protocol.telemetry.Reading;
import io.tidegate.protocol.telemetry.Series;
import io.tidegate.protocol.telemetry.Value;
import io.tidegate.protocol.wire.AgentStatus;
import io.tidegate.protocol.wire.Batch;
import io.tidegate.protocol.wire.BatchWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;

/**
 * The same readings in both forms: as agents send them, and as columns. A fleet of machines with eight sensors each
 * that are sampled together; values move like a measurement with two decimals.
 */
record Workload(List<List<Message>> commits, Columns columns) {

    static final int STREAMS = 20;
    static final int SERIES_PER_STREAM = 8;
    static final int READINGS_PER_BATCH = 504;
    static final int ROWS_PER_COMMIT = STREAMS * READINGS_PER_BATCH;
    private static final long SESSION = 1;
    private static final long INCARNATION = 42;
    private static final long START_NS = 1_763_700_000_000_000_000L;
    private static final long SAMPLE_NS = 100_000_000L;

    /** A batch as it was published. */
    record Message(AgentId agent, byte[] payload) {}

    /** Columns of all rows in order of arrival. */
    record Columns(int[] stream, int[] series, long[] sequence, long[] timeNs, double[] value) {}

    static Workload generate(int commits) {
        Random random = new Random(1);
        int rows = commits * ROWS_PER_COMMIT;
        Columns columns = new Columns(new int[rows], new int[rows], new long[rows], new long[rows], new double[rows]);
        Series[] series = new Series[SERIES_PER_STREAM];
        for (int i = 0; i < series.length; i++) {
            series[i] = Series.of("machine/sensor" + i, Map.of("line", "a"));
        }
        BatchWriter[] writers = new BatchWriter[STREAMS];
        for (int s = 0; s < STREAMS; s++) {
            writers[s] = new BatchWriter();
            writers[s].published(status(new AgentId("machine-" + s)));
        }
        double[] values = new double[STREAMS * SERIES_PER_STREAM];
        List<List<Message>> messages = new ArrayList<>(commits);
        int row = 0;
        int samples = READINGS_PER_BATCH / SERIES_PER_STREAM;
        for (int commit = 0; commit < commits; commit++) {
            List<Message> ofCommit = new ArrayList<>(STREAMS);
            for (int s = 0; s < STREAMS; s++) {
                long first = 1L + (long) commit * READINGS_PER_BATCH;
                List<Reading> readings = new ArrayList<>(READINGS_PER_BATCH);
                for (int c = 0; c < SERIES_PER_STREAM; c++) {
                    int id = s * SERIES_PER_STREAM + c;
                    for (int i = 0; i < samples; i++) {
                        long timeNs = START_NS + ((long) commit * samples + i) * SAMPLE_NS + s * 1_000L;
                        values[id] += random.nextGaussian() / 4;
                        double value = Math.round(values[id] * 100) / 100.0;
                        columns.stream[row] = s;
                        columns.series[row] = id;
                        columns.sequence[row] = first + readings.size();
                        columns.timeNs[row] = timeNs;
                        columns.value[row++] = value;
                        readings.add(Reading.of(series[c], timeNs, Value.of(value)));
                    }
                }
                StreamId stream = stream(new AgentId("machine-" + s));
                SequenceRange range = SequenceRange.ofCount(first, READINGS_PER_BATCH);
                ofCommit.add(new Message(
                        stream.agent(),
                        encode(
                                writers[s],
                                new Batch(stream, SESSION, INCARNATION, range, range.last(), List.of(), readings))));
            }
            messages.add(ofCommit);
        }
        return new Workload(messages, columns);
    }

    /** The status before the first batch. */
    static AgentStatus status(AgentId agent) {
        return new AgentStatus(
                true,
                SESSION,
                "",
                START_NS,
                START_NS,
                List.of(new StreamReport(
                        stream(agent), 0, 0, List.of(), 1, List.of(IncarnationSpan.from(INCARNATION, 1)))),
                new AgentStatus.Buffer(0, 0, 0, OptionalLong.empty(), OptionalLong.empty()),
                new AgentStatus.Config(0, 0, "applied"),
                List.of(),
                Map.of(),
                0,
                0);
    }

    private static StreamId stream(AgentId agent) {
        return new StreamId(agent, 7, Lane.LIVE);
    }

    /** With a receipt for each batch before the next. */
    private static byte[] encode(BatchWriter writer, Batch batch) {
        BatchWriter.Encoded encoded = writer.encode(batch);
        writer.sent(batch.stream(), batch.range(), encoded);
        writer.received(new Receipt(
                batch.stream(),
                SESSION,
                1,
                batch.appendedThrough(),
                batch.appendedThrough(),
                List.of(),
                0,
                List.of(),
                0,
                List.of(),
                List.of(),
                false,
                false,
                START_NS));
        return encoded.bytes();
    }

    /** When a commit's readings arrive: no sooner than they are observed, or the store would have them for far in the future. */
    static long receivedNs(int commit) {
        return START_NS + (commit + 1L) * (READINGS_PER_BATCH / SERIES_PER_STREAM) * SAMPLE_NS;
    }

    int rows() {
        return columns.value.length;
    }
}

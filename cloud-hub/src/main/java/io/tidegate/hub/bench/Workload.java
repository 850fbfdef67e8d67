package io.tidegate.hub.bench;

import io.tidegate.protocol.sync.AgentId;
import io.tidegate.protocol.sync.Lane;
import io.tidegate.protocol.sync.SequenceRange;
import io.tidegate.protocol.sync.StreamId;
import io.tidegate.protocol.telemetry.Reading;
import io.tidegate.protocol.telemetry.Series;
import io.tidegate.protocol.telemetry.Value;
import io.tidegate.protocol.wire.Batch;
import io.tidegate.protocol.wire.BatchCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
    static final long INCARNATION = 42;
    static final long START_NS = 1_763_700_000_000_000_000L;
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
                StreamId stream = new StreamId(new AgentId("machine-" + s), 7, Lane.LIVE);
                SequenceRange range = SequenceRange.ofCount(first, READINGS_PER_BATCH);
                ofCommit.add(new Message(
                        stream.agent(),
                        BatchCodec.encode(
                                new Batch(stream, 1, INCARNATION, range, range.last(), List.of(), readings))));
            }
            messages.add(ofCommit);
        }
        return new Workload(messages, columns);
    }

    int rows() {
        return columns.value.length;
    }
}

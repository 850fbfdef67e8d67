package io.tidegate.sim.verdict;

import io.tidegate.protocol.telemetry.Series;
import io.tidegate.sim.device.RunClock;
import io.tidegate.sim.signal.Recording;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Compares what a hub has stored with the recording that was sent, series by series. The recording is read again, as
 * many columns at a time as fit {@link #MAX_READINGS_AT_A_TIME}; the hub's answers are streamed.
 */
public final class ReadingCheck {

    /** Readings held in memory at a time, at most 32 bytes each; one column always fits. */
    static final long MAX_READINGS_AT_A_TIME = 4_000_000;

    private static final long RETRY_NS = Duration.ofMillis(500).toNanos();

    private final HubClient hub;
    private final RunClock clock;
    private final Duration patience;

    /**
     * A check against one hub.
     *
     * @param patience how long a hub may be away before the check is given up
     */
    public ReadingCheck(HubClient hub, RunClock clock, Duration patience) {
        this.hub = hub;
        this.clock = clock;
        this.patience = patience;
    }

    /**
     * Compares.
     *
     * @param agent through which it was sent
     * @param recording what was sent
     * @param series what its columns are called at the hub, in their order
     * @param rows how many rows of it were sent
     */
    public List<SeriesVerdict> compare(String agent, Recording recording, List<Series> series, long rows)
            throws IOException, HubUnavailableException, InterruptedException {
        int columnsAtATime = (int) Math.max(1, Math.min(series.size(), MAX_READINGS_AT_A_TIME / Math.max(1, rows)));
        List<SeriesVerdict> verdicts = new ArrayList<>();
        for (int from = 0; from < series.size(); from += columnsAtATime) {
            int to = Math.min(series.size(), from + columnsAtATime);
            List<Column> columns = read(recording, from, to, rows);
            for (int column = from; column < to; column++) {
                verdicts.add(compare(agent, series.get(column), columns.get(column - from)));
            }
        }
        return verdicts;
    }

    private SeriesVerdict compare(String agent, Series series, Column sent)
            throws HubUnavailableException, InterruptedException {
        long deadlineNs = clock.nanoTime() + patience.toNanos();
        while (true) {
            SeriesComparison comparison = new SeriesComparison(series.toString(), sent.times, sent.bits);
            try {
                hub.readings(
                        agent, series.name(), series.labels(), (name, timeNs, value) -> comparison.told(timeNs, value));
                return comparison.verdict();
            } catch (HubUnavailableException e) {
                if (!e.mayHeal() || clock.nanoTime() + RETRY_NS > deadlineNs || !clock.pause(RETRY_NS)) {
                    throw e;
                }
            }
        }
    }

    private static List<Column> read(Recording recording, int from, int to, long rows) throws IOException {
        List<Column> columns = new ArrayList<>();
        for (int column = from; column < to; column++) {
            columns.add(new Column());
        }
        long left = rows;
        try (Recording.Cursor row = recording.open()) {
            while (left > 0 && row.next()) {
                left--;
                for (int column = from; column < to; column++) {
                    double value = row.value(column);
                    if (!Double.isNaN(value)) {
                        columns.get(column - from).add(row.timeNs(), value);
                    }
                }
            }
        }
        columns.forEach(Column::trim);
        return columns;
    }

    /** One column as it grows. */
    private static final class Column {

        private long[] times = new long[1024];
        private long[] bits = new long[1024];
        private int size;

        void add(long timeNs, double value) {
            if (size == times.length) {
                times = Arrays.copyOf(times, 2 * size);
                bits = Arrays.copyOf(bits, 2 * size);
            }
            times[size] = timeNs;
            bits[size++] = Double.doubleToRawLongBits(value);
        }

        void trim() {
            times = Arrays.copyOf(times, size);
            bits = Arrays.copyOf(bits, size);
        }
    }
}

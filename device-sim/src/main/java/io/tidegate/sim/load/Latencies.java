package io.tidegate.sim.load;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;
import org.jspecify.annotations.Nullable;

/**
 * Latencies from the moment when a reading was due, however late it was looked at or sent: so a stall is counted for every reading that
 * it held up, and nothing needs to be corrected afterwards. {@link #record} is for any thread, the rest for one.
 */
final class Latencies {

    /** They are kept to three digits, and cut at an hour. */
    static final long MAX_LATENCY_US = TimeUnit.HOURS.toMicros(1);

    private static final int DIGITS = 3;

    private final Recorder recorder = new Recorder(MAX_LATENCY_US, DIGITS);
    private final Histogram total = new Histogram(MAX_LATENCY_US, DIGITS);
    private @Nullable Histogram interval;

    void record(long latencyNs, long readings) {
        long us = TimeUnit.NANOSECONDS.toMicros(Math.max(0, latencyNs));
        recorder.recordValueWithCount(Math.min(MAX_LATENCY_US, us), readings);
    }

    /** What was recorded since the last call; valid until the next one. */
    Histogram nextInterval() {
        Histogram next = recorder.getIntervalHistogram(interval);
        interval = next;
        total.add(next);
        return next;
    }

    /** Everything until the last {@link #nextInterval}. */
    Histogram total() {
        return total;
    }
}

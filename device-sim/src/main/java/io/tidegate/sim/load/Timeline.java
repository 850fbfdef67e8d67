package io.tidegate.sim.load;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** A run, interval by interval: at most {@link #MAX_SAMPLES} of them, a second each or longer. Owned by one thread. */
final class Timeline {

    static final int MAX_SAMPLES = 600;

    private static final double US_PER_MS = 1e3;
    private static final double NS_PER_MS = 1e6;
    private static final double NS_PER_SECOND = 1e9;
    private static final double MEDIAN = 50;
    private static final double TAIL = 99;

    private final long intervalNs;
    private final List<Sample> samples = new ArrayList<>();
    private long fromNs;

    /** @param longestNs how long the run may take at most */
    Timeline(long longestNs) {
        long secondNs = TimeUnit.SECONDS.toNanos(1);
        this.intervalNs = secondNs * Math.max(1, (longestNs / secondNs + MAX_SAMPLES - 1) / MAX_SAMPLES);
    }

    /** Whether an interval is over so long after the begin. */
    boolean isDue(long elapsedNs) {
        return elapsedNs - fromNs >= intervalNs && samples.size() < MAX_SAMPLES;
    }

    /** When the present interval began, after the begin. */
    long fromNs() {
        return fromNs;
    }

    /** An interval is over. */
    void add(long elapsedNs, Progress now, Histogram latencyUs, long latenessNs) {
        boolean any = latencyUs.getTotalCount() > 0;
        samples.add(new Sample(
                fromNs / NS_PER_SECOND,
                elapsedNs / NS_PER_SECOND,
                now.sent(),
                now.stored(),
                now.lost(),
                now.connected(),
                any ? latencyUs.getValueAtPercentile(MEDIAN) / US_PER_MS : Double.NaN,
                any ? latencyUs.getValueAtPercentile(TAIL) / US_PER_MS : Double.NaN,
                any ? latencyUs.getMaxValue() / US_PER_MS : Double.NaN,
                latenessNs / NS_PER_MS));
        fromNs = elapsedNs;
    }

    List<Sample> samples() {
        return List.copyOf(samples);
    }
}

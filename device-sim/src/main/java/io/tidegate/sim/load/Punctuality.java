package io.tidegate.sim.load;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAccumulator;

/**
 * How well the generator kept to its own schedule. It is late when it looks for what is due more than {@value #LATE_MS} ms after that
 * was due: then it measures itself, not the hub. {@link #late} is for any thread, the rest for one.
 */
final class Punctuality {

    static final long LATE_MS = 50;

    private static final double PERCENT = 100;

    private final LongAccumulator worstNs = new LongAccumulator(Math::max, 0);
    private long lateNs;
    private long watchedNs;
    private long everWorstNs;

    /** It looked so long after a moment that was due. */
    void late(long latenessNs) {
        worstNs.accumulate(latenessNs);
    }

    /**
     * A stretch of time is over, in which it was late if it was late for anything.
     *
     * @return how late it was for what it was latest for
     */
    long watched(long lengthNs) {
        long worst = worstNs.getThenReset();
        everWorstNs = Math.max(everWorstNs, worst);
        watchedNs += lengthNs;
        // Who is late for longer than the stretch was late before it, too.
        lateNs += worst > TimeUnit.MILLISECONDS.toNanos(LATE_MS) ? Math.max(lengthNs, worst) : 0;
        return worst;
    }

    /** Share of the time in which it was late, in percent. */
    double latePercent() {
        return watchedNs == 0 ? 0 : Math.min(PERCENT, PERCENT * lateNs / watchedNs);
    }

    /** How late it was for what it was latest for. */
    long worstNs() {
        return everWorstNs;
    }
}

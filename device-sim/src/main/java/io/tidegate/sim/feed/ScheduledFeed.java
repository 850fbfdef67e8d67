package io.tidegate.sim.feed;

import io.tidegate.sim.signal.Schedule;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;

/**
 * An open loop whose rate changes: all series of an agent are read at the moments of a schedule, whether or not what was read before is
 * stored. Owned by one loop, which is late if it looks long after a moment.
 */
public final class ScheduledFeed implements Feed {

    /** Agents with high rates wake up for several moments at a time. */
    public static final long WAKE_NS = TimeUnit.MILLISECONDS.toNanos(10);

    private final MeasuringTime time;
    private final Schedule reads;
    private final int series;
    private final long phaseNs;
    private final LongConsumer latenessNs;
    private long taken;

    /**
     * A feed.
     *
     * @param series how many are read at a time
     * @param phaseNs how long after the begin the schedule begins here
     * @param latenessNs takes how long the first reading of each look was due before
     */
    public ScheduledFeed(MeasuringTime time, Schedule reads, int series, long phaseNs, LongConsumer latenessNs) {
        this.time = time;
        this.reads = reads;
        this.series = series;
        this.phaseNs = phaseNs;
        this.latenessNs = latenessNs;
    }

    @Override
    public long through(long nowNs, long settled) {
        if (!time.hasBegun()) {
            return 0;
        }
        long due = reads.through(Math.min(nowNs, time.endNs()) - time.startNs() - phaseNs);
        if (due > taken) {
            latenessNs.accept(nowNs - dueNs(taken + 1));
            taken = due;
        }
        return taken * series;
    }

    @Override
    public long nextDueNs(long nowNs) {
        if (!time.hasBegun()) {
            return nowNs + WAKE_NS;
        }
        long nextNs = dueNs(taken + 1);
        return nextNs > time.endNs() ? Long.MAX_VALUE : Math.max(nowNs + WAKE_NS, nextNs);
    }

    @Override
    public long measuredNs(long number) {
        return dueNs((number - 1) / series + 1);
    }

    /** How long after the begin a reading is due. */
    public long sinceBeginNs(long number) {
        return measuredNs(number) - time.startNs();
    }

    private long dueNs(long read) {
        long afterNs = reads.dueNs(read);
        return afterNs == Long.MAX_VALUE ? afterNs : time.startNs() + phaseNs + afterNs;
    }
}

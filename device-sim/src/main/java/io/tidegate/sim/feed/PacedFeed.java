package io.tidegate.sim.feed;

import java.util.concurrent.TimeUnit;

/**
 * An open loop: readings fall due at a constant rate whether or not those before were stored.
 *
 * @param time when measuring begins and ends
 * @param phaseNs how long after the begin this agent begins
 * @param perSecond readings per second
 * @param backlog readings that were measured before the begin, at the same rate
 */
public record PacedFeed(MeasuringTime time, long phaseNs, double perSecond, long backlog) implements Feed {

    private static final double NS_PER_SECOND = 1e9;

    /** Agents with high rates wake up for several readings at a time. */
    private static final long WAKE_NS = TimeUnit.MILLISECONDS.toNanos(10);

    @Override
    public long through(long nowNs, long settled) {
        if (!time.hasBegun()) {
            return backlog;
        }
        long elapsedNs = Math.min(nowNs, time.endNs()) - time.startNs() - phaseNs;
        return backlog + (elapsedNs <= 0 ? 0 : (long) (elapsedNs / NS_PER_SECOND * perSecond));
    }

    @Override
    public long nextDueNs(long nowNs) {
        if (!time.hasBegun()) {
            return nowNs + WAKE_NS;
        }
        if (nowNs >= time.endNs()) {
            return Long.MAX_VALUE;
        }
        return Math.min(time.endNs(), Math.max(nowNs + WAKE_NS, measuredNs(through(nowNs, 0) + 1)));
    }

    @Override
    public long measuredNs(long number) {
        return time.startNs() + phaseNs + (long) Math.ceil((number - backlog) / perSecond * NS_PER_SECOND);
    }
}

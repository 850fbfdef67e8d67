package io.tidegate.sim.fake;

import io.tidegate.sim.device.RunClock;

/** A clock on which time passes only in waits. */
public final class ManualClock implements RunClock {

    private long nowNs;
    private long stopAtNs = Long.MAX_VALUE;

    /** The run is asked to stop at this time. */
    public void stopAt(long ns) {
        stopAtNs = ns;
    }

    @Override
    public long nanoTime() {
        return nowNs;
    }

    @Override
    public boolean pause(long ns) {
        nowNs = Math.min(stopAtNs, nowNs + Math.max(0, ns));
        return nowNs < stopAtNs;
    }
}

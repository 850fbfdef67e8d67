package io.tidegate.sim.feed;

/**
 * When a fleet measures: from the moment when its agents are connected, for a fixed time. Shared by all feeds of a
 * fleet; thread-safe. Times are those of {@link System#nanoTime()}.
 */
public final class MeasuringTime {

    private static final long NOT_BEGUN = Long.MIN_VALUE;

    private final long durationNs;
    private volatile long startNs = NOT_BEGUN;

    /** @param durationNs how long is measured */
    public MeasuringTime(long durationNs) {
        this.durationNs = durationNs;
    }

    /** Measuring begins at {@code nowNs}. */
    public void begin(long nowNs) {
        startNs = nowNs;
    }

    /** Whether measuring has begun. */
    public boolean hasBegun() {
        return startNs != NOT_BEGUN;
    }

    /** When it began. */
    public long startNs() {
        return startNs;
    }

    /** When it ends. */
    public long endNs() {
        return startNs + durationNs;
    }
}

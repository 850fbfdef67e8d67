package io.tidegate.sim.fleet;

/**
 * When a fleet measures: from the moment when its agents are connected, for a fixed time. Shared by all feeds of a
 * fleet; thread-safe. Times are those of {@link System#nanoTime()}.
 */
final class MeasuringTime {

    private static final long NOT_BEGUN = Long.MIN_VALUE;

    private final long durationNs;
    private volatile long startNs = NOT_BEGUN;

    MeasuringTime(long durationNs) {
        this.durationNs = durationNs;
    }

    /** Measuring begins at {@code nowNs}. */
    void begin(long nowNs) {
        startNs = nowNs;
    }

    boolean hasBegun() {
        return startNs != NOT_BEGUN;
    }

    /** When it began. */
    long startNs() {
        return startNs;
    }

    /** When it ends. */
    long endNs() {
        return startNs + durationNs;
    }
}

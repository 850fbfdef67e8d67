package io.tidegate.sim.device;

/** The time of a run, and the only way to wait in it. Thread-safe. */
public interface RunClock {

    /** A monotonic time in nanoseconds, as {@link System#nanoTime()}. */
    long nanoTime();

    /**
     * Waits.
     *
     * @param ns how long; at once if not positive
     * @return false if the run was asked to stop, before or while it waited
     */
    boolean pause(long ns);

    /** Waits until {@link #nanoTime()} is {@code atNs}; false if the run was asked to stop. */
    default boolean pauseUntil(long atNs) {
        return pause(atNs - nanoTime());
    }
}

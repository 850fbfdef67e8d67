package io.tidegate.sim.fleet;

/** Who measures beside a fleet, at the same time. Called on the thread that plays the fleet. */
public interface Companion {

    /** Nobody. */
    Companion NONE = new Companion() {
        @Override
        public void begin(long startNs, long endNs) {}

        @Override
        public boolean isDone() {
            return true;
        }
    };

    /** Measuring begins; must not block. Times are those of {@link System#nanoTime()}. */
    void begin(long startNs, long endNs);

    /** Whether all that was measured has been accepted. */
    boolean isDone();
}

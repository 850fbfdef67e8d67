package io.tidegate.sim.device;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The machine's clock; {@link #stop} ends every wait. */
public final class SystemRunClock implements RunClock {

    private final CountDownLatch stopped = new CountDownLatch(1);

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public boolean pause(long ns) {
        try {
            return !stopped.await(ns, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Asks the run to stop; from any thread, more than once if need be. */
    public void stop() {
        stopped.countDown();
    }
}

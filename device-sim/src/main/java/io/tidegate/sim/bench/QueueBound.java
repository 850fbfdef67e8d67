package io.tidegate.sim.bench;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Holds a generator back while too much of what it has sent is still on its way, since queues that grow without end would slow
 * down what is measured. Shared by all connections.
 */
final class QueueBound implements Runnable {

    private final Arrivals arrivals;
    private final long most;
    private final long lookIntervalMs;
    private final AtomicLong sent = new AtomicLong();
    private volatile long arrived;

    /**
     * A bound.
     *
     * @param arrivals what has come through
     * @param most messages, or readings, that may be on their way before no more are sent
     * @param lookIntervalMs how often to look; a look is to cost little beside what is measured
     */
    QueueBound(Arrivals arrivals, long most, long lookIntervalMs) throws IOException {
        this.arrivals = arrivals;
        this.most = most;
        this.lookIntervalMs = lookIntervalMs;
        this.arrived = this.arrivals.count();
        sent.set(arrived);
    }

    /** Looks at what arrives, on a thread of its own that ends with the program. */
    void watch() {
        Thread looks = new Thread(this, "arrivals");
        looks.setDaemon(true);
        looks.start();
    }

    void sent(long messages) {
        sent.addAndGet(messages);
    }

    boolean isReached() {
        return sent.get() - arrived >= most;
    }

    /** Looks until the thread is interrupted. */
    @Override
    public void run() {
        try {
            while (true) {
                arrived = arrivals.count();
                TimeUnit.MILLISECONDS.sleep(lookIntervalMs);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new IllegalStateException("what has arrived cannot be counted any more", e);
        }
    }
}

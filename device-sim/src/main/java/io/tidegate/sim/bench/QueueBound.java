package io.tidegate.sim.bench;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Holds a generator back while too much of what it has sent is still on its way, since queues that grow without end would slow
 * down what is measured. Shared by all connections.
 */
final class QueueBound implements Runnable {

    private static final long LOOK_INTERVAL_MS = 10;

    private final Arrivals arrivals;
    private final long most;
    private final AtomicLong sent = new AtomicLong();
    private volatile long arrived;

    /**
     * A bound.
     *
     * @param arrivals what has come through
     * @param most messages that may be on their way before no more are sent
     */
    QueueBound(Arrivals arrivals, long most) throws IOException {
        this.arrivals = arrivals;
        this.most = most;
        this.arrived = this.arrivals.count();
        sent.set(arrived);
    }

    /** Looks at what arrives, on a thread of its own that ends with the program. */
    void watch() {
        Thread looks = new Thread(this, "arrivals");
        looks.setDaemon(true);
        looks.start();
    }

    void sent(int messages) {
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
                TimeUnit.MILLISECONDS.sleep(LOOK_INTERVAL_MS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new IllegalStateException("what has arrived cannot be counted any more", e);
        }
    }
}

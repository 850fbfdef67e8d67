package io.tidegate.hub.ingest;

import io.tidegate.hub.broker.MqttBroker.Verdict;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The bounded hand-over from the broker's threads to the lane's. When it is full nothing is dropped: the answer to the
 * next message is held until there is room, which stops its sender (back-pressure). Whoever gives up waiting completes
 * the answer otherwise, and the message is forgotten.
 */
public final class IngestQueue {

    private final Limits limits;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<Arrival> taken = new ArrayDeque<>();
    private final Set<Held> held = new LinkedHashSet<>();
    private long takenHeapBytes;
    private boolean closed;

    /**
     * What may wait.
     *
     * @param maxMessages most messages
     * @param maxHeapBytes most heap that they take, by {@link Arrival#heapBytes()}; one message always fits
     */
    public record Limits(int maxMessages, long maxHeapBytes) {

        /** About half a million readings. */
        public static final Limits DEFAULT = new Limits(20_000, 64L * 1024 * 1024);
    }

    private record Held(Arrival arrival, CompletableFuture<Verdict> answer) {}

    public IngestQueue(Limits limits) {
        this.limits = limits;
    }

    /** Takes a message, now or when there is room; any thread, never blocks for long. */
    CompletableFuture<Verdict> put(Arrival arrival) {
        lock.lock();
        try {
            if (closed) {
                return CompletableFuture.completedFuture(Verdict.BUSY);
            }
            if (held.isEmpty() && fits(arrival)) {
                take(arrival);
                changed.signalAll();
                return CompletableFuture.completedFuture(Verdict.TAKEN);
            }
            Held waiting = new Held(arrival, new CompletableFuture<>());
            held.add(waiting);
            waiting.answer().whenComplete((verdict, failure) -> forget(waiting));
            return waiting.answer();
        } finally {
            lock.unlock();
        }
    }

    /**
     * What waits, oldest first, up to {@code maxReadings} readings but at least one message; blocks until there is any.
     *
     * @return empty only when the queue is closed and everything was given out
     */
    List<Arrival> takeGroup(int maxReadings) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (taken.isEmpty() && !closed) {
                changed.await();
            }
            List<Arrival> group = new ArrayList<>();
            long readings = 0;
            for (Arrival next = taken.peek(); next != null; next = taken.peek()) {
                readings += next.readings();
                if (!group.isEmpty() && readings > maxReadings) {
                    break;
                }
                group.add(taken.remove());
                takenHeapBytes -= next.heapBytes();
            }
            admitHeld();
            return group;
        } finally {
            lock.unlock();
        }
    }

    /** Waits for {@code pause}, or shorter if the queue is closed meanwhile. */
    void pause(Duration pause) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long remainingNs = pause.toNanos();
            while (!closed && remainingNs > 0) {
                remainingNs = changed.awaitNanos(remainingNs);
            }
        } finally {
            lock.unlock();
        }
    }

    /** How full it is, from 0 to 1; 1 also while any answer is held. */
    public double fill() {
        lock.lock();
        try {
            if (!held.isEmpty()) {
                return 1;
            }
            double byMessages = (double) taken.size() / limits.maxMessages();
            double byBytes = (double) takenHeapBytes / limits.maxHeapBytes();
            return Math.min(1, Math.max(byMessages, byBytes));
        } finally {
            lock.unlock();
        }
    }

    /** How many messages were taken and wait. */
    public int messages() {
        lock.lock();
        try {
            return taken.size();
        } finally {
            lock.unlock();
        }
    }

    /** Refuses everything from now on, also what is held; what was taken can still be given out. */
    public void close() {
        List<Held> refused;
        lock.lock();
        try {
            closed = true;
            refused = List.copyOf(held);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        refused.forEach(waiting -> waiting.answer().complete(Verdict.BUSY));
    }

    boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    private boolean fits(Arrival arrival) {
        return taken.isEmpty()
                || (taken.size() < limits.maxMessages()
                        && takenHeapBytes + arrival.heapBytes() <= limits.maxHeapBytes());
    }

    private void take(Arrival arrival) {
        taken.add(arrival);
        takenHeapBytes += arrival.heapBytes();
    }

    /** Completing the answer first decides the race against a sender that gives up. */
    private void admitHeld() {
        for (Iterator<Held> oldest = held.iterator(); oldest.hasNext() && !closed; oldest = held.iterator()) {
            Held waiting = oldest.next();
            if (!fits(waiting.arrival())) {
                return;
            }
            held.remove(waiting);
            if (waiting.answer().complete(Verdict.TAKEN)) {
                take(waiting.arrival());
            }
        }
    }

    private void forget(Held waiting) {
        lock.lock();
        try {
            held.remove(waiting);
        } finally {
            lock.unlock();
        }
    }
}

package io.tidegate.sim.link;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The bytes that are under way in one direction of a connection, between a thread that reads and one that writes. */
final class Passage {

    /** So much is under way at most; beyond it the sender is slowed down, as by a full socket. */
    static final int MAX_BYTES = 1 << 20;

    private final Heading heading;
    private final Supplier<LinkFaults> faults;
    private final LongSupplier nanoTime;
    private final Course course;
    private final AtomicLong arrived;
    private final Deque<Parcel> underWay = new ArrayDeque<>();
    private int bytes;
    private boolean closed;

    /** Bytes and when they arrive; none at all are the end of the direction. */
    private record Parcel(byte[] bytes, long dueNs) {}

    /** @param arrived counts the bytes that have arrived */
    Passage(Heading heading, Supplier<LinkFaults> faults, LongSupplier nanoTime, Course course, AtomicLong arrived) {
        this.heading = heading;
        this.faults = faults;
        this.nanoTime = nanoTime;
        this.course = course;
        this.arrived = arrived;
    }

    /** Sends bytes, or with none of them the end; waits while too much is under way. Returns how many bits were flipped. */
    synchronized int send(byte[] sent) throws InterruptedException {
        while (bytes >= MAX_BYTES && !closed) {
            wait();
        }
        LinkFaults now = faults.get();
        int flipped = course.damage(sent, sent.length, now);
        underWay.add(new Parcel(sent, course.dueNs(sent.length, now, nanoTime.getAsLong())));
        bytes += sent.length;
        notifyAll();
        return flipped;
    }

    /** Waits for the next bytes to arrive; null at the end. */
    synchronized byte @Nullable [] receive() throws InterruptedException {
        while (!closed) {
            Parcel next = underWay.peek();
            if (next == null || faults.get().held().contains(heading)) {
                wait();
                continue;
            }
            long leftNs = next.dueNs() - nanoTime.getAsLong();
            if (leftNs > 0) {
                TimeUnit.NANOSECONDS.timedWait(this, leftNs);
                continue;
            }
            underWay.remove();
            bytes -= next.bytes().length;
            arrived.addAndGet(next.bytes().length);
            notifyAll();
            return next.bytes().length == 0 ? null : next.bytes();
        }
        return null;
    }

    /** Bytes that were sent and have not arrived. */
    synchronized int bytesUnderWay() {
        return bytes;
    }

    /** The faults are others than before. */
    synchronized void faultsChanged() {
        notifyAll();
    }

    /** Nothing arrives any more, and nobody waits. */
    synchronized void close() {
        closed = true;
        notifyAll();
    }
}

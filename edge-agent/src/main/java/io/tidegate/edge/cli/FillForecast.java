package io.tidegate.edge.cli;

import io.tidegate.edge.buffer.BufferUsage;
import io.tidegate.protocol.sync.GapReason;
import io.tidegate.protocol.sync.LedgerCounts;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalLong;

/**
 * When the buffer will be full, from how fast its room shrinks while it fills. It fills when a good part of what is
 * accepted stays pending; as soon as it does not, earlier samples say nothing any more. Thread-safe; time is passed in.
 */
final class FillForecast {

    /** Samples that are looked back on. */
    private static final int MAX_SAMPLES = 30;

    /** A shorter look back would take a burst for a trend. */
    private static final long MIN_SPAN_MS = 5_000;

    /** Below this part of what is accepted, what stays pending is only under way. */
    private static final double FILLING_PART = 0.1;

    private static final long MS_PER_SECOND = 1_000;

    private final Deque<Sample> samples = new ArrayDeque<>();

    /** Looks at the buffer; to be called every few seconds. */
    synchronized void sample(long nowMs, BufferUsage usage, LedgerCounts ledger) {
        Sample sample = Sample.of(nowMs, usage, ledger);
        Sample before = samples.peekLast();
        if (before != null && !sample.isFillingSince(before)) {
            samples.clear();
        }
        samples.add(sample);
        if (samples.size() > MAX_SAMPLES) {
            samples.remove();
        }
    }

    /** Seconds until the buffer is full; 0 if it gives up readings already; empty if it is not filling. */
    synchronized OptionalLong secondsUntilFull() {
        Sample first = samples.peekFirst();
        Sample last = samples.peekLast();
        if (first == null || last == null || last.nowMs - first.nowMs < MIN_SPAN_MS) {
            return OptionalLong.empty();
        }
        if (last.evicted > first.evicted) {
            return OptionalLong.of(0);
        }
        long shrunkBytes = first.roomBytes - last.roomBytes;
        if (shrunkBytes <= 0) {
            return OptionalLong.empty();
        }
        double bytesPerMs = (double) shrunkBytes / (last.nowMs - first.nowMs);
        return OptionalLong.of((long) (last.roomBytes / bytesPerMs) / MS_PER_SECOND);
    }

    private record Sample(long nowMs, long roomBytes, long accepted, long pending, long evicted) {

        static Sample of(long nowMs, BufferUsage usage, LedgerCounts ledger) {
            long evicted = ledger.lost().getOrDefault(GapReason.EVICTED, 0L);
            return new Sample(nowMs, usage.roomBytes(), ledger.accepted(), ledger.pending(), evicted);
        }

        boolean isFillingSince(Sample earlier) {
            long stayed = pending - earlier.pending + evicted - earlier.evicted;
            return stayed > 0 && stayed >= FILLING_PART * (accepted - earlier.accepted);
        }
    }
}

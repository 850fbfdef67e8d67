package io.tidegate.hub.ingest;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

/** Lets one line per second through, so that a flood of bad messages is not a flood of log. Any thread. */
final class LogRate {

    private static final long INTERVAL_MS = Duration.ofSeconds(1).toMillis();

    private final InstantSource clock;
    private final AtomicLong nextMs = new AtomicLong(Long.MIN_VALUE);
    private final AtomicLong suppressed = new AtomicLong();

    LogRate(InstantSource clock) {
        this.clock = clock;
    }

    /** Whether the caller may log now; otherwise its line is counted. */
    boolean allows() {
        long nowMs = clock.millis();
        long next = nextMs.get();
        boolean steppedBack = nowMs < next - INTERVAL_MS;
        if ((nowMs >= next || steppedBack) && nextMs.compareAndSet(next, nowMs + INTERVAL_MS)) {
            return true;
        }
        suppressed.incrementAndGet();
        return false;
    }

    /** How many lines were not allowed since this was asked last. */
    long takeSuppressed() {
        return suppressed.getAndSet(0);
    }
}

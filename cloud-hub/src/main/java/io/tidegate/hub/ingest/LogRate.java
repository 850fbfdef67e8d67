package io.tidegate.hub.ingest;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

/** Lets one line per interval through, so that a flood of bad messages is not a flood of log. Any thread. */
public final class LogRate {

    private static final Duration FLOOD_INTERVAL = Duration.ofSeconds(1);

    private final InstantSource clock;
    private final long intervalMs;
    private final AtomicLong nextMs = new AtomicLong(Long.MIN_VALUE);
    private final AtomicLong suppressed = new AtomicLong();

    /** One line per second. */
    LogRate(InstantSource clock) {
        this(clock, FLOOD_INTERVAL);
    }

    /** One line per {@code interval}. */
    public LogRate(InstantSource clock, Duration interval) {
        this.clock = clock;
        this.intervalMs = interval.toMillis();
    }

    /** Whether the caller may log now; otherwise its line is counted. */
    public boolean allows() {
        long nowMs = clock.millis();
        long next = nextMs.get();
        boolean steppedBack = nowMs < next - intervalMs;
        if ((nowMs >= next || steppedBack) && nextMs.compareAndSet(next, nowMs + intervalMs)) {
            return true;
        }
        suppressed.incrementAndGet();
        return false;
    }

    /** How many lines were not allowed since this was asked last. */
    public long takeSuppressed() {
        return suppressed.getAndSet(0);
    }
}

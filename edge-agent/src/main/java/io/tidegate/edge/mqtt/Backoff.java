package io.tidegate.edge.mqtt;

import io.github.resilience4j.core.IntervalFunction;

/**
 * How long to wait before the next attempt to connect: exponential with jitter. The bound grows with the outage, so
 * that a short one is over within seconds, while a fleet that comes back after a day does not come as a herd and yet is
 * all there within a minute.
 *
 * @param firstMs before the second attempt
 * @param boundMs bound after a short outage
 * @param longestBoundMs bound after any outage
 */
public record Backoff(long firstMs, long boundMs, long longestBoundMs) {

    public static final Backoff DEFAULT = new Backoff(500, 2_500, 30_000);

    /** A wait is this share longer or shorter than computed. */
    private static final double JITTER = 0.5;

    private static final int OUTAGE_SHARE = 20;

    /** Waits this long, in milliseconds, after {@code attempt} failures in a row that began {@code outageMs} ago. */
    public long waitMs(int attempt, long outageMs) {
        long bound = Math.min(longestBoundMs, Math.max(boundMs, outageMs / OUTAGE_SHARE));
        long exponential = firstMs << Math.min(attempt - 1, 16);
        return IntervalFunction.ofRandomized(Math.min(bound, exponential), JITTER)
                .apply(attempt);
    }
}

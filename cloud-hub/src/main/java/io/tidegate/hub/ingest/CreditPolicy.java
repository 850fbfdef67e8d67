package io.tidegate.hub.ingest;

import io.tidegate.protocol.sync.SyncLimits;

/**
 * How many readings an agent may have in flight per stream: all that it may as long as the hub keeps up, less and less
 * once its queue is half full, one batch when it is full.
 *
 * @param mostReadings while the queue is at most half full
 * @param leastReadings when it is full; at least 1, or streams would stop
 */
public record CreditPolicy(long mostReadings, long leastReadings) {

    public CreditPolicy {
        if (leastReadings < 1 || mostReadings < leastReadings) {
            throw new IllegalArgumentException("credit from " + leastReadings + " to " + mostReadings);
        }
    }

    /** From the credit of the limits down to one batch. */
    public static CreditPolicy of(SyncLimits limits) {
        return new CreditPolicy(limits.creditReadings(), Math.min(limits.creditReadings(), limits.maxBatchReadings()));
    }

    /** The credit at {@code fill}, from 0 (empty) to 1 (full). */
    public long readings(double fill) {
        double shrink = Math.min(1, Math.max(0, (fill - 0.5) * 2));
        return mostReadings - Math.round(shrink * (mostReadings - leastReadings));
    }
}

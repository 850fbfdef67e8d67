package io.tidegate.hub.ingest;

import io.tidegate.protocol.sync.SyncLimits;

/**
 * How many readings an agent may have in flight per stream: all that it may as long as the hub keeps up, less and less
 * once its queue is half full, one batch when it is full; {@link DrainPace} divides among many that drain.
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

    /** Commits that one agent may fill: one is written, one waits, and one is under way with its receipts. */
    private static final int COMMITS_IN_FLIGHT = 3;

    /** From {@value #COMMITS_IN_FLIGHT} commits of {@code groupReadings}, so that the store never waits, down to one batch. */
    public static CreditPolicy of(SyncLimits limits, int groupReadings) {
        long most = Math.max(limits.creditReadings(), (long) COMMITS_IN_FLIGHT * groupReadings);
        return new CreditPolicy(most, Math.min(most, limits.maxBatchReadings()));
    }

    /** The credit at {@code fill}, from 0 (empty) to 1 (full). */
    public long readings(double fill) {
        double shrink = Math.min(1, Math.max(0, (fill - 0.5) * 2));
        return mostReadings - Math.round(shrink * (mostReadings - leastReadings));
    }
}

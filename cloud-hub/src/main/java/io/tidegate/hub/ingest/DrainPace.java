package io.tidegate.hub.ingest;

import io.tidegate.protocol.sync.StreamId;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How much each of many draining streams may have in flight, so that what all of them have in flight is stored within
 * {@link #DELAY}: by Little's law that is the rate of the store times the delay, and each stream gets an equal share. What
 * is fresh waits behind no more than that, however large the fleet that comes back with a backlog.
 *
 * <p>The rate is measured while more waits than is being stored, smoothed over {@link #MEMORY}. While nothing waits the
 * store is not what limits, and the rate returns to the best that was measured. Owned by the lane; times are milliseconds.
 */
final class DrainPace {

    /** How long what is in flight may take to be stored. */
    static final Duration DELAY = Duration.ofSeconds(1);

    /** Readings per second that are assumed before any are measured, and at least. */
    static final double LEAST_PER_SECOND = 50_000;

    /** Pending readings from which on a stream counts as draining; below, it needs no share. */
    static final long BACKLOG_READINGS = 250;

    /** A draining stream that is silent for so long is away, and its share is free. */
    static final Duration SILENCE = Duration.ofSeconds(10);

    private static final Duration MEMORY = Duration.ofSeconds(2);

    /** Shares shrink no further: batches of a few readings cost the hub more than they carry. */
    private static final long LEAST_SHARE_READINGS = 250;

    private static final double MS_PER_SECOND = 1_000;

    /** When each was heard of last, the longest silent first. */
    private final Map<StreamId, Long> draining = new LinkedHashMap<>();

    private double perSecond = LEAST_PER_SECOND;
    private double bestPerSecond = LEAST_PER_SECOND;
    private double unmeasuredReadings;
    private long measuredMs = Long.MIN_VALUE;

    /** A stream is being answered, with so much of it known to wait at its agent. */
    void heard(StreamId stream, long pendingReadings, long nowMs) {
        draining.remove(stream);
        if (pendingReadings >= BACKLOG_READINGS) {
            draining.put(stream, nowMs);
        }
        for (Iterator<Long> oldest = draining.values().iterator();
                oldest.hasNext() && nowMs - oldest.next() > SILENCE.toMillis(); ) {
            oldest.remove();
        }
    }

    /**
     * A group was stored.
     *
     * @param readings how many
     * @param moreWaits whether the next group was waiting already
     */
    void stored(long readings, boolean moreWaits, long nowMs) {
        unmeasuredReadings += readings;
        long tookMs = nowMs - measuredMs;
        if (measuredMs == Long.MIN_VALUE || tookMs < 0 || !moreWaits) {
            recover(measuredMs == Long.MIN_VALUE ? 0 : tookMs);
        } else if (tookMs > 0) {
            double now = unmeasuredReadings * MS_PER_SECOND / tookMs;
            perSecond = Math.max(LEAST_PER_SECOND, perSecond + (now - perSecond) * weight(tookMs));
            bestPerSecond = Math.max(bestPerSecond, perSecond);
        } else {
            return;
        }
        unmeasuredReadings = 0;
        measuredMs = nowMs;
    }

    /** What one stream may have in flight. */
    long shareReadings() {
        double inFlight = perSecond * DELAY.toMillis() / MS_PER_SECOND;
        return Math.max(LEAST_SHARE_READINGS, (long) (inFlight / Math.max(1, draining.size())));
    }

    private void recover(long idleMs) {
        perSecond += (bestPerSecond - perSecond) * weight(Math.max(0, idleMs));
    }

    private static double weight(long ms) {
        return -Math.expm1(-(double) ms / MEMORY.toMillis());
    }
}

package io.tidegate.edge.uplink;

import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** What the hub's clock says, as told by its receipts and carried on by the monotonic clock. Thread-safe. */
final class HubClock {

    private final LongSupplier nowMs;
    private final InstantSource ownClock;
    private volatile long offsetNs = Long.MIN_VALUE;

    /**
     * A clock that was not told the time yet.
     *
     * @param nowMs a monotonic clock, milliseconds
     * @param ownClock stands in for the hub's until a receipt has come
     */
    HubClock(LongSupplier nowMs, InstantSource ownClock) {
        this.nowMs = nowMs;
        this.ownClock = ownClock;
    }

    void heard(long hubTimeNs) {
        offsetNs = hubTimeNs - TimeUnit.MILLISECONDS.toNanos(nowMs.getAsLong());
    }

    /** Whether a receipt has told the time. */
    boolean isKnown() {
        return offsetNs != Long.MIN_VALUE;
    }

    /** Nanoseconds since the Unix epoch. */
    long nowNs() {
        long offset = offsetNs;
        if (offset != Long.MIN_VALUE) {
            return offset + TimeUnit.MILLISECONDS.toNanos(nowMs.getAsLong());
        }
        Instant now = ownClock.instant();
        return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
    }
}

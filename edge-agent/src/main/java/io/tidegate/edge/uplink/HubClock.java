package io.tidegate.edge.uplink;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** What the hub's clock says, as told by its receipts and carried on by the monotonic clock. Thread-safe. */
final class HubClock {

    private static final long UNKNOWN = Long.MIN_VALUE;

    private final LongSupplier nowMs;
    private volatile long offsetNs = UNKNOWN;

    /**
     * A clock that was not told the time yet.
     *
     * @param nowMs a monotonic clock, milliseconds
     */
    HubClock(LongSupplier nowMs) {
        this.nowMs = nowMs;
    }

    void heard(long hubTimeNs) {
        offsetNs = hubTimeNs - TimeUnit.MILLISECONDS.toNanos(nowMs.getAsLong());
    }

    /** Whether a receipt has told the time. */
    boolean isKnown() {
        return offsetNs != UNKNOWN;
    }

    /** Nanoseconds since the Unix epoch; the end of time while it is not known, when everything has expired. */
    long nowNs() {
        long offset = offsetNs;
        return offset == UNKNOWN ? Long.MAX_VALUE : offset + TimeUnit.MILLISECONDS.toNanos(nowMs.getAsLong());
    }
}

package io.tidegate.hub.store;

import java.time.Duration;

/**
 * Times that cannot be right, because they lie ahead of the hub's own clock. Such a reading is stored as it came, and shown
 * as what it is; but it is never the latest of anything, or else a correct one would be hidden behind it for years.
 */
public final class FarFuture {

    /** How far ahead a time may be: an agent's clock may run fast by this much. */
    public static final Duration LIMIT = Duration.ofMinutes(5);

    private static final long LIMIT_NS = LIMIT.toNanos();

    private FarFuture() {}

    /** Whether a reading of the time {@code timeNs} is too far ahead of when the hub received it. */
    public static boolean is(long timeNs, long receivedNs) {
        return timeNs > latestNs(receivedNs);
    }

    /** The last time that a reading received at {@code receivedNs} may have. */
    public static long latestNs(long receivedNs) {
        return receivedNs > Long.MAX_VALUE - LIMIT_NS ? Long.MAX_VALUE : receivedNs + LIMIT_NS;
    }
}

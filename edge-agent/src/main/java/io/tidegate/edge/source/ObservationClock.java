package io.tidegate.edge.source;

import io.tidegate.edge.clock.ClockTrust;
import io.tidegate.protocol.telemetry.TimeQuality;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/**
 * The time that readings are stamped with when their source gave none. A gateway often has no clock battery: what its
 * clock says is marked as long as it is not trusted. Thread-safe.
 */
public final class ObservationClock {

    private final ClockTrust trust;

    public ObservationClock(ClockTrust trust) {
        this.trust = trust;
    }

    /** The time now, and how far it can be trusted. */
    public Stamp now() {
        Instant now = trust.now();
        return new Stamp(
                TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano(),
                trust.verdict(now).isTrusted() ? TimeQuality.SYNCED : TimeQuality.UNSYNCED);
    }

    /**
     * A moment by the agent's clock.
     *
     * @param timeNs nanoseconds since the Unix epoch
     * @param quality how far it can be trusted
     */
    public record Stamp(long timeNs, TimeQuality quality) {}
}

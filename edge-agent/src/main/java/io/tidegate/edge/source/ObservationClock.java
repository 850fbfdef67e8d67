package io.tidegate.edge.source;

import io.tidegate.protocol.telemetry.TimeQuality;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;

/**
 * The time that readings are stamped with when their source gave none. A gateway often has no clock battery: a time
 * before this software was built cannot be right, so it is marked and not trusted. Thread-safe.
 */
public final class ObservationClock {

    private final InstantSource clock;
    private final Instant builtAt;

    /** @param builtAt when this software was built; an earlier time is not trusted */
    public ObservationClock(InstantSource clock, Instant builtAt) {
        this.clock = clock;
        this.builtAt = builtAt;
    }

    /** The time now, and how far it can be trusted. */
    public Stamp now() {
        Instant now = clock.instant();
        return new Stamp(
                TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano(),
                now.isBefore(builtAt) ? TimeQuality.UNSYNCED : TimeQuality.SYNCED);
    }

    /**
     * A moment by the agent's clock.
     *
     * @param timeNs nanoseconds since the Unix epoch
     * @param quality how far it can be trusted
     */
    public record Stamp(long timeNs, TimeQuality quality) {}
}

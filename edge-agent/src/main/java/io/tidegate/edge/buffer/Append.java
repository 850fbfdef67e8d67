package io.tidegate.edge.buffer;

import io.tidegate.edge.clock.ClockOffset;
import io.tidegate.protocol.sync.Lane;
import io.tidegate.protocol.telemetry.Reading;
import io.tidegate.protocol.telemetry.Readings;
import java.util.List;

/**
 * Readings to be made durable as one unit.
 *
 * @param lane which of the two
 * @param readings may be empty when only keys are to be kept
 * @param keys kept durably with the readings, in the same transaction; at most {@link #MAX_KEYS}
 * @param clock how the clock was that stamped the unsynced ones among them; unknown if they are not to be corrected
 */
public record Append(Lane lane, Readings readings, List<IdempotencyRecord> keys, ClockOffset clock) {

    /** Most idempotency keys in one append. */
    public static final int MAX_KEYS = 2_048;

    /** Readings of which no time is to be corrected. */
    public Append(Lane lane, List<Reading> readings, List<IdempotencyRecord> keys) {
        this(lane, Readings.copyOf(readings), keys, ClockOffset.UNKNOWN);
    }

    /** @throws IllegalArgumentException if there are more than {@link #MAX_KEYS} keys */
    public Append {
        keys = List.copyOf(keys);
        if (keys.size() > MAX_KEYS) {
            throw new IllegalArgumentException("%d idempotency keys in one append; at most %d are allowed, split it"
                    .formatted(keys.size(), MAX_KEYS));
        }
    }
}

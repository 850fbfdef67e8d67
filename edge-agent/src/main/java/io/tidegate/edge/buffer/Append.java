package io.tidegate.edge.buffer;

import io.tidegate.protocol.sync.Lane;
import io.tidegate.protocol.telemetry.Reading;
import java.util.List;

/**
 * Readings to be made durable as one unit.
 *
 * @param lane which of the two
 * @param readings may be empty when only keys are to be kept
 * @param keys kept durably with the readings, in the same transaction; at most {@link #MAX_KEYS}
 */
public record Append(Lane lane, List<Reading> readings, List<IdempotencyRecord> keys) {

    /** Most idempotency keys in one append. */
    public static final int MAX_KEYS = 2_048;

    /** @throws IllegalArgumentException if there are more than {@link #MAX_KEYS} keys */
    public Append {
        readings = List.copyOf(readings);
        keys = List.copyOf(keys);
        if (keys.size() > MAX_KEYS) {
            throw new IllegalArgumentException("%d idempotency keys in one append; at most %d are allowed, split it"
                    .formatted(keys.size(), MAX_KEYS));
        }
    }
}

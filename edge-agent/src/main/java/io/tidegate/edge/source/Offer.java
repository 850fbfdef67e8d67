package io.tidegate.edge.source;

import io.tidegate.protocol.sync.Lane;
import io.tidegate.protocol.telemetry.Reading;
import io.tidegate.protocol.telemetry.Readings;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Readings on their way to the buffer, accepted as one unit.
 *
 * @param source name of the source, for counters
 * @param lane which lane they belong to
 * @param readings at least one, or none when a key alone is to be kept
 * @param idempotency the client's key and what it was sent with; null if it sent none
 * @param awaited whether someone waits for <em>accepted</em>: then the next group commit begins at once, otherwise
 *     within the durability window
 * @param stampedHere whether it was this agent's clock that stamped the unsynced readings among them, if there are any
 */
public record Offer(
        String source,
        Lane lane,
        Readings readings,
        @Nullable Idempotency idempotency,
        boolean awaited,
        boolean stampedHere) {

    /** A text is counted as one more reading per this many characters, because it takes as much memory. */
    private static final int TEXT_CHARACTERS_PER_READING = 64;

    /** An offer whose unsynced readings were stamped by this agent's clock. */
    public Offer(String source, Lane lane, List<Reading> readings, @Nullable Idempotency idempotency, boolean awaited) {
        this(source, lane, Readings.copyOf(readings), idempotency, awaited, true);
    }

    /** How many readings it counts for in the bounds of the intake: long texts count for several. */
    public int weight() {
        int weight = readings.size();
        if (readings.isAnyText()) {
            for (int i = 0; i < readings.size(); i++) {
                weight += readings.text(i).length() / TEXT_CHARACTERS_PER_READING;
            }
        }
        return weight;
    }

    /**
     * How a client marks a request that it may send again.
     *
     * @param key its {@code Idempotency-Key}
     * @param bodyDigest 64 bits of a digest of the body
     */
    public record Idempotency(String key, long bodyDigest) {}
}

package io.tidegate.sim.verdict;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/**
 * The ledger as an agent or a hub shows it, taken as it is: nothing here is computed that could make it add up.
 *
 * @param accepted readings that were given a number
 * @param stored readings that are in the hub's database
 * @param pending readings on their way
 * @param lost readings that will never come
 */
public record Ledger(long accepted, long stored, long pending, long lost) {

    /** Reads the {@code ledger} of a status document; empty if it has none. */
    public static Optional<Ledger> in(JsonNode document) {
        JsonNode ledger = document.path("ledger");
        if (!ledger.path("accepted").isIntegralNumber()
                || !ledger.path("stored").isIntegralNumber()
                || !ledger.path("pending").isIntegralNumber()
                || !ledger.path("lost").isObject()) {
            return Optional.empty();
        }
        long lost = 0;
        for (JsonNode count : ledger.path("lost")) {
            lost += count.asLong();
        }
        return Optional.of(new Ledger(
                ledger.path("accepted").asLong(),
                ledger.path("stored").asLong(),
                ledger.path("pending").asLong(),
                lost));
    }

    /** Whether {@code accepted = stored + pending + lost}, none of them negative. */
    public boolean addsUp() {
        return accepted == stored + pending + lost && accepted >= 0 && stored >= 0 && pending >= 0 && lost >= 0;
    }

    @Override
    public String toString() {
        return "accepted %d = stored %d + pending %d + lost %d".formatted(accepted, stored, pending, lost);
    }
}

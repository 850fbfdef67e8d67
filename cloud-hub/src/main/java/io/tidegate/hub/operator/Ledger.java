package io.tidegate.hub.operator;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * An agent's ledger, as the hub tells it.
 *
 * @param lost by reason
 */
record Ledger(long accepted, long stored, long pending, Map<String, Long> lost) {

    static Ledger of(JsonNode agent) {
        JsonNode ledger = agent.path("ledger");
        Map<String, Long> lost = new TreeMap<>();
        for (Map.Entry<String, JsonNode> reason : ledger.path("lost").properties()) {
            lost.put(reason.getKey(), reason.getValue().asLong());
        }
        return new Ledger(
                ledger.path("accepted").asLong(),
                ledger.path("stored").asLong(),
                ledger.path("pending").asLong(),
                lost);
    }

    long lostTotal() {
        return lost.values().stream().mapToLong(Long::longValue).sum();
    }

    /** What does not add up, in words; nothing if all does. */
    List<String> errors(JsonNode gaps) {
        List<String> errors = new ArrayList<>();
        if (accepted != stored + pending + lostTotal()) {
            errors.add("accepted %d is not stored %d + pending %d + lost %d"
                    .formatted(accepted, stored, pending, lostTotal()));
        }
        if (pending < 0) {
            errors.add("pending is %d: more is stored and lost than was accepted".formatted(pending));
        }
        Map<String, Long> inGaps = new TreeMap<>();
        for (JsonNode gap : gaps) {
            inGaps.merge(gap.path("reason").asText(), gap.path("count").asLong(), Long::sum);
        }
        lost.forEach((reason, count) -> {
            long listed = inGaps.getOrDefault(reason, 0L);
            if (listed != count) {
                errors.add("%d %s, but the gaps list %d".formatted(count, reason, listed));
            }
        });
        return errors;
    }
}

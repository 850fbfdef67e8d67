package io.tidegate.hub.api;

import io.tidegate.hub.format.Json;
import io.tidegate.hub.format.RolloutJson;
import io.tidegate.hub.rollout.driver.RolloutSummary;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * What changed in rollouts, for the event stream: each has one entry, under the number of its newest change, so that a slow
 * client gets its newest state. Only for the event loop.
 */
final class RolloutEvents {

    private final Supplier<List<RolloutSummary>> rollouts;
    private final TreeMap<Long, Entry> byChange = new TreeMap<>();
    private final Map<Long, Entry> byRollout = new HashMap<>();
    private long lastChange;

    /** @param rollouts those that may change, and the last that did; must not block */
    RolloutEvents(Supplier<List<RolloutSummary>> rollouts) {
        this.rollouts = rollouts;
    }

    /** A rollout as it was told last. */
    record Entry(long rollout, long change, String json) {}

    /** Looks for changes. */
    void tick() {
        List<RolloutSummary> now = rollouts.get();
        byRollout.keySet().removeIf(number -> now.stream().noneMatch(summary -> summary.number() == number));
        byChange.values().removeIf(entry -> !byRollout.containsKey(entry.rollout()));
        now.forEach(this::tell);
    }

    private void tell(RolloutSummary summary) {
        String json = new String(Json.bytes(out -> RolloutJson.write(summary, out)), StandardCharsets.UTF_8);
        Entry known = byRollout.get(summary.number());
        if (known != null && known.json().equals(json)) {
            return;
        }
        if (known != null) {
            byChange.remove(known.change());
        }
        Entry entry = new Entry(summary.number(), ++lastChange, json);
        byChange.put(entry.change(), entry);
        byRollout.put(entry.rollout(), entry);
    }

    /** What changed after a change, in order. */
    List<Entry> after(long change) {
        return List.copyOf(byChange.tailMap(change, false).values());
    }
}

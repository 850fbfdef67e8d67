package io.tidegate.hub.api;

import io.tidegate.hub.fleet.AgentView;
import io.tidegate.hub.fleet.FleetView;
import io.tidegate.hub.format.AgentJson;
import io.tidegate.hub.format.Json;
import io.tidegate.protocol.sync.AgentId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What changed in the fleet, for the event stream. Every agent has exactly one entry, under the number of its newest
 * change, so that a slow client gets the newest state of each agent and costs no memory. Only for the event loop.
 */
final class AgentEvents {

    private final FleetView fleet;
    private final int maxChangesPerTick;
    private final TreeMap<Long, Entry> byChange = new TreeMap<>();
    private final Map<AgentId, Entry> byAgent = new HashMap<>();
    private long lastChange;

    /** @param maxChangesPerTick of changes that are no change of state; the oldest go first */
    AgentEvents(FleetView fleet, int maxChangesPerTick) {
        this.fleet = fleet;
        this.maxChangesPerTick = maxChangesPerTick;
    }

    /**
     * The state of an agent as it was told last.
     *
     * @param change number of the change
     * @param json the agent
     */
    record Entry(AgentId agent, long change, AgentView.State state, String json) {}

    /** Looks for changes: of state all of them, of counters as many as a tick may tell. */
    void tick() {
        List<AgentView> counted = new ArrayList<>();
        for (AgentView view : fleet.agents()) {
            Entry known = byAgent.get(view.agent());
            if (known == null || known.state() != view.state()) {
                tell(view);
            } else {
                counted.add(view);
            }
        }
        counted.sort((a, b) -> Long.compare(changeOf(a), changeOf(b)));
        int told = 0;
        for (AgentView view : counted) {
            if (told == maxChangesPerTick) {
                return;
            }
            told += tell(view) ? 1 : 0;
        }
    }

    private long changeOf(AgentView view) {
        Entry known = byAgent.get(view.agent());
        return known == null ? 0 : known.change();
    }

    private boolean tell(AgentView view) {
        String json = new String(Json.bytes(generator -> AgentJson.write(view, generator)), StandardCharsets.UTF_8);
        Entry known = byAgent.get(view.agent());
        if (known != null && known.json().equals(json)) {
            return false;
        }
        if (known != null) {
            byChange.remove(known.change());
        }
        Entry entry = new Entry(view.agent(), ++lastChange, view.state(), json);
        byChange.put(entry.change(), entry);
        byAgent.put(view.agent(), entry);
        return true;
    }

    /** What changed after a change, in order; an agent that changed twice comes once. */
    List<Entry> after(long change, int max) {
        return byChange.tailMap(change, false).values().stream().limit(max).toList();
    }
}

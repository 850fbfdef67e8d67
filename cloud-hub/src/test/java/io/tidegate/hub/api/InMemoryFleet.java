package io.tidegate.hub.api;

import io.tidegate.hub.fleet.AgentView;
import io.tidegate.hub.fleet.FleetView;
import io.tidegate.protocol.sync.AgentId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/** A fleet that tests fill directly. */
final class InMemoryFleet implements FleetView {

    private final Map<String, AgentView> agents = new ConcurrentSkipListMap<>();

    void put(AgentView view) {
        agents.put(view.agent().text(), view);
    }

    @Override
    public List<AgentView> agents() {
        return List.copyOf(agents.values());
    }

    @Override
    public Optional<AgentView> agent(AgentId agent) {
        return Optional.ofNullable(agents.get(agent.text()));
    }
}

package io.tidegate.hub.fleet;

import io.tidegate.protocol.sync.AgentId;
import java.util.List;
import java.util.Optional;

/** What others may ask of the fleet; any thread, never blocks. */
public interface FleetView {

    /** Every agent, ascending by id. */
    List<AgentView> agents();

    Optional<AgentView> agent(AgentId agent);
}

package io.tidegate.hub.fleet;

import io.tidegate.hub.fleet.AgentView.Config;
import io.tidegate.protocol.sync.AgentId;
import java.util.Optional;

/** What the hub wants agents to run, as far as the fleet shows it; any thread, never blocks. */
@FunctionalInterface
public interface ConfigStates {

    /** Of one agent; empty if the hub wants nothing of it, and it is shown what the agent says itself. */
    Optional<Config> of(AgentId agent);
}

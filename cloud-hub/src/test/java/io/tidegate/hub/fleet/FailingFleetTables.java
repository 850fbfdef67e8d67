package io.tidegate.hub.fleet;

import io.tidegate.hub.store.FleetTables;
import io.tidegate.hub.store.StoreUnavailableException;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** Tables that cannot be written to for a while. */
record FailingFleetTables(FleetTables healthy, AtomicBoolean failing) implements FleetTables {

    @Override
    public List<AgentRow> agents() {
        return healthy.agents();
    }

    @Override
    public void save(List<AgentRow> agents) {
        if (failing.get()) {
            throw new StoreUnavailableException("told to fail", new IllegalStateException());
        }
        healthy.save(agents);
    }
}

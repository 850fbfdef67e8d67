package io.tidegate.hub.rollout.driver;

import io.tidegate.hub.fleet.AgentView;
import io.tidegate.hub.fleet.FleetView;
import io.tidegate.hub.rollout.Target;
import io.tidegate.hub.store.RolloutTables;
import io.tidegate.hub.store.RolloutTables.RolloutRow;
import io.tidegate.hub.store.StoreUnavailableException;
import io.tidegate.protocol.sync.AgentId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What operators can ask of rollouts: the state as it is on disk. Any thread; blocks; throws {@link StoreUnavailableException}
 * when the database does not answer.
 */
public final class RolloutDesk {

    private final RolloutTables tables;
    private final FleetView fleet;

    public RolloutDesk(RolloutTables tables, FleetView fleet) {
        this.tables = tables;
        this.fleet = fleet;
    }

    /** A rollout with its agents, in the order in which they are chosen. */
    public record Detail(RolloutSummary summary, Map<AgentId, Target> targets) {}

    /** Rollouts below a number, newest first. */
    public List<RolloutSummary> summaries(long below, int limit) {
        return tables.rollouts(below, limit).stream()
                .map(this::detail)
                .map(Detail::summary)
                .toList();
    }

    public Optional<Detail> detail(long number) {
        return tables.rollout(number).map(this::detail);
    }

    private Detail detail(RolloutRow row) {
        Map<AgentId, Target> targets = RolloutRows.targets(tables.targets(row.number()));
        return new Detail(
                RolloutSummary.of(
                        row.number(), row.definition(), RolloutRows.progress(row.standing()), targets, this::isOffline),
                targets);
    }

    private boolean isOffline(AgentId agent) {
        return fleet.agent(agent)
                .filter(view -> view.state() != AgentView.State.OFFLINE)
                .isEmpty();
    }
}

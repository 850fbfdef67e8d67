package io.tidegate.hub.rollout.driver;

import io.tidegate.hub.rollout.Progress;
import io.tidegate.hub.rollout.Target;
import io.tidegate.hub.store.RolloutTables.Standing;
import io.tidegate.hub.store.RolloutTables.TargetRow;
import io.tidegate.protocol.sync.AgentId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Rollouts as rows of the database and back. */
public final class RolloutRows {

    private RolloutRows() {}

    static Standing standing(Progress progress, boolean open) {
        return new Standing(progress.state().name(), progress.wave(), progress.sinceMs(), progress.reason(), open);
    }

    public static Progress progress(Standing standing) {
        return new Progress(
                Progress.State.valueOf(standing.state()), standing.wave(), standing.sinceMs(), standing.reason());
    }

    static TargetRow row(AgentId agent, Target target) {
        return new TargetRow(
                agent,
                target.base(),
                target.state().name(),
                target.wave(),
                target.revision(),
                target.rate(),
                target.sinceMs(),
                target.acceptedBefore(),
                target.failure().map(Target.Failure::pointer).orElse(""),
                target.failure().map(Target.Failure::reason).orElse(""));
    }

    public static Target target(TargetRow row) {
        return new Target(
                row.base(),
                Target.State.valueOf(row.state()),
                row.wave(),
                row.revision(),
                row.rate(),
                row.sinceMs(),
                row.acceptedBefore(),
                row.reason().isEmpty()
                        ? Optional.empty()
                        : Optional.of(new Target.Failure(row.pointer(), row.reason())));
    }

    static List<TargetRow> rows(Map<AgentId, Target> targets) {
        return targets.entrySet().stream()
                .map(entry -> row(entry.getKey(), entry.getValue()))
                .toList();
    }

    /** In the order of the rows. */
    public static Map<AgentId, Target> targets(List<TargetRow> rows) {
        Map<AgentId, Target> targets = new LinkedHashMap<>();
        rows.forEach(row -> targets.put(row.agent(), target(row)));
        return targets;
    }
}

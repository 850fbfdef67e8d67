package io.tidegate.hub.rollout.driver;

import io.tidegate.protocol.document.ConfigProblem;
import io.tidegate.protocol.merge.Change;
import io.tidegate.protocol.sync.AgentId;
import java.util.List;
import java.util.Map;

/**
 * What a rollout would do.
 *
 * @param request what was asked for
 * @param bases the newest revision of each target, in the order in which they are chosen
 * @param online how many of them are connected
 * @param unchanged agents that have been given exactly this already; they are no targets
 * @param groups targets by what changes for them, the largest group first
 * @param refused agents whose document would not be valid, by what is wrong; if there are any, nothing may begin
 */
public record RolloutPlan(
        RolloutRequest request,
        Map<AgentId, Long> bases,
        int online,
        List<AgentId> unchanged,
        List<ChangeGroup> groups,
        List<RefusedGroup> refused) {

    public RolloutPlan {
        unchanged = List.copyOf(unchanged);
        groups = List.copyOf(groups);
        refused = List.copyOf(refused);
    }

    /** Agents for which the same changes. */
    public record ChangeGroup(List<Change> changes, List<AgentId> agents) {}

    /** Agents whose document has the same problems. */
    public record RefusedGroup(List<ConfigProblem> problems, List<AgentId> agents) {}
}

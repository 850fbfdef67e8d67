package io.tidegate.hub.rollout.driver;

import io.tidegate.hub.rollout.Pace;
import io.tidegate.hub.rollout.Progress;
import io.tidegate.hub.rollout.Target;
import io.tidegate.hub.store.RolloutTables.Definition;
import io.tidegate.protocol.sync.AgentId;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Predicate;

/**
 * A rollout in numbers. Immutable.
 *
 * @param number which
 * @param definition what was asked for
 * @param pace how careful
 * @param progress where it stands
 * @param counts how many agents are in each state; all states are there
 * @param offline how many of those that wait are not connected; 0 once nobody is chosen any more
 */
public record RolloutSummary(
        long number,
        Definition definition,
        Pace pace,
        Progress progress,
        Map<Target.State, Integer> counts,
        int offline) {

    public RolloutSummary {
        counts = Map.copyOf(counts);
    }

    /** Counts the targets; {@code isOffline} is asked of those that wait. */
    public static RolloutSummary of(
            long number,
            Definition definition,
            Progress progress,
            Map<AgentId, Target> targets,
            Predicate<AgentId> isOffline) {
        Map<Target.State, Integer> counts = new EnumMap<>(Target.State.class);
        for (Target.State state : Target.State.values()) {
            counts.put(state, 0);
        }
        targets.values().forEach(target -> counts.merge(target.state(), 1, Integer::sum));
        long offline = progress.state().isOver()
                ? 0
                : targets.entrySet().stream()
                        .filter(entry -> entry.getValue().state() == Target.State.WAITING)
                        .filter(entry -> isOffline.test(entry.getKey()))
                        .count();
        return new RolloutSummary(
                number, definition, RolloutDocuments.readPace(definition.pace()), progress, counts, (int) offline);
    }

    /** How many agents are in a state. */
    public int count(Target.State state) {
        return counts.getOrDefault(state, 0);
    }

    /** All its agents. */
    public int targets() {
        return counts.values().stream().mapToInt(Integer::intValue).sum();
    }
}

package io.tidegate.hub.rollout.driver;

import io.tidegate.hub.rollout.Pace;
import io.tidegate.hub.rollout.Progress;
import io.tidegate.hub.rollout.Target;
import io.tidegate.hub.store.RolloutTables.Definition;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;

/**
 * A rollout in numbers. Immutable.
 *
 * @param number which
 * @param definition what was asked for
 * @param pace how careful
 * @param progress where it stands
 * @param counts how many agents are in each state; all states are there
 */
public record RolloutSummary(
        long number, Definition definition, Pace pace, Progress progress, Map<Target.State, Integer> counts) {

    public RolloutSummary {
        counts = Map.copyOf(counts);
    }

    /** Counts the targets. */
    public static RolloutSummary of(long number, Definition definition, Progress progress, Collection<Target> targets) {
        Map<Target.State, Integer> counts = new EnumMap<>(Target.State.class);
        for (Target.State state : Target.State.values()) {
            counts.put(state, 0);
        }
        targets.forEach(target -> counts.merge(target.state(), 1, Integer::sum));
        return new RolloutSummary(number, definition, RolloutDocuments.readPace(definition.pace()), progress, counts);
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

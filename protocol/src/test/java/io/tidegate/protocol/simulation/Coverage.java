package io.tidegate.protocol.simulation;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** In how many worlds each fault struck in each situation. An empty cell means that the run proves nothing about it. */
final class Coverage {

    private final Map<Fault, Map<Situation, Long>> worlds = new EnumMap<>(Fault.class);

    void add(Map<Fault, Set<Situation>> met) {
        met.forEach((fault, situations) ->
                situations.forEach(situation -> worlds.computeIfAbsent(fault, unused -> new EnumMap<>(Situation.class))
                        .merge(situation, 1L, Long::sum)));
    }

    void add(Coverage other) {
        other.worlds.forEach((fault, row) -> row.forEach(
                (situation, count) -> worlds.computeIfAbsent(fault, unused -> new EnumMap<>(Situation.class))
                        .merge(situation, count, Long::sum)));
    }

    long count(Fault fault, Situation situation) {
        return worlds.getOrDefault(fault, Map.of()).getOrDefault(situation, 0L);
    }

    /** The least that any cell was met. */
    long least() {
        long least = Long.MAX_VALUE;
        for (Fault fault : Fault.values()) {
            for (Situation situation : Situation.values()) {
                least = Math.min(least, fault.isPossibleIn(situation) ? count(fault, situation) : Long.MAX_VALUE);
            }
        }
        return least;
    }

    /** Cells that were never met though they are possible, or met though they are said not to be. */
    List<String> wrong() {
        List<String> wrong = new ArrayList<>();
        for (Fault fault : Fault.values()) {
            for (Situation situation : Situation.values()) {
                boolean met = count(fault, situation) > 0;
                if (met != fault.isPossibleIn(situation)) {
                    wrong.add(fault + (met ? " is said to be impossible in " : " was never met in ") + situation);
                }
            }
        }
        return wrong;
    }

    /** The table, a line for each fault. */
    @Override
    public String toString() {
        StringBuilder table = new StringBuilder("%-24s".formatted("worlds"));
        for (Situation situation : Situation.values()) {
            table.append(" %17s".formatted(situation));
        }
        for (Fault fault : Fault.values()) {
            table.append("%n%-24s".formatted(fault));
            for (Situation situation : Situation.values()) {
                table.append(" %17s"
                        .formatted(fault.isPossibleIn(situation) ? Long.toString(count(fault, situation)) : "-"));
            }
        }
        return table.toString();
    }
}

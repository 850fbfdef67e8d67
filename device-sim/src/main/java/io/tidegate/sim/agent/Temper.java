package io.tidegate.sim.agent;

import io.tidegate.sim.signal.Chance;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** How a simulated agent takes a document that says anything; all of them take {@code {}}, which is what they began with. */
public enum Temper {
    GOOD,
    /** It says that the document is wrong. */
    REJECTS,
    /** It tries the document, its source fails, and it goes back. */
    ROLLS_BACK,
    /** It applies the document, is content with it, and measures nothing any more. */
    STOPS_MEASURING,
    /** It does nothing and says nothing. */
    FALLS_SILENT;

    /** What breaks, in turn. */
    private static final List<Temper> BREAKING = List.of(REJECTS, STOPS_MEASURING, ROLLS_BACK, FALLS_SILENT);

    /**
     * The tempers of a fleet: exactly the given share breaks, half of it with a reason, a quarter each without data and without
     * an answer; which agents that are follows from the seed.
     */
    public static List<Temper> of(long seed, int agents, int breakingPercent) {
        List<Integer> byChance = IntStream.range(0, agents)
                .boxed()
                .sorted(Comparator.comparing(agent -> Chance.mix(Chance.mix(seed) + agent)))
                .toList();
        int breaking = (int) (agents * (long) breakingPercent / 100);
        Temper[] tempers = new Temper[agents];
        for (int rank = 0; rank < agents; rank++) {
            tempers[byChance.get(rank)] = rank < breaking ? BREAKING.get(rank % BREAKING.size()) : GOOD;
        }
        return List.of(tempers);
    }
}

package io.tidegate.sim.fleet;

import io.tidegate.sim.agent.Outage;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.LongStream;

/**
 * How the agents of a fleet got over the last loss of their connections. Times are nanoseconds after the first of them lost its
 * own.
 *
 * @param lost how many agents lost their connection
 * @param healedNs when each had everything receipted again that it had measured until it came back, ascending; shorter if some
 *     had not
 */
public record Storm(int lost, long[] healedNs) {

    private static final int PERCENT = 100;

    /**
     * Empty if no agent lost its connection.
     *
     * @param all the last one of each agent
     */
    static Optional<Storm> of(List<Outage> all) {
        List<Outage> outages =
                all.stream().filter(outage -> outage.lostNs().isPresent()).toList();
        OptionalLong beginNs =
                moments(outages.stream().map(Outage::lostNs).toList()).min();
        return beginNs.isEmpty()
                ? Optional.empty()
                : Optional.of(new Storm(
                        outages.size(),
                        moments(outages.stream().map(Outage::healedNs).toList())
                                .map(ns -> ns - beginNs.getAsLong())
                                .sorted()
                                .toArray()));
    }

    private static LongStream moments(List<OptionalLong> moments) {
        return moments.stream().flatMapToLong(OptionalLong::stream);
    }

    /** How many had not everything receipted in the end. */
    public int unhealed() {
        return lost - healedNs.length;
    }

    /** Until so many percent of those that are healed were; 0 if none is. */
    public long healedNs(int percent) {
        int rank = Math.max(1, (healedNs.length * percent + PERCENT - 1) / PERCENT);
        return healedNs.length == 0 ? 0 : healedNs[rank - 1];
    }
}

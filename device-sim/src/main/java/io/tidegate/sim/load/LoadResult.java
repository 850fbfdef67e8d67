package io.tidegate.sim.load;

import io.tidegate.sim.scenario.Figure;
import io.tidegate.sim.scenario.Scenario;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * A run and what came of it.
 *
 * @param scenario what was played
 * @param seed of everything that was random
 * @param run the label that all its series have
 * @param startedAt when measuring began
 * @param sent readings that were measured
 * @param stored readings that were receipted or accepted
 * @param figures those that could be measured, in their units
 * @param samples interval by interval
 * @param latencies of each kind that was measured, in microseconds: {@code receipt}, {@code accept}, {@code seen}
 * @param judgement of all thresholds
 * @param faults the first things that were not as they should be, for a person
 * @param notes what else a person should know
 */
public record LoadResult(
        Scenario scenario,
        long seed,
        String run,
        Instant startedAt,
        long sent,
        long stored,
        Map<Figure, Double> figures,
        List<Sample> samples,
        Map<String, Histogram> latencies,
        Judgement judgement,
        List<String> faults,
        List<String> notes) {

    /** Agents straight to the hub: until the receipt. */
    public static final String RECEIPT = "receipt";

    /** Devices: until the agent, or a broker, had taken it. */
    public static final String ACCEPT = "accept";

    /** The watched agent: until it was on the hub's event stream. */
    public static final String SEEN = "seen";

    public LoadResult {
        figures = Map.copyOf(figures);
        samples = List.copyOf(samples);
        latencies = Map.copyOf(latencies);
        faults = List.copyOf(faults);
        notes = List.copyOf(notes);
    }
}

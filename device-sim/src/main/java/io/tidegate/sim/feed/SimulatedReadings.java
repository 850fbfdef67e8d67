package io.tidegate.sim.feed;

import io.tidegate.protocol.telemetry.Series;
import io.tidegate.sim.signal.Chance;
import java.util.List;

/**
 * What one simulated agent measures. Reading number n is computed from n alone, no two have one time, and nearly no
 * two one value: a reading that was invented, swapped or altered on the way shows.
 *
 * @param seed of the fleet
 * @param agent number of the agent in the fleet
 * @param series that take turns
 * @param startNs time of reading 1, nanoseconds since the Unix epoch
 * @param periodNs from one reading to the next, at least 1
 */
public record SimulatedReadings(long seed, int agent, List<Series> series, long startNs, long periodNs)
        implements AgentReadings {

    /** Values lie below this, a power of two: then each is exact in 53 bits. */
    private static final double VALUE_BOUND = 128;

    public SimulatedReadings {
        series = List.copyOf(series);
        if (periodNs < 1 || series.isEmpty()) {
            throw new IllegalArgumentException("readings need a series and a period of at least 1 ns");
        }
    }

    @Override
    public Series seriesOf(long number) {
        return series.get((int) ((number - 1) % series.size()));
    }

    @Override
    public long timeNs(long number) {
        return startNs + (number - 1) * periodNs;
    }

    /** Which reading has this time; 0 or less, or beyond the last, if none has. */
    public long numberAt(long timeNs) {
        return Math.floorDiv(timeNs - startNs, periodNs) + 1;
    }

    @Override
    public double value(long number) {
        return Chance.share(Chance.mix(Chance.mix(Chance.mix(seed) + agent) + number)) * VALUE_BOUND;
    }
}

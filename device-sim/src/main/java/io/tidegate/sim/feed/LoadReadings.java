package io.tidegate.sim.feed;

import io.tidegate.protocol.telemetry.Series;
import io.tidegate.sim.signal.Chance;
import io.tidegate.sim.signal.Signal;
import java.util.List;

/**
 * What an agent of a load test measures: all of its series at each moment of its feed, with the value that the signal has then. The time
 * of a reading is the moment when it is due.
 *
 * @param sensors a number that tells this agent's sensors from those of all others
 * @param epochOffsetNs from {@link System#nanoTime()} to the nanoseconds since the Unix epoch
 */
public record LoadReadings(List<Series> series, ScheduledFeed feed, Signal signal, long sensors, long epochOffsetNs)
        implements AgentReadings {

    public LoadReadings {
        series = List.copyOf(series);
    }

    @Override
    public Series seriesOf(long number) {
        return series.get(column(number));
    }

    @Override
    public long timeNs(long number) {
        return epochOffsetNs + feed.measuredNs(number);
    }

    @Override
    public double value(long number) {
        int column = column(number);
        return signal.at(Chance.mix(sensors + column), column, feed.sinceBeginNs(number));
    }

    private int column(long number) {
        return (int) ((number - 1) % series.size());
    }
}

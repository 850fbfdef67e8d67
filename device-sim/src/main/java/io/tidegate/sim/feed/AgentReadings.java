package io.tidegate.sim.feed;

import io.tidegate.protocol.sync.SequenceRange;
import io.tidegate.protocol.telemetry.Readings;
import io.tidegate.protocol.telemetry.Series;
import java.util.List;

/**
 * What one simulated agent measures. Reading number n, from 1, follows from n alone, so that an agent needs no buffer to send it again
 * and a check can compute it anew. No two of a series have one time.
 */
public interface AgentReadings {

    /** All series. */
    List<Series> series();

    Series seriesOf(long number);

    /** In nanoseconds since the Unix epoch; never earlier than that of a lower number. */
    long timeNs(long number);

    double value(long number);

    /** The readings of a range, in the order of their numbers. */
    default Readings readings(SequenceRange range) {
        Readings.Builder readings = new Readings.Builder(Math.toIntExact(range.count()));
        for (long n = range.first(); n <= range.last(); n++) {
            readings.addDouble(seriesOf(n), timeNs(n), value(n));
        }
        return readings.build();
    }
}

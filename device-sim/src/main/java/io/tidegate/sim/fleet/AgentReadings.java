package io.tidegate.sim.fleet;

import io.tidegate.protocol.sync.SequenceRange;
import io.tidegate.protocol.telemetry.Reading;
import io.tidegate.protocol.telemetry.Series;
import io.tidegate.protocol.telemetry.Value;
import java.util.List;
import java.util.stream.LongStream;

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
    default List<Reading> readings(SequenceRange range) {
        return LongStream.rangeClosed(range.first(), range.last())
                .mapToObj(n -> Reading.of(seriesOf(n), timeNs(n), Value.of(value(n))))
                .toList();
    }
}

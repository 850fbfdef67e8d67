package io.tidegate.protocol.wire;

import io.tidegate.protocol.sync.Gap;
import io.tidegate.protocol.sync.SequenceRange;
import io.tidegate.protocol.sync.StreamId;
import io.tidegate.protocol.telemetry.Reading;
import io.tidegate.protocol.telemetry.Readings;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One message on {@code up/batch}: a contiguous run of one stream's readings, gap records, or both.
 *
 * @param stream whose
 * @param session the agent's current one, as in its status
 * @param incarnation random, drawn anew at each start of the agent
 * @param range the numbers of the readings, or null when there are none
 * @param appendedThrough the highest number that the stream had given out when this was sent
 * @param gaps to be settled before the readings beside them
 * @param readings exactly {@code range.count()}, in sequence order
 */
public record Batch(
        StreamId stream,
        long session,
        long incarnation,
        @Nullable SequenceRange range,
        long appendedThrough,
        List<Gap> gaps,
        Readings readings) {

    /** A batch of readings that are objects. */
    public Batch(
            StreamId stream,
            long session,
            long incarnation,
            @Nullable SequenceRange range,
            long appendedThrough,
            List<Gap> gaps,
            List<Reading> readings) {
        this(stream, session, incarnation, range, appendedThrough, gaps, Readings.copyOf(readings));
    }

    public Batch {
        gaps = List.copyOf(gaps);
        if (readings.size() != (range == null ? 0 : range.count())) {
            throw new IllegalArgumentException("the range " + range + " does not have " + readings.size() + " numbers");
        }
    }
}

package io.tidegate.hub.store;

import io.tidegate.protocol.sync.Gap;
import io.tidegate.protocol.sync.SequenceRange;
import io.tidegate.protocol.sync.StreamId;
import io.tidegate.protocol.telemetry.Reading;
import io.tidegate.protocol.telemetry.Readings;
import java.util.List;

/**
 * What goes into the database in one transaction, of many streams.
 *
 * @param runs readings that the ledgers found fresh, in the order of arrival
 * @param gaps gap records that the ledgers found fresh
 * @param conflicts readings that contradict what is stored: kept aside, never dropped
 * @param heard the highest number that each stream has given out, for streams where it grew
 * @param receivedNs when the group was taken, nanoseconds since the Unix epoch by the hub's clock
 */
public record CommitGroup(
        List<Run> runs, List<StreamGap> gaps, List<Conflict> conflicts, List<Heard> heard, long receivedNs) {

    public CommitGroup {
        runs = List.copyOf(runs);
        gaps = List.copyOf(gaps);
        conflicts = List.copyOf(conflicts);
        heard = List.copyOf(heard);
    }

    /**
     * A contiguous run of one stream's readings.
     *
     * @param stream whose
     * @param range their numbers
     * @param incarnation the start of the agent that appended them
     * @param readings exactly {@code range.count()}
     */
    public record Run(StreamId stream, SequenceRange range, long incarnation, Readings readings) {

        /** A run of readings that are objects. */
        public Run(StreamId stream, SequenceRange range, long incarnation, List<Reading> readings) {
            this(stream, range, incarnation, Readings.copyOf(readings));
        }
    }

    /** A gap record of a stream. */
    public record StreamGap(StreamId stream, Gap gap) {}

    /** Readings that arrived under numbers which another incarnation had used. */
    public record Conflict(StreamId stream, SequenceRange range, long incarnation, Readings readings) {}

    /** The highest number that a stream has given out. */
    public record Heard(StreamId stream, long appendedThrough) {}

    /** How many rows it adds to the readings. */
    public int rows() {
        return runs.stream().mapToInt(run -> run.readings().size()).sum();
    }
}

package io.tidegate.hub.ingest;

import io.tidegate.protocol.sync.AgentId;
import io.tidegate.protocol.sync.Gap;
import io.tidegate.protocol.sync.Lane;
import io.tidegate.protocol.sync.SequenceRange;
import io.tidegate.protocol.sync.StreamId;
import io.tidegate.protocol.sync.StreamReport;
import io.tidegate.protocol.telemetry.Reading;
import io.tidegate.protocol.telemetry.Series;
import io.tidegate.protocol.telemetry.Value;
import io.tidegate.protocol.wire.AgentStatus;
import io.tidegate.protocol.wire.Batch;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.LongStream;

/** What agents say, for tests. */
public final class Agents {

    public static final long SESSION = 0x5E55_1011L;
    public static final long INCARNATION = 0x1CA2_0A71_0221L;
    public static final long NOW_NS = 1_763_700_000_000_000_000L;

    private static final Series SERIES = Series.of("room/temp");

    private Agents() {}

    public static StreamId live(String agent) {
        return new StreamId(new AgentId(agent), 0xE90C4L, Lane.LIVE);
    }

    /** Readings whose value is their number. */
    public static Batch batch(StreamId stream, long first, long last) {
        return batch(stream, SESSION, INCARNATION, first, last, List.of());
    }

    public static Batch batch(StreamId stream, long session, long incarnation, long first, long last, List<Gap> gaps) {
        List<Reading> readings = LongStream.rangeClosed(first, last)
                .mapToObj(number -> Reading.of(SERIES, NOW_NS + number, Value.of(number)))
                .toList();
        return new Batch(stream, session, incarnation, new SequenceRange(first, last), last, gaps, readings);
    }

    /** Gap records alone. */
    public static Batch gaps(StreamId stream, long appendedThrough, Gap... gaps) {
        return new Batch(stream, SESSION, INCARNATION, null, appendedThrough, List.of(gaps), List.of());
    }

    /** A status with one report per stream. */
    public static AgentStatus status(long session, StreamReport... streams) {
        return status(session, NOW_NS, streams);
    }

    /** A status of an agent that was started at {@code startedNs}. */
    public static AgentStatus status(long session, long startedNs, StreamReport... streams) {
        return new AgentStatus(
                true,
                session,
                "0.1",
                startedNs,
                NOW_NS,
                List.of(streams),
                new AgentStatus.Buffer(0, 0, 1, OptionalLong.empty(), OptionalLong.empty()),
                new AgentStatus.Config(0, 0, "applied"),
                List.of(),
                Map.of("site", "p1"),
                0,
                0);
    }

    /** What a stream says that believes {@code 1..settledThrough} settled. */
    public static StreamReport report(StreamId stream, long appendedThrough, long settledThrough) {
        return new StreamReport(stream, appendedThrough, settledThrough, List.of(), 1, List.of());
    }
}

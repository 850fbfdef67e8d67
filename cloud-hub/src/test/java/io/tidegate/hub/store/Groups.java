package io.tidegate.hub.store;

import io.tidegate.hub.store.CommitGroup.Conflict;
import io.tidegate.hub.store.CommitGroup.Heard;
import io.tidegate.hub.store.CommitGroup.Run;
import io.tidegate.hub.store.CommitGroup.StreamGap;
import io.tidegate.protocol.sync.AgentId;
import io.tidegate.protocol.sync.Gap;
import io.tidegate.protocol.sync.GapReason;
import io.tidegate.protocol.sync.Lane;
import io.tidegate.protocol.sync.SequenceRange;
import io.tidegate.protocol.sync.StreamId;
import io.tidegate.protocol.telemetry.Quality;
import io.tidegate.protocol.telemetry.Reading;
import io.tidegate.protocol.telemetry.Readings;
import io.tidegate.protocol.telemetry.Series;
import io.tidegate.protocol.telemetry.TimeQuality;
import io.tidegate.protocol.telemetry.Value;
import java.util.ArrayList;
import java.util.List;

/** Groups for tests. */
public final class Groups {

    public static final AgentId PUMP = new AgentId("pump");
    public static final AgentId TANK = new AgentId("tank");
    public static final StreamId PUMP_LIVE = new StreamId(PUMP, 0xCAFEBABE_00000001L, Lane.LIVE);
    public static final StreamId PUMP_ALARM = new StreamId(PUMP, 0xCAFEBABE_00000001L, Lane.ALARM);
    public static final StreamId TANK_LIVE = new StreamId(TANK, -1, Lane.LIVE);
    public static final long NOW_NS = 1_763_700_000_123_456_789L;
    public static final long INCARNATION = 0x8000_0000_0000_0001L;

    private final List<Run> runs = new ArrayList<>();
    private final List<StreamGap> gaps = new ArrayList<>();
    private final List<Conflict> conflicts = new ArrayList<>();
    private final List<Heard> heard = new ArrayList<>();
    private long receivedNs = NOW_NS;

    public static Groups group() {
        return new Groups();
    }

    public Groups receivedAt(long ns) {
        receivedNs = ns;
        return this;
    }

    public Groups run(StreamId stream, long first, List<Reading> readings) {
        return run(stream, first, INCARNATION, readings);
    }

    public Groups run(StreamId stream, long first, long incarnation, List<Reading> readings) {
        runs.add(new Run(stream, SequenceRange.ofCount(first, readings.size()), incarnation, readings));
        return this;
    }

    public Groups gap(StreamId stream, long first, long last, GapReason reason) {
        gaps.add(new StreamGap(stream, new Gap(new SequenceRange(first, last), reason, NOW_NS - first)));
        return this;
    }

    public Groups conflict(StreamId stream, long first, long incarnation, List<Reading> readings) {
        conflicts.add(new Conflict(
                stream, SequenceRange.ofCount(first, readings.size()), incarnation, Readings.copyOf(readings)));
        return this;
    }

    public Groups heard(StreamId stream, long through) {
        heard.add(new Heard(stream, through));
        return this;
    }

    public CommitGroup build() {
        return new CommitGroup(runs, gaps, conflicts, heard, receivedNs);
    }

    /** Readings of one series, a second apart, with their index as value. */
    public static List<Reading> readings(Series series, long fromNs, int count) {
        List<Reading> readings = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            readings.add(Reading.of(series, fromNs + i * 1_000_000_000L, Value.of(i + 0.5)));
        }
        return readings;
    }

    /** Readings of one series, a microsecond apart, of every kind that a store may keep in a place of its own. */
    public static List<Reading> mixedReadings(Series series, long fromNs, int count) {
        List<Reading> readings = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            long timeNs = fromNs + i * 1_000L;
            readings.add(
                    switch (i % 5) {
                        case 0 -> Reading.of(series, timeNs, Value.of(i));
                        case 1 -> Reading.of(series, timeNs, Value.of("text " + i));
                        case 2 ->
                            new Reading(series, timeNs, Value.of(i + 0.5), Quality.bad("worn"), TimeQuality.ESTIMATED);
                        default -> Reading.of(series, timeNs, Value.of(i + 0.5));
                    });
        }
        return readings;
    }
}

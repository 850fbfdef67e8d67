package io.tidegate.hub.store;

import static io.tidegate.hub.store.Groups.NOW_NS;
import static io.tidegate.hub.store.Groups.PUMP;
import static io.tidegate.hub.store.Groups.PUMP_ALARM;
import static io.tidegate.hub.store.Groups.PUMP_LIVE;
import static io.tidegate.hub.store.Groups.TANK;
import static io.tidegate.hub.store.Groups.TANK_LIVE;
import static io.tidegate.hub.store.Groups.group;
import static io.tidegate.hub.store.Groups.readings;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.hub.store.FleetTables.AgentRow;
import io.tidegate.hub.store.ReadingQuery.Order;
import io.tidegate.hub.store.TelemetryQueries.Bucket;
import io.tidegate.hub.store.TelemetryQueries.StoredSeries;
import io.tidegate.protocol.sync.AgentId;
import io.tidegate.protocol.sync.DedupLedger;
import io.tidegate.protocol.sync.DedupLedger.Admission;
import io.tidegate.protocol.sync.DedupLedger.Span;
import io.tidegate.protocol.sync.GapReason;
import io.tidegate.protocol.sync.SequenceRange;
import io.tidegate.protocol.sync.StreamId;
import io.tidegate.protocol.sync.SyncLimits;
import io.tidegate.protocol.telemetry.Quality;
import io.tidegate.protocol.telemetry.Reading;
import io.tidegate.protocol.telemetry.Series;
import io.tidegate.protocol.telemetry.TimeQuality;
import io.tidegate.protocol.telemetry.Value;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What every store keeps. A subclass gives an empty one, and closes it. */
public abstract class TelemetryStoreContract {

    protected static final Series TEMP =
            new Series("room/temp", new TreeMap<>(Map.of("sensor", "a", "floor", "1")), "Cel");
    protected static final Series TEMP_B = Series.of("room/temp", Map.of("sensor", "b"));
    protected static final Series LEVEL = Series.of("tank/level");
    private static final long SECOND = 1_000_000_000L;

    /** The store under test, empty at first. */
    protected abstract TelemetryStore store();

    /** Closes it and opens it again, where it is more than memory. */
    protected abstract void reopen() throws Exception;

    @Test
    void anEmptyStoreHasNothing() {
        assertThat(store().ledgers(SyncLimits.DEFAULT)).isEmpty();
        assertThat(store().queries().lastPosition()).isZero();
        assertThat(byPosition(0, 10)).isEmpty();
        assertThat(store().queries().latest(null, null, Map.of())).isEmpty();
        assertThat(store().queries().series(null, null, Map.of())).isEmpty();
        assertThat(store().queries().gaps(PUMP)).isEmpty();
        assertThat(store().fleet().agents()).isEmpty();
    }

    @Test
    void everyBitOfAReadingComesBack() throws Exception {
        List<Value> values = List.of(
                Value.of(0.0),
                Value.of(-0.0),
                Value.of(Double.MIN_VALUE),
                Value.of(-Double.MIN_NORMAL / 3),
                Value.of(Double.MAX_VALUE),
                Value.of(-Double.MAX_VALUE),
                Value.of(0.1 + 0.2),
                Value.of(Long.MIN_VALUE),
                Value.of(Long.MAX_VALUE),
                Value.of((1L << 53) + 1),
                Value.of(0L),
                Value.of(true),
                Value.of(false),
                Value.of(""),
                Value.of("a\u0000b\n\t\"'\\ ; DROP TABLE readings; --"),
                Value.of("Grüße 漢字 \uD83C\uDF0A \u202E"),
                Value.of("x".repeat(4096)));
        List<Reading> readings = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            readings.add(new Reading(
                    i % 2 == 0 ? TEMP : LEVEL,
                    NOW_NS - i,
                    values.get(i),
                    List.of(Quality.GOOD, Quality.uncertain(""), Quality.bad("sensor \"lost\""), Quality.uncertain("µ"))
                            .get(i % 4),
                    TimeQuality.values()[i % 3]));
        }
        readings.add(Reading.of(TEMP, Long.MIN_VALUE, Value.of(1)));
        readings.add(Reading.of(TEMP, Long.MAX_VALUE, Value.of(1)));

        commit(group().run(PUMP_ALARM, 1, readings));
        reopen();

        List<StoredReading> stored = byPosition(0, 100);
        assertThat(stored.stream().map(StoredReading::reading)).containsExactlyElementsOf(readings);
        assertThat(stored).allSatisfy(row -> {
            assertThat(row.agent()).isEqualTo(PUMP);
            assertThat(row.lane()).isEqualTo(PUMP_ALARM.lane());
            assertThat(row.receivedNs()).isEqualTo(NOW_NS);
        });
    }

    @Test
    void positionsCountOnOverGroupsWithoutAHole() throws Exception {
        assertThat(commit(group().run(PUMP_LIVE, 1, readings(TEMP, 0, 3))).firstPosition())
                .isEqualTo(1);
        assertThat(commit(group().heard(PUMP_LIVE, 9)).firstPosition()).isEqualTo(4);
        reopen();
        assertThat(commit(group().run(TANK_LIVE, 1, readings(LEVEL, 0, 2)).run(PUMP_LIVE, 4, readings(TEMP, 0, 1)))
                        .firstPosition())
                .isEqualTo(4);

        assertThat(store().queries().lastPosition()).isEqualTo(6);
        assertThat(byPosition(0, 100)).extracting(StoredReading::position).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
        assertThat(byPosition(0, 100))
                .extracting(StoredReading::agent)
                .containsExactly(PUMP, PUMP, PUMP, TANK, TANK, PUMP);
        assertThat(byPosition(4, 1)).extracting(StoredReading::position).containsExactly(5L);
        assertThat(byPosition(6, 100)).isEmpty();
    }

    @Test
    void aLedgerComesBackWhole() throws Exception {
        commit(group().run(PUMP_LIVE, 1, 7, readings(TEMP, 0, 10)).heard(PUMP_LIVE, 40));
        commit(group().run(PUMP_LIVE, 11, 7, readings(TEMP, 0, 5)).run(TANK_LIVE, 3, readings(LEVEL, 0, 2)));
        commit(group().gap(PUMP_LIVE, 16, 20, GapReason.EVICTED).run(PUMP_LIVE, 25, 8, readings(TEMP, 0, 2)));
        commit(group().heard(PUMP_LIVE, 30).gap(PUMP_ALARM, 1, 1, GapReason.POISON));
        reopen();

        assertThat(store().ledgers(SyncLimits.DEFAULT))
                .extracting(DedupLedger::stream)
                .containsExactlyInAnyOrder(PUMP_LIVE, TANK_LIVE, PUMP_ALARM);
        DedupLedger pump = ledger(PUMP_LIVE);
        assertThat(pump.storedThrough()).isEqualTo(20);
        assertThat(pump.islands()).containsExactly(new SequenceRange(25, 26));
        assertThat(pump.storedReadings()).isEqualTo(17);
        assertThat(pump.lostReadings()).isEqualTo(5);
        assertThat(pump.appendedThrough()).isEqualTo(40);
        assertThat(pump.spans())
                .containsExactly(new Span(7, new SequenceRange(1, 15)), new Span(8, new SequenceRange(25, 26)));
        assertThat(pump.admit(new SequenceRange(1, 10), 7)).isEqualTo(Admission.DUPLICATE);
        assertThat(pump.admit(new SequenceRange(10, 12), 9)).isEqualTo(Admission.CONFLICT);
        assertThat(pump.admit(new SequenceRange(26, 27), 8)).isEqualTo(Admission.OVERLAP);
        assertThat(pump.admit(new SequenceRange(21, 24), 8)).isEqualTo(Admission.FRESH);
        assertThat(ledger(TANK_LIVE).islands()).containsExactly(new SequenceRange(3, 4));
        assertThat(ledger(PUMP_ALARM).storedThrough()).isEqualTo(1);
        assertThat(ledger(PUMP_ALARM).storedReadings()).isZero();
    }

    @Test
    void onlyTheNewestIncarnationsAreRemembered() throws Exception {
        Groups group = group();
        for (int i = 0; i < SyncLimits.DEFAULT.maxIncarnations() + 2; i++) {
            group.run(PUMP_LIVE, i + 1L, 1_000 + i, readings(TEMP, 0, 1));
        }
        commit(group);

        List<Span> spans = ledger(PUMP_LIVE).spans();
        assertThat(spans).hasSize(SyncLimits.DEFAULT.maxIncarnations());
        assertThat(spans.get(0)).isEqualTo(new Span(1_002, new SequenceRange(3, 3)));
        assertThat(ledger(PUMP_LIVE).storedReadings()).isEqualTo(SyncLimits.DEFAULT.maxIncarnations() + 2);
    }

    @Test
    void gapsAreListedInTheOrderTheyWereSettled() throws Exception {
        commit(group().gap(PUMP_LIVE, 10, 20, GapReason.EXPIRED).gap(TANK_LIVE, 1, 2, GapReason.BURNED));
        reopen();
        commit(group().receivedAt(NOW_NS + 5).gap(PUMP_LIVE, 1, 3, GapReason.SALVAGED));

        assertThat(store().queries().gaps(PUMP))
                .satisfiesExactly(
                        first -> {
                            assertThat(first.stream()).isEqualTo(PUMP_LIVE);
                            assertThat(first.gap().range()).isEqualTo(new SequenceRange(10, 20));
                            assertThat(first.gap().reason()).isEqualTo(GapReason.EXPIRED);
                            assertThat(first.gap().declaredNs()).isEqualTo(NOW_NS - 10);
                            assertThat(first.receivedNs()).isEqualTo(NOW_NS);
                        },
                        second -> {
                            assertThat(second.gap().reason()).isEqualTo(GapReason.SALVAGED);
                            assertThat(second.receivedNs()).isEqualTo(NOW_NS + 5);
                        });
    }

    @Test
    void conflictsAreNotAmongTheReadings() throws Exception {
        commit(group().run(PUMP_LIVE, 1, readings(TEMP, 0, 2)));
        commit(group().conflict(PUMP_LIVE, 2, 99, readings(LEVEL, 0, 2)));

        assertThat(byPosition(0, 10)).hasSize(2);
        assertThat(store().queries().series(null, null, Map.of())).hasSize(1);
        assertThat(ledger(PUMP_LIVE).storedThrough()).isEqualTo(2);
    }

    @Test
    void readingsComeInTheOrderThatIsAskedFor() throws Exception {
        commit(group().run(PUMP_LIVE, 1, at(TEMP, 30, 10, 20)).run(TANK_LIVE, 1, at(LEVEL, 20, 40)));

        assertThat(positions(query(Order.TIME))).containsExactly(2L, 3L, 4L, 1L, 5L);
        assertThat(positions(query(Order.TIME_DESCENDING))).containsExactly(5L, 1L, 4L, 3L, 2L);
        assertThat(positions(query(Order.POSITION))).containsExactly(1L, 2L, 3L, 4L, 5L);
        assertThat(positions(new ReadingQuery(
                        null, null, Map.of(), OptionalLong.of(20), OptionalLong.of(40), Order.TIME_DESCENDING, 0, 2)))
                .containsExactly(1L, 4L);
        assertThat(positions(new ReadingQuery(
                        null, null, Map.of(), OptionalLong.empty(), OptionalLong.empty(), Order.TIME, 0, 0)))
                .isEmpty();
    }

    @Test
    void aPageGoesOnInsideOfEqualTimes() throws Exception {
        commit(group().run(PUMP_LIVE, 1, at(TEMP, 10, 20, 20, 20, 30)));

        assertThat(positions(new ReadingQuery(
                        null, null, Map.of(), OptionalLong.of(20), OptionalLong.empty(), Order.TIME, 3, 10)))
                .containsExactly(4L, 5L);
        assertThat(positions(new ReadingQuery(
                        null, null, Map.of(), OptionalLong.empty(), OptionalLong.of(21), Order.TIME_DESCENDING, 3, 10)))
                .containsExactly(2L, 1L);
        assertThat(positions(new ReadingQuery(
                        null, null, Map.of(), OptionalLong.empty(), OptionalLong.empty(), Order.POSITION, 3, 10)))
                .containsExactly(4L, 5L);
    }

    @Test
    void readingsAreFoundByAgentNameAndLabels() throws Exception {
        commit(group().run(PUMP_LIVE, 1, at(TEMP, 1, 2))
                .run(PUMP_LIVE, 3, at(TEMP_B, 3))
                .run(TANK_LIVE, 1, at(TEMP, 4))
                .run(TANK_LIVE, 2, at(LEVEL, 5)));

        assertThat(positions(query(PUMP, null, Map.of()))).containsExactly(1L, 2L, 3L);
        assertThat(positions(query(null, "room/temp", Map.of()))).containsExactly(1L, 2L, 3L, 4L);
        assertThat(positions(query(null, "room/temp", Map.of("sensor", "a")))).containsExactly(1L, 2L, 4L);
        assertThat(positions(query(PUMP, "room/temp", Map.of("sensor", "a", "floor", "1"))))
                .containsExactly(1L, 2L);
        assertThat(positions(query(null, null, Map.of("sensor", "b")))).containsExactly(3L);
        assertThat(positions(query(null, "room/temp", Map.of("sensor", "c")))).isEmpty();
        assertThat(positions(query(new AgentId("nobody"), null, Map.of()))).isEmpty();
        assertThat(positions(query(null, "' OR 1=1 --", Map.of()))).isEmpty();
    }

    @Test
    void aReaderMayStopEarly() throws Exception {
        commit(group().run(PUMP_LIVE, 1, readings(TEMP, 0, 100)));
        List<StoredReading> taken = new ArrayList<>();

        store().queries().readings(query(Order.TIME), row -> {
            taken.add(row);
            return taken.size() < 3;
        });

        assertThat(taken).hasSize(3);
    }

    @Test
    void seriesWithAnotherUnitIsAnotherSeries() throws Exception {
        commit(group().run(PUMP_LIVE, 1, at(LEVEL, 10)).run(PUMP_LIVE, 2, at(LEVEL.withUnit("m"), 20)));

        assertThat(store().queries().series(PUMP, "tank/level", Map.of()))
                .containsExactly(
                        new StoredSeries(PUMP, LEVEL, 1, 10, 10),
                        new StoredSeries(PUMP, LEVEL.withUnit("m"), 1, 20, 20));
    }

    @Test
    void seriesAreCountedAndTheirTimesKnown() throws Exception {
        commit(group().run(PUMP_LIVE, 1, at(TEMP, 30, 10, 20)).run(TANK_LIVE, 1, at(TEMP, 5)));
        commit(group().run(PUMP_LIVE, 4, at(TEMP, 25, 8)));
        reopen();

        assertThat(store().queries().series(null, null, Map.of()))
                .containsExactly(new StoredSeries(PUMP, TEMP, 5, 8, 30), new StoredSeries(TANK, TEMP, 1, 5, 5));
        assertThat(store().queries().series(TANK, null, Map.of())).hasSize(1);
    }

    @Test
    void theLatestIsTheNewestByTimeAndThenByArrival() throws Exception {
        commit(group().run(PUMP_LIVE, 1, at(TEMP, 30, 10, 30)).run(TANK_LIVE, 1, at(LEVEL, 5)));
        commit(group().receivedAt(NOW_NS + 1).run(PUMP_LIVE, 4, at(TEMP, 29)));

        assertThat(store().queries().latest(null, null, Map.of()))
                .extracting(StoredReading::position)
                .containsExactly(3L, 4L);
        assertThat(store().queries().latest(PUMP, "room/temp", Map.of("sensor", "a")))
                .containsExactly(
                        new StoredReading(3, PUMP, Reading.of(TEMP, 30, Value.of(2.0)), NOW_NS, PUMP_LIVE.lane()));

        reopen();
        commit(group().receivedAt(NOW_NS + 2).run(PUMP_ALARM, 1, at(TEMP, 30)));

        assertThat(store().queries().latest(PUMP, null, Map.of()))
                .containsExactly(
                        new StoredReading(6, PUMP, Reading.of(TEMP, 30, Value.of(0.0)), NOW_NS + 2, PUMP_ALARM.lane()));
    }

    @Test
    void timesMoreThanADayAheadAreStoredButNeverTheLatest() throws Exception {
        long day = Duration.ofDays(1).toNanos();
        commit(group().run(PUMP_LIVE, 1, at(TEMP, NOW_NS + day, NOW_NS + day + 1, NOW_NS))
                .run(TANK_LIVE, 1, at(LEVEL, Long.MAX_VALUE)));

        assertThat(byPosition(0, 10)).hasSize(4);
        assertThat(store().queries().latest(null, null, Map.of()))
                .extracting(row -> row.reading().timeNs())
                .containsExactly(NOW_NS + day);
        assertThat(store().queries().series(null, null, Map.of()))
                .extracting(StoredSeries::lastNs)
                .containsExactly(NOW_NS + day, Long.MAX_VALUE);
    }

    @Test
    void numbersAreAggregatedPerStep() throws Exception {
        commit(group().run(PUMP_LIVE, 1, at(TEMP, 0, 3 * SECOND, 1 * SECOND, 10 * SECOND, -1))
                .run(PUMP_LIVE, 6, List.of(Reading.of(TEMP, 2 * SECOND, Value.of("text")))));
        commit(group().run(PUMP_LIVE, 7, List.of(Reading.of(TEMP, 3 * SECOND, Value.of(7L)))));

        List<Bucket> buckets = new ArrayList<>();
        store().queries().aggregate(query(PUMP, "room/temp", Map.of()), Duration.ofSeconds(5), buckets::add);

        assertThat(buckets)
                .containsExactly(
                        new Bucket(PUMP, TEMP, -5 * SECOND, 1, 4, 4, 4, 4, 4),
                        new Bucket(PUMP, TEMP, 0, 4, 0, 7, 2.5, 0, 7),
                        new Bucket(PUMP, TEMP, 10 * SECOND, 1, 3, 3, 3, 3, 3));
    }

    @Test
    void theEndsOfTimeDoNotDisturbAggregates() throws Exception {
        commit(group().run(PUMP_LIVE, 1, at(TEMP, Long.MIN_VALUE, 0, Long.MAX_VALUE)));

        List<Bucket> buckets = new ArrayList<>();
        store().queries().aggregate(query(Order.TIME), Duration.ofDays(1), buckets::add);

        assertThat(buckets)
                .extracting(Bucket::startNs)
                .containsExactly(
                        Long.MIN_VALUE,
                        0L,
                        Math.floorDiv(Long.MAX_VALUE, Duration.ofDays(1).toNanos())
                                * Duration.ofDays(1).toNanos());
    }

    @Test
    void theStepHasBounds() {
        TelemetryQueries queries = store().queries();
        assertThatThrownBy(() -> queries.aggregate(query(Order.TIME), Duration.ZERO, bucket -> true))
                .isInstanceOf(IllegalArgumentException.class);
        Duration tooLong = TelemetryQueries.MAX_STEP.plusNanos(1);
        assertThatThrownBy(() -> queries.aggregate(query(Order.TIME), tooLong, bucket -> true))
                .isInstanceOf(IllegalArgumentException.class);
        queries.aggregate(query(Order.TIME), TelemetryQueries.MAX_STEP, bucket -> true);
    }

    @Test
    void agentsAreInsertedAndReplaced() throws Exception {
        FleetTables fleet = store().fleet();
        fleet.save(List.of(new AgentRow(TANK, 1, 2, 3, 4, new byte[0]), row(PUMP, 5, (byte) 1)));
        fleet.save(List.of(row(PUMP, 6, (byte) -1)));
        reopen();

        assertThat(store().fleet().agents())
                .usingRecursiveFieldByFieldElementComparator()
                .containsExactly(row(PUMP, 6, (byte) -1), new AgentRow(TANK, 1, 2, 3, 4, new byte[0]));
    }

    private static AgentRow row(AgentId agent, long lastSeenNs, byte status) {
        return new AgentRow(agent, 1, lastSeenNs, Long.MAX_VALUE, 0, new byte[] {status, 0});
    }

    /** Readings at these times with values 0.0, 1.0, … */
    private static List<Reading> at(Series series, long... timesNs) {
        List<Reading> readings = new ArrayList<>();
        for (int i = 0; i < timesNs.length; i++) {
            readings.add(Reading.of(series, timesNs[i], Value.of((double) i)));
        }
        return readings;
    }

    private Committed commit(Groups group) throws CommitFailedException {
        return store().commit(group.build());
    }

    private DedupLedger ledger(StreamId stream) {
        return store().ledgers(SyncLimits.DEFAULT).stream()
                .filter(ledger -> ledger.stream().equals(stream))
                .findFirst()
                .orElseThrow();
    }

    private List<StoredReading> byPosition(long after, long limit) {
        return ask(new ReadingQuery(
                null, null, Map.of(), OptionalLong.empty(), OptionalLong.empty(), Order.POSITION, after, limit));
    }

    private List<Long> positions(ReadingQuery query) {
        return ask(query).stream().map(StoredReading::position).toList();
    }

    private List<StoredReading> ask(ReadingQuery query) {
        List<StoredReading> found = new ArrayList<>();
        store().queries().readings(query, found::add);
        return found;
    }

    private static ReadingQuery query(Order order) {
        return new ReadingQuery(
                null, null, Map.of(), OptionalLong.empty(), OptionalLong.empty(), order, 0, Long.MAX_VALUE);
    }

    private static ReadingQuery query(@Nullable AgentId agent, @Nullable String name, Map<String, String> labels) {
        return new ReadingQuery(
                agent, name, labels, OptionalLong.empty(), OptionalLong.empty(), Order.TIME, 0, Long.MAX_VALUE);
    }
}

package io.tidegate.hub.store;

import static io.tidegate.hub.store.Groups.NOW_NS;
import static io.tidegate.hub.store.Groups.PUMP;
import static io.tidegate.hub.store.Groups.PUMP_ALARM;
import static io.tidegate.hub.store.Groups.PUMP_LIVE;
import static io.tidegate.hub.store.Groups.TANK;
import static io.tidegate.hub.store.Groups.TANK_LIVE;
import static io.tidegate.hub.store.Groups.group;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.hub.store.ReadingQuery.Order;
import io.tidegate.hub.store.TelemetryQueries.StoredSeries;
import io.tidegate.protocol.telemetry.Reading;
import io.tidegate.protocol.telemetry.Value;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is known of each series: its counts, its times and its newest reading. */
public interface SeriesContract extends StoreUnderTest {

    @Test
    default void seriesWithAnotherUnitIsAnotherSeries() throws Exception {
        commit(group().run(PUMP_LIVE, 1, at(LEVEL, 10)).run(PUMP_LIVE, 2, at(LEVEL.withUnit("m"), 20)));

        assertThat(store().queries().series(PUMP, "tank/level", Map.of()))
                .containsExactly(
                        new StoredSeries(PUMP, LEVEL, 1, 10, 10),
                        new StoredSeries(PUMP, LEVEL.withUnit("m"), 1, 20, 20));
    }

    @Test
    default void seriesAreCountedAndTheirTimesKnown() throws Exception {
        commit(group().run(PUMP_LIVE, 1, at(TEMP, 30, 10, 20)).run(TANK_LIVE, 1, at(TEMP, 5)));
        commit(group().run(PUMP_LIVE, 4, at(TEMP, 25, 8)));
        reopen();

        assertThat(store().queries().series(null, null, Map.of()))
                .containsExactly(new StoredSeries(PUMP, TEMP, 5, 8, 30), new StoredSeries(TANK, TEMP, 1, 5, 5));
        assertThat(store().queries().series(TANK, null, Map.of())).hasSize(1);
    }

    @Test
    default void theLatestIsTheNewestByTimeAndThenByArrival() throws Exception {
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
    default void timesTooFarAheadAreStoredButNeverTheLatest() throws Exception {
        long limit = Duration.ofMinutes(5).toNanos();
        commit(group().run(PUMP_LIVE, 1, at(TEMP, NOW_NS + limit, NOW_NS + limit + 1, NOW_NS))
                .run(TANK_LIVE, 1, at(LEVEL, Long.MAX_VALUE)));

        assertThat(byPosition(0, 10)).hasSize(4);
        assertThat(store().queries().latest(null, null, Map.of()))
                .extracting(row -> row.reading().timeNs())
                .containsExactly(NOW_NS + limit);
        assertThat(store().queries().series(null, null, Map.of()))
                .extracting(StoredSeries::lastNs)
                .containsExactly(NOW_NS + limit, Long.MAX_VALUE);
    }

    @Test
    default void timesFarAheadOrFarBackHideNoCorrectOneAlsoAfterAStart() throws Exception {
        long hour = Duration.ofHours(1).toNanos();
        commit(group().run(PUMP_LIVE, 1, at(TEMP, NOW_NS - hour, NOW_NS + hour, Long.MIN_VALUE, Long.MAX_VALUE)));
        assertThat(latestNs()).isEqualTo(NOW_NS - hour);
        reopen();
        assertThat(latestNs()).isEqualTo(NOW_NS - hour);

        commit(group().receivedAt(NOW_NS + 1).run(PUMP_LIVE, 5, at(TEMP, NOW_NS, 0)));
        assertThat(latestNs()).isEqualTo(NOW_NS);
        reopen();
        assertThat(latestNs()).isEqualTo(NOW_NS);
        assertThat(store().queries().series(PUMP, null, Map.of()))
                .containsExactly(new StoredSeries(PUMP, TEMP, 6, Long.MIN_VALUE, NOW_NS));
        assertThat(ask(query(Order.TIME))).hasSize(6);
    }

    private long latestNs() {
        return store().queries().latest(PUMP, null, Map.of()).get(0).reading().timeNs();
    }
}

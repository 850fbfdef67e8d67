package io.tidegate.hub.store;

import static io.tidegate.hub.store.Groups.PUMP;
import static io.tidegate.hub.store.Groups.PUMP_LIVE;
import static io.tidegate.hub.store.Groups.group;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.hub.store.ReadingQuery.Order;
import io.tidegate.hub.store.TelemetryQueries.Bucket;
import io.tidegate.protocol.telemetry.Reading;
import io.tidegate.protocol.telemetry.Value;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Readings summed up per step of time. */
public interface AggregatesContract extends StoreUnderTest {

    long SECOND = 1_000_000_000L;

    @Test
    default void numbersAreAggregatedPerStep() throws Exception {
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
    default void theEndsOfTimeDoNotDisturbAggregates() throws Exception {
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
    default void theStepHasBounds() {
        TelemetryQueries queries = store().queries();
        assertThatThrownBy(() -> queries.aggregate(query(Order.TIME), Duration.ZERO, bucket -> true))
                .isInstanceOf(IllegalArgumentException.class);
        Duration tooLong = TelemetryQueries.MAX_STEP.plusNanos(1);
        assertThatThrownBy(() -> queries.aggregate(query(Order.TIME), tooLong, bucket -> true))
                .isInstanceOf(IllegalArgumentException.class);
        queries.aggregate(query(Order.TIME), TelemetryQueries.MAX_STEP, bucket -> true);
    }
}

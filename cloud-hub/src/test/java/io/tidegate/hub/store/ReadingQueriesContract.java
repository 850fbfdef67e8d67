package io.tidegate.hub.store;

import static io.tidegate.hub.store.Groups.PUMP;
import static io.tidegate.hub.store.Groups.PUMP_LIVE;
import static io.tidegate.hub.store.Groups.TANK_LIVE;
import static io.tidegate.hub.store.Groups.group;
import static io.tidegate.hub.store.Groups.readings;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.hub.store.ReadingQuery.Order;
import io.tidegate.protocol.sync.AgentId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Which readings a question finds, and in which order. */
public interface ReadingQueriesContract extends StoreUnderTest {

    @Test
    default void readingsComeInTheOrderThatIsAskedFor() throws Exception {
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
    default void aPageGoesOnInsideOfEqualTimes() throws Exception {
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
    default void aPageGoesOnAtTheLastTimeOfAll() throws Exception {
        commit(group().run(PUMP_LIVE, 1, at(TEMP, 10, Long.MAX_VALUE, Long.MAX_VALUE)));

        assertThat(positions(new ReadingQuery(
                        null,
                        null,
                        Map.of(),
                        OptionalLong.empty(),
                        OptionalLong.empty(),
                        Order.TIME_DESCENDING,
                        3,
                        10)))
                .containsExactly(2L, 1L);
    }

    @Test
    default void readingsAreFoundByAgentNameAndLabels() throws Exception {
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
    default void aReaderMayStopEarly() throws Exception {
        commit(group().run(PUMP_LIVE, 1, readings(TEMP, 0, 100)));
        List<StoredReading> taken = new ArrayList<>();

        store().queries().readings(query(Order.TIME), row -> {
            taken.add(row);
            return taken.size() < 3;
        });

        assertThat(taken).hasSize(3);
    }
}

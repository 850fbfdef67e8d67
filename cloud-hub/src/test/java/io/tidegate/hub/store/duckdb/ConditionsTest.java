package io.tidegate.hub.store.duckdb;

import static io.tidegate.hub.store.Groups.PUMP_LIVE;
import static io.tidegate.hub.store.Groups.group;
import static io.tidegate.hub.store.Groups.readings;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.hub.store.Groups;
import io.tidegate.hub.store.ReadingQuery;
import io.tidegate.hub.store.ReadingQuery.Order;
import io.tidegate.hub.store.duckdb.SeriesCatalog.Selection;
import io.tidegate.protocol.telemetry.Series;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConditionsTest {

    private static final int MOST = Conditions.MAX_LISTED_SERIES;

    @TempDir
    Path directory;

    @Test
    void fewSeriesAreListedAndManyJoined() {
        assertThat(whereOf(1)).isEqualTo(" WHERE position <= 9 AND series_id IN (0)");
        assertThat(whereOf(MOST)).contains("IN (0, 1, ", ", %d)".formatted(MOST - 1));
        assertThat(whereOf(MOST + 1)).contains("IN (SELECT unnest('[0, 1, ");
    }

    private static String whereOf(int series) {
        int[] ids = IntStream.range(0, series).toArray();
        return new Conditions(new Selection(ids, new SeriesEntry[0], 9, 0, 0, 0), query("none")).where();
    }

    /** None, as many as are listed, and one more. */
    @Test
    void eachFormFindsItsReadings() throws Exception {
        Groups group = group();
        for (int i = 0; i <= MOST; i++) {
            Series series = Series.of("flow/" + i, Map.of("any", "yes", i < MOST ? "some" : "other", "yes"));
            group.run(PUMP_LIVE, 1 + i, readings(series, i, 1));
        }
        try (DuckDbStore store = DuckDbStore.open(directory, DuckDbStore.Options.DEFAULT)) {
            store.commit(group.build());

            assertThat(positions(store, "none")).isEmpty();
            assertThat(positions(store, "other")).containsExactly(MOST + 1L);
            assertThat(positions(store, "some")).hasSize(MOST).isSorted().doesNotContain(MOST + 1L);
            assertThat(positions(store, "any")).hasSize(MOST + 1).isSorted();
        }
    }

    private static List<Long> positions(DuckDbStore store, String label) {
        List<Long> positions = new ArrayList<>();
        store.queries().readings(query(label), row -> positions.add(row.position()));
        return positions;
    }

    private static ReadingQuery query(String label) {
        return new ReadingQuery(
                null,
                null,
                Map.of(label, "yes"),
                OptionalLong.empty(),
                OptionalLong.empty(),
                Order.POSITION,
                0,
                Long.MAX_VALUE);
    }
}

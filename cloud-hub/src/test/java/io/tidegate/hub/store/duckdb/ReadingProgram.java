package io.tidegate.hub.store.duckdb;

import io.tidegate.hub.store.ReadingQuery;
import io.tidegate.hub.store.ReadingQuery.Order;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalLong;

/** A program that reads everything in each order and says how much it was. */
final class ReadingProgram {

    private ReadingProgram() {}

    public static void main(String[] args) throws Exception {
        DuckDbStore.Options small = new DuckDbStore.Options(64L << 20, 1, 1L << 20, 500_000, 10_000_000, 50_000_000);
        try (DuckDbStore store = DuckDbStore.open(Path.of(args[0]), small)) {
            for (Order order : Order.values()) {
                long[] rows = {0};
                store.queries()
                        .readings(
                                new ReadingQuery(
                                        null,
                                        null,
                                        Map.of(),
                                        OptionalLong.empty(),
                                        OptionalLong.empty(),
                                        order,
                                        0,
                                        Long.MAX_VALUE),
                                row -> ++rows[0] > 0);
                System.out.println(order + " " + rows[0]);
            }
        }
    }
}

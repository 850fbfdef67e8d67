package io.tidegate.hub.http;

import io.tidegate.hub.store.ReadingQuery.Order;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The words of {@code order=}. */
public final class ReadingOrder {

    private static final Map<String, Order> WORDS =
            new TreeMap<>(Map.of("asc", Order.TIME, "desc", Order.TIME_DESCENDING, "arrival", Order.POSITION));

    private ReadingOrder() {}

    public static Set<String> words() {
        return WORDS.keySet();
    }

    public static Optional<Order> of(String word) {
        return Optional.ofNullable(WORDS.get(word));
    }

    public static String text(Order order) {
        return switch (order) {
            case TIME -> "asc";
            case TIME_DESCENDING -> "desc";
            case POSITION -> "arrival";
        };
    }
}

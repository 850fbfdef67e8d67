package io.tidegate.hub.store;

import io.tidegate.hub.store.ReadingQuery.Order;
import io.tidegate.protocol.sync.AgentId;
import io.tidegate.protocol.telemetry.Reading;
import io.tidegate.protocol.telemetry.Series;
import io.tidegate.protocol.telemetry.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** An empty store, and how the contracts write to it and ask it. */
public interface StoreUnderTest {

    Series TEMP = new Series("room/temp", new TreeMap<>(Map.of("sensor", "a", "floor", "1")), "Cel");

    Series TEMP_B = Series.of("room/temp", Map.of("sensor", "b"));

    Series LEVEL = Series.of("tank/level");

    /** The store under test, empty at first. */
    TelemetryStore store();

    /** Closes it and opens it again, where it is more than memory. */
    void reopen() throws Exception;

    default Committed commit(Groups group) throws CommitFailedException {
        return store().commit(group.build());
    }

    default List<StoredReading> byPosition(long after, long limit) {
        return ask(new ReadingQuery(
                null, null, Map.of(), OptionalLong.empty(), OptionalLong.empty(), Order.POSITION, after, limit));
    }

    default List<Long> positions(ReadingQuery query) {
        return ask(query).stream().map(StoredReading::position).toList();
    }

    default List<StoredReading> ask(ReadingQuery query) {
        List<StoredReading> found = new ArrayList<>();
        store().queries().readings(query, found::add);
        return found;
    }

    default ReadingQuery query(Order order) {
        return new ReadingQuery(
                null, null, Map.of(), OptionalLong.empty(), OptionalLong.empty(), order, 0, Long.MAX_VALUE);
    }

    default ReadingQuery query(@Nullable AgentId agent, @Nullable String name, Map<String, String> labels) {
        return new ReadingQuery(
                agent, name, labels, OptionalLong.empty(), OptionalLong.empty(), Order.TIME, 0, Long.MAX_VALUE);
    }

    /** Readings at these times with values 0.0, 1.0, … */
    default List<Reading> at(Series series, long... timesNs) {
        List<Reading> readings = new ArrayList<>();
        for (int i = 0; i < timesNs.length; i++) {
            readings.add(Reading.of(series, timesNs[i], Value.of((double) i)));
        }
        return readings;
    }
}

package io.tidegate.hub.feed;

import io.tidegate.hub.store.ReadingQuery;
import io.tidegate.protocol.sync.AgentId;
import io.tidegate.protocol.telemetry.Series;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Which readings a follower wants.
 *
 * @param agent of one agent, or null for all
 * @param name of series with exactly this name, or null for all
 * @param labels of series that have all of these labels
 */
public record ReadingFilter(
        @Nullable AgentId agent, @Nullable String name, Map<String, String> labels) {

    public ReadingFilter {
        labels = Map.copyOf(labels);
    }

    public static ReadingFilter all() {
        return new ReadingFilter(null, null, Map.of());
    }

    boolean admits(AgentId from) {
        return agent == null || agent.equals(from);
    }

    boolean admits(Series series) {
        return (name == null || name.equals(series.name()))
                && series.labels().entrySet().containsAll(labels.entrySet());
    }

    ReadingQuery query(long afterPosition, long limit) {
        return new ReadingQuery(
                agent,
                name,
                labels,
                OptionalLong.empty(),
                OptionalLong.empty(),
                ReadingQuery.Order.POSITION,
                afterPosition,
                limit);
    }
}

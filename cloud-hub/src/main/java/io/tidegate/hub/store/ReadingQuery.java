package io.tidegate.hub.store;

import io.tidegate.protocol.sync.AgentId;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Which readings.
 *
 * @param agent of one agent, or null for all
 * @param name of series with exactly this name, or null for all
 * @param labels of series that have all of these labels
 * @param fromNs observed at or after, inclusive
 * @param toNs observed before, exclusive
 * @param order how they come
 * @param afterPosition where a page before ended, or 0. With {@link Order#POSITION}: only those beyond. With
 *     {@link Order#TIME}: of those at exactly {@code fromNs} only those beyond; with {@link Order#TIME_DESCENDING}: of
 *     those at exactly {@code toNs - 1}, or at the last time of all if {@code toNs} is empty, only those below
 * @param limit at most so many
 */
public record ReadingQuery(
        @Nullable AgentId agent,
        @Nullable String name,
        Map<String, String> labels,
        OptionalLong fromNs,
        OptionalLong toNs,
        Order order,
        long afterPosition,
        long limit) {

    /** How readings come. */
    public enum Order {
        /** By time of observation, oldest first; equal times by position. */
        TIME,
        /** By time of observation, newest first; equal times by position, newest first. */
        TIME_DESCENDING,
        /** By arrival: the change feed. */
        POSITION
    }
}

package io.tidegate.hub.store;

import io.tidegate.protocol.sync.AgentId;
import io.tidegate.protocol.sync.Gap;
import io.tidegate.protocol.sync.StreamId;
import io.tidegate.protocol.telemetry.Series;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Questions about what is stored. Each sees one consistent state; each blocks its caller, so none belongs on an event
 * loop. Throws {@link StoreUnavailableException} when the database does not answer.
 */
public interface TelemetryQueries {

    /** The longest step of {@link #aggregate}: a hundred years. */
    Duration MAX_STEP = Duration.ofDays(36_500);

    /** Streams readings to {@code sink} in constant memory, until it answers false. */
    void readings(ReadingQuery query, Predicate<StoredReading> sink);

    /**
     * The newest reading of each series that matches, by agent, name and labels. Times in the {@link FarFuture} do not
     * count; of equal times the later position does.
     */
    List<StoredReading> latest(@Nullable AgentId agent, @Nullable String name, java.util.Map<String, String> labels);

    /**
     * Per step of time: count, minimum, maximum, mean, first and last of the numeric readings of each series that
     * matches, oldest first. Far cheaper than the readings themselves: for plots.
     *
     * @throws IllegalArgumentException if the step is below a nanosecond or beyond {@link #MAX_STEP}
     */
    void aggregate(ReadingQuery query, Duration step, Predicate<Bucket> sink);

    /** Every series that matches, with how many readings it has, by agent, name and labels. */
    List<StoredSeries> series(@Nullable AgentId agent, @Nullable String name, java.util.Map<String, String> labels);

    /** Every gap record of an agent, in the order in which they were settled. */
    List<StoredGap> gaps(AgentId agent);

    /** The position of the newest row, or 0. */
    long lastPosition();

    /**
     * A series of an agent.
     *
     * @param agent whose
     * @param series name, labels and unit
     * @param readings how many are stored
     * @param firstNs time of the oldest
     * @param lastNs time of the newest, as {@link #latest} has it; of the newest at all if there is no other
     */
    record StoredSeries(AgentId agent, Series series, long readings, long firstNs, long lastNs) {}

    /**
     * Readings of one series within one step.
     *
     * @param startNs the step's begin, a multiple of the step (or the begin of time, {@link Long#MIN_VALUE})
     */
    record Bucket(
            AgentId agent,
            Series series,
            long startNs,
            long count,
            double min,
            double max,
            double mean,
            double first,
            double last) {}

    /** A gap record, and when the hub settled it by its own clock. */
    record StoredGap(StreamId stream, Gap gap, long receivedNs) {}
}

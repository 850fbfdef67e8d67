package io.tidegate.hub.store.duckdb;

import io.tidegate.hub.store.ReadingQuery;
import io.tidegate.hub.store.ReadingQuery.Order;
import io.tidegate.hub.store.StoreUnavailableException;
import io.tidegate.hub.store.StoredReading;
import io.tidegate.hub.store.TelemetryQueries;
import io.tidegate.hub.store.duckdb.SeriesCatalog.Selection;
import io.tidegate.protocol.sync.AgentId;
import io.tidegate.protocol.sync.Gap;
import io.tidegate.protocol.sync.GapReason;
import io.tidegate.protocol.sync.SequenceRange;
import io.tidegate.protocol.sync.StreamId;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Questions to the DuckDB file. What is asked of series is answered from memory. What is asked of readings sees the
 * rows up to the position that was the newest when the question came: rows are only ever added behind it, so this is
 * one consistent state, however many statements it takes.
 */
final class DuckDbQueries implements TelemetryQueries {

    private static final String GAPS = """
            SELECT stream_id, first_sequence, last_sequence, reason, declared_ns, received_ns
            FROM gaps WHERE stream_id IN (SELECT stream_id FROM streams WHERE agent = ?) ORDER BY gap_id
            """;

    private final OpenDatabase database;

    DuckDbQueries(OpenDatabase database) {
        this.database = database;
    }

    @Override
    public void readings(ReadingQuery query, Predicate<StoredReading> sink) {
        try (Lease lease = database.readable()) {
            DuckDbDatabase open = lease.database();
            Selection selection = open.series().select(query.agent(), query.name(), query.labels());
            ReadingPages pages =
                    new ReadingPages(lease, selection, open.streams().byId(), query, sink);
            if (query.order() == Order.POSITION) {
                pages.byPosition();
            } else {
                pages.byTime(query.order() == Order.TIME_DESCENDING);
            }
        } catch (SQLException e) {
            throw unavailable("the readings", e);
        }
    }

    @Override
    public List<StoredReading> latest(@Nullable AgentId agent, @Nullable String name, Map<String, String> labels) {
        return database.current().series().latest(agent, name, labels);
    }

    @Override
    public void aggregate(ReadingQuery query, Duration step, Predicate<Bucket> sink) {
        if (step.compareTo(Duration.ofNanos(1)) < 0 || step.compareTo(MAX_STEP) > 0) {
            throw new IllegalArgumentException(
                    "the step is %s; it must be between a nanosecond and %d days".formatted(step, MAX_STEP.toDays()));
        }
        try (Lease lease = database.readable()) {
            Selection selection = lease.database().series().select(query.agent(), query.name(), query.labels());
            new BucketPages(lease, selection, query, step.toNanos(), sink).byTime();
        } catch (SQLException e) {
            throw unavailable("the aggregates", e);
        }
    }

    @Override
    public List<StoredSeries> series(@Nullable AgentId agent, @Nullable String name, Map<String, String> labels) {
        return database.current().series().series(agent, name, labels);
    }

    @Override
    public List<StoredGap> gaps(AgentId agent) {
        try (Lease lease = database.readable()) {
            StreamId[] streams = lease.database().streams().byId();
            return lease.run(connection -> {
                try (PreparedStatement select = connection.prepareStatement(GAPS)) {
                    select.setString(1, agent.text());
                    List<StoredGap> gaps = new ArrayList<>();
                    try (ResultSet row = select.executeQuery()) {
                        while (lease.next(row)) {
                            gaps.add(gap(row, streams));
                        }
                    }
                    return gaps;
                }
            });
        } catch (SQLException e) {
            throw unavailable("the gaps", e);
        }
    }

    private static StoredGap gap(ResultSet row, StreamId[] streams) throws SQLException {
        Gap gap = new Gap(new SequenceRange(row.getLong(2), row.getLong(3)), reason(row.getString(4)), row.getLong(5));
        return new StoredGap(streams[row.getInt(1)], gap, row.getLong(6));
    }

    @Override
    public long lastPosition() {
        return database.current().series().lastPosition();
    }

    private static GapReason reason(String text) {
        return Arrays.stream(GapReason.values())
                .filter(reason -> reason.text().equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("unknown reason in the table gaps: " + text));
    }

    private static StoreUnavailableException unavailable(String what, SQLException e) {
        return new StoreUnavailableException(what + " cannot be read: " + e.getMessage(), e);
    }
}

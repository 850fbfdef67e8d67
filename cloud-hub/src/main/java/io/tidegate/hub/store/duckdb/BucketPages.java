package io.tidegate.hub.store.duckdb;

import io.tidegate.hub.store.ReadingQuery;
import io.tidegate.hub.store.TelemetryQueries.Bucket;
import io.tidegate.hub.store.duckdb.SeriesCatalog.Selection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.function.Predicate;

/**
 * Answers one question for aggregates page by page, for the reason that {@link ReadingPages} has. A page is a whole
 * number of steps.
 */
final class BucketPages {

    /** Most buckets in memory at a time, unless one step of all series has more. */
    static final int PAGE_BUCKETS = 10_000;

    /** About how many readings one statement aggregates. */
    static final long PAGE_READINGS = 2_000_000;

    private static final int GROWTH = 4;

    /**
     * Buckets of the readings that a condition says; times below the first whole step are in one with it. What is no
     * number is left out of each bucket, for a condition on the value would have every value of the table unpacked.
     */
    private static final String PAGE = """
            SELECT series_id, CASE WHEN time_ns < %2$d THEN %3$d ELSE time_ns - ((time_ns %% %1$d) + %1$d) %% %1$d END AS start_ns,
                count(number), min(number), max(number), avg(number),
                arg_min(number, (time_ns, position)), arg_max(number, (time_ns, position))
            FROM (SELECT *, coalesce(double_value, long_value::DOUBLE) AS number FROM readings %4$s)
            GROUP BY series_id, start_ns HAVING count(number) > 0 ORDER BY start_ns, series_id LIMIT %5$d
            """;

    private final Lease lease;
    private final Selection selection;
    private final ReadingQuery query;
    private final long stepNs;
    private final Predicate<Bucket> sink;
    private long remaining;

    BucketPages(Lease lease, Selection selection, ReadingQuery query, long stepNs, Predicate<Bucket> sink) {
        this.lease = lease;
        this.selection = selection;
        this.query = query;
        this.stepNs = stepNs;
        this.sink = sink;
        this.remaining = query.limit();
    }

    /** Oldest first. */
    void byTime() throws SQLException {
        TimeRange range = TimeRange.of(selection, query);
        long mostSteps = Math.max(1, PAGE_BUCKETS / Math.max(1, selection.series()));
        long steps = Math.min(mostSteps, Math.max(1, range.widthOf(PAGE_READINGS, selection.readings()) / stepNs));
        long low = range.fromNs();
        boolean more = !range.isEmpty();
        while (more && remaining > 0) {
            long high = range.after(low, widthFrom(low, steps));
            List<Bucket> page = page(conditions().and("time_ns >= %d AND time_ns <= %d", low, high));
            long readings = page.stream().mapToLong(Bucket::count).sum();
            if (readings > PAGE_READINGS) {
                steps = Math.max(1, steps / GROWTH);
            } else if (readings < PAGE_READINGS / GROWTH) {
                steps = Math.min(mostSteps, steps * GROWTH);
            }
            OptionalLong next = page.isEmpty()
                    ? conditions().and("time_ns > %d", high).extremeTime(lease, false)
                    : range.beyond(high, false);
            more = next.isPresent();
            low = next.orElse(high);
            handOn(page);
        }
    }

    /** From {@code low} to the end of its step and on over further steps. */
    private long widthFrom(long low, long steps) {
        long toEndOfStep = stepNs - 1 - Math.floorMod(low, stepNs);
        return steps - 1 > (Long.MAX_VALUE - toEndOfStep) / stepNs
                ? Long.MAX_VALUE
                : toEndOfStep + (steps - 1) * stepNs;
    }

    private Conditions conditions() {
        return new Conditions(selection, query);
    }

    private List<Bucket> page(Conditions conditions) throws SQLException {
        String sql = String.format(
                Locale.ROOT, PAGE, stepNs, Long.MIN_VALUE + stepNs, Long.MIN_VALUE, conditions.where(), remaining);
        return lease.run(connection -> {
            try (Statement select = connection.createStatement();
                    ResultSet row = select.executeQuery(sql)) {
                List<Bucket> page = new ArrayList<>();
                while (lease.next(row)) {
                    page.add(bucket(row, selection.entries()[row.getInt(1)]));
                }
                return page;
            }
        });
    }

    private static Bucket bucket(ResultSet row, SeriesEntry entry) throws SQLException {
        return new Bucket(
                entry.agent(),
                entry.series(),
                row.getLong(2),
                row.getLong(3),
                row.getDouble(4),
                row.getDouble(5),
                row.getDouble(6),
                row.getDouble(7),
                row.getDouble(8));
    }

    private void handOn(List<Bucket> page) {
        for (Bucket bucket : page) {
            if (!sink.test(bucket)) {
                remaining = 0;
                return;
            }
        }
        remaining -= page.size();
    }
}

package io.tidegate.hub.store.duckdb;

import io.tidegate.hub.store.ReadingQuery;
import io.tidegate.hub.store.ReadingQuery.Order;
import io.tidegate.hub.store.StoredReading;
import io.tidegate.hub.store.duckdb.SeriesCatalog.Selection;
import io.tidegate.protocol.sync.StreamId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;

/**
 * Answers one question for readings page by page. Each page is read by a statement of its own that is over before the
 * page is handed on: a checkpoint waits for the statements that read, and every commit waits for the checkpoint, so a
 * reader that takes its time must not have one open.
 *
 * <p>A statement looks at a slice of the positions or of time only, so that it is quick too. Slices grow where little
 * is found and shrink where a page does not hold them.
 */
final class ReadingPages {

    /** Most readings in memory at a time. */
    static final int PAGE_READINGS = 10_000;

    /** Most positions that one statement looks at. */
    static final long MAX_SLICE_POSITIONS = 20_000_000;

    private static final int GROWTH = 4;

    private final Lease lease;
    private final Selection selection;
    private final StreamId[] streams;
    private final ReadingQuery query;
    private final Predicate<StoredReading> sink;
    private long remaining;

    ReadingPages(
            Lease lease, Selection selection, StreamId[] streams, ReadingQuery query, Predicate<StoredReading> sink) {
        this.lease = lease;
        this.selection = selection;
        this.streams = streams;
        this.query = query;
        this.sink = sink;
        this.remaining = query.limit();
    }

    /** In the order of arrival. */
    void byPosition() throws SQLException {
        long last = selection.lastPosition();
        long after = Math.max(0, query.afterPosition());
        long width = isEverything() ? mostOnPage() : PAGE_READINGS;
        while (after < last && remaining > 0) {
            long through = width < last - after ? after + width : last;
            long most = mostOnPage();
            Conditions slice = conditions().and("position > %d AND position <= %d", after, through);
            List<StoredReading> page =
                    through - after > PAGE_READINGS ? page(slice, "position", most) : firstOf(slice, most);
            if (page.size() == most) {
                after = page.get(page.size() - 1).position();
            } else {
                after = through;
                width = Math.min(MAX_SLICE_POSITIONS, grown(width, page.size()));
            }
            handOn(page);
        }
    }

    /** In the order of observation. */
    void byTime(boolean descending) throws SQLException {
        TimeRange range = TimeRange.of(selection, query);
        String order = descending ? "time_ns DESC, position DESC" : "time_ns, position";
        String beyond = descending ? "(time_ns < %d OR position < %d)" : "(time_ns > %d OR position > %d)";
        long near = descending ? range.throughNs() : range.fromNs();
        long width = range.widthOf(PAGE_READINGS, selection.readings());
        Optional<Place> resume = Place.where(query);
        boolean more = !range.isEmpty();
        while (more && remaining > 0) {
            long far = descending ? range.before(near, width) : range.after(near, width);
            Conditions slice =
                    conditions().and("time_ns >= %d AND time_ns <= %d", Math.min(near, far), Math.max(near, far));
            resume.ifPresent(place -> slice.and(beyond, place.timeNs(), place.position()));
            long most = mostOnPage();
            List<StoredReading> page = page(slice, order, most);
            if (page.size() == most) {
                Place last = Place.of(page.get(page.size() - 1));
                width = Math.max(1, 2 * Math.abs(last.timeNs() - near));
                near = last.timeNs();
                resume = Optional.of(last);
            } else {
                resume = Optional.empty();
                width = grown(width, page.size());
                OptionalLong next = page.isEmpty()
                        ? conditions()
                                .and(descending ? "time_ns < %d" : "time_ns > %d", far)
                                .extremeTime(lease, descending)
                        : range.beyond(far, descending);
                more = next.isPresent();
                near = next.orElse(far);
            }
            handOn(page);
        }
    }

    /** Where a page ended, in the order of observation. */
    private record Place(long timeNs, long position) {

        static Place of(StoredReading reading) {
            return new Place(reading.reading().timeNs(), reading.position());
        }

        /** Where the asker's last page ended, if it had one. */
        static Optional<Place> where(ReadingQuery query) {
            boolean descending = query.order() == Order.TIME_DESCENDING;
            if (query.afterPosition() == 0 || (!descending && query.fromNs().isEmpty())) {
                return Optional.empty();
            }
            // Without an end the last time of all is the edge: there is no exclusive end that says so.
            long timeNs = !descending
                    ? query.fromNs().getAsLong()
                    : query.toNs().isEmpty() ? Long.MAX_VALUE : query.toNs().getAsLong() - 1;
            return Optional.of(new Place(timeNs, query.afterPosition()));
        }
    }

    private Conditions conditions() {
        return new Conditions(selection, query);
    }

    private long mostOnPage() {
        return Math.min(PAGE_READINGS, remaining);
    }

    private static long grown(long width, int found) {
        boolean little = found < PAGE_READINGS / GROWTH;
        return little && width < Long.MAX_VALUE / GROWTH ? width * GROWTH : width;
    }

    /** Whether each position is asked for. */
    private boolean isEverything() {
        return selection.ids() == null
                && query.fromNs().isEmpty()
                && query.toNs().isEmpty();
    }

    /** The first of a slice of at most one page. Sorted here: they come as one sorted run of each table. */
    private List<StoredReading> firstOf(Conditions slice, long most) throws SQLException {
        List<StoredReading> page = rows(slice.where());
        page.sort(Comparator.comparingLong(StoredReading::position));
        return page.size() > most ? page.subList(0, (int) most) : page;
    }

    private List<StoredReading> page(Conditions conditions, String order, long most) throws SQLException {
        return rows(conditions.where() + " ORDER BY " + order + " LIMIT " + most);
    }

    private List<StoredReading> rows(String which) throws SQLException {
        return lease.run(connection -> {
            try (Statement select = connection.createStatement();
                    ResultSet row = select.executeQuery("SELECT " + ReadingRow.COLUMNS + " FROM readings" + which)) {
                List<StoredReading> page = new ArrayList<>();
                while (lease.next(row)) {
                    page.add(ReadingRow.read(row, streams, selection.entries()));
                }
                return page;
            }
        });
    }

    private void handOn(List<StoredReading> page) {
        for (StoredReading reading : page) {
            if (!sink.test(reading)) {
                remaining = 0;
                return;
            }
        }
        remaining -= page.size();
    }
}

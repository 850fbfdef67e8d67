package io.tidegate.hub.store.duckdb;

import io.tidegate.hub.store.ReadingQuery;
import io.tidegate.hub.store.duckdb.SeriesCatalog.Selection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * The part of a statement that says which readings. It is made of numbers alone, which are written into the text: DuckDB
 * plans a statement with parameters twice, and for a short page planning is most of the work. Text that comes from
 * outside must never get here.
 */
final class Conditions {

    /** Each row is compared with so many series at most; more are joined with the rows. */
    static final int MAX_LISTED_SERIES = 100;

    private final StringBuilder sql = new StringBuilder(" WHERE ");

    /** What the question says; it sees the rows that were there when it came. */
    Conditions(Selection selection, ReadingQuery query) {
        sql.append("position <= ").append(selection.lastPosition());
        int[] ids = selection.ids();
        if (ids != null) {
            sql.append(" AND series_id IN (").append(oneOf(ids)).append(')');
        }
        query.fromNs().ifPresent(from -> and("time_ns >= %d", from));
        query.toNs().ifPresent(to -> and("time_ns < %d", to));
    }

    private static String oneOf(int[] ids) {
        String list = Arrays.toString(ids);
        return ids.length >= 1 && ids.length <= MAX_LISTED_SERIES
                ? list.substring(1, list.length() - 1)
                : "SELECT unnest('" + list + "'::INTEGER[])";
    }

    /** @param condition with a {@code %d} for each value */
    Conditions and(String condition, Long... values) {
        sql.append(" AND ").append(String.format(Locale.ROOT, condition, (Object[]) values));
        return this;
    }

    /** The text, to stand behind the table's name. */
    String where() {
        return sql.toString();
    }

    /** The oldest or newest time of these readings; empty if there are none. */
    OptionalLong extremeTime(Lease lease, boolean newest) throws SQLException {
        return lease.run(connection -> {
            try (Statement select = connection.createStatement();
                    ResultSet row = select.executeQuery(
                            "SELECT " + (newest ? "max" : "min") + "(time_ns) FROM readings" + where())) {
                row.next();
                long time = row.getLong(1);
                return row.wasNull() ? OptionalLong.empty() : OptionalLong.of(time);
            }
        });
    }
}

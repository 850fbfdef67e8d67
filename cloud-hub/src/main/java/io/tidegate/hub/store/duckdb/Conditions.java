package io.tidegate.hub.store.duckdb;

import io.tidegate.hub.store.ReadingQuery;
import io.tidegate.hub.store.duckdb.SeriesCatalog.Selection;
import java.sql.Array;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;

/** The part of a statement that says which readings. What comes from outside is a parameter, never text. */
final class Conditions {

    private final StringBuilder sql = new StringBuilder(" WHERE position <= ?");
    private final List<Object> parameters = new ArrayList<>();

    /** What the question says; it sees the rows that were there when it came. */
    Conditions(Selection selection, ReadingQuery query) {
        parameters.add(selection.lastPosition());
        int[] ids = selection.ids();
        if (ids != null) {
            sql.append(" AND series_id IN (SELECT unnest(?::INTEGER[]))");
            parameters.add(ids);
        }
        query.fromNs().ifPresent(from -> and("time_ns >= ?", from));
        query.toNs().ifPresent(to -> and("time_ns < ?", to));
    }

    Conditions and(String condition, long... values) {
        sql.append(" AND ").append(condition);
        Arrays.stream(values).forEach(parameters::add);
        return this;
    }

    /** The text, to stand behind the table's name. */
    String where() {
        return sql.toString();
    }

    /** Sets the parameters from {@code index} on; returns the next one. */
    int set(PreparedStatement statement, int index) throws SQLException {
        int next = index;
        for (Object parameter : parameters) {
            if (parameter instanceof int[] ids) {
                Array array = statement
                        .getConnection()
                        .createArrayOf("INTEGER", Arrays.stream(ids).boxed().toArray());
                statement.setArray(next++, array);
            } else {
                statement.setLong(next++, (Long) parameter);
            }
        }
        return next;
    }

    /** The oldest or newest time of these readings; empty if there are none. */
    OptionalLong extremeTime(Lease lease, boolean newest) throws SQLException {
        return lease.run(connection -> {
            try (PreparedStatement select = connection.prepareStatement(
                    "SELECT " + (newest ? "max" : "min") + "(time_ns) FROM readings" + where())) {
                set(select, 1);
                try (ResultSet row = select.executeQuery()) {
                    row.next();
                    long time = row.getLong(1);
                    return row.wasNull() ? OptionalLong.empty() : OptionalLong.of(time);
                }
            }
        });
    }
}

package io.tidegate.hub.store.duckdb;

import io.tidegate.protocol.sync.AgentId;
import io.tidegate.protocol.sync.StreamId;
import io.tidegate.protocol.telemetry.Series;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * What the database keeps of each series beside its readings, so that a start need not read them all. It lags behind:
 * readings are counted into it by the million, and the rest at the next start.
 */
final class SeriesSummaries {

    private static final String UNCOUNTED = "SELECT through_position FROM summary_state";

    private static final List<String> CATCH_UP = List.of(
            """
            CREATE OR REPLACE TEMP TABLE counted AS
            SELECT series_id, sum(readings)::BIGINT, min(first_ns), max(last_ns) FROM (
                FROM series_summaries
                UNION ALL
                SELECT series_id, count(*), min(time_ns), max(time_ns) FROM readings
                WHERE position > (SELECT through_position FROM summary_state) GROUP BY series_id)
            GROUP BY series_id
            """,
            """
            CREATE OR REPLACE TEMP TABLE newest AS
            WITH candidates AS NOT MATERIALIZED (
                FROM latest_readings
                UNION ALL
                FROM readings WHERE position > (SELECT through_position FROM summary_state) AND NOT far_future),
            times AS (SELECT series_id, max(time_ns) AS time_ns FROM candidates GROUP BY series_id),
            positions AS (
                SELECT max(position) AS position FROM candidates JOIN times USING (series_id, time_ns)
                GROUP BY series_id)
            FROM candidates SEMI JOIN positions USING (position)
            """,
            "DELETE FROM series_summaries",
            "INSERT INTO series_summaries FROM counted ORDER BY series_id",
            "DROP TABLE counted",
            "DELETE FROM latest_readings",
            "INSERT INTO latest_readings FROM newest ORDER BY series_id",
            "DROP TABLE newest");

    private SeriesSummaries() {}

    /** Up to which position readings are counted. */
    static long through(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(UNCOUNTED)) {
            row.next();
            return row.getLong(1);
        }
    }

    /** Counts the readings up to {@code lastPosition}, the newest there is; in the caller's transaction. */
    static void catchUp(Connection connection, long lastPosition) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String step : CATCH_UP) {
                statement.execute(step);
            }
        }
        try (PreparedStatement state = connection.prepareStatement("UPDATE summary_state SET through_position = ?")) {
            state.setLong(1, lastPosition);
            state.executeUpdate();
        }
    }

    /** Every series, as of the last {@link #catchUp}. */
    static SeriesCatalog load(Connection connection, StreamId[] streams) throws SQLException {
        SeriesCatalog catalog = new SeriesCatalog();
        try (Statement statement = connection.createStatement()) {
            try (ResultSet row =
                    statement.executeQuery("SELECT agent, name, labels, unit FROM series ORDER BY series_id")) {
                while (row.next()) {
                    catalog.restore(
                            new AgentId(row.getString(1)),
                            new Series(row.getString(2), SeriesLabels.fromJson(row.getString(3)), row.getString(4)));
                }
            }
            SeriesEntry[] entries = catalog.restored();
            try (ResultSet row =
                    statement.executeQuery("SELECT series_id, readings, first_ns, last_ns FROM series_summaries")) {
                while (row.next()) {
                    entries[row.getInt(1)].restore(row.getLong(2), row.getLong(3), row.getLong(4));
                }
            }
            try (ResultSet row = statement.executeQuery("SELECT " + ReadingRow.COLUMNS + " FROM latest_readings")) {
                while (row.next()) {
                    entries[row.getInt(3)].restore(ReadingRow.read(row, streams, entries));
                }
            }
        }
        return catalog;
    }
}

package io.tidegate.hub.store.duckdb;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A closed store's file, read by plain SQL: nothing here shares code with the store. */
final class StoreFile {

    /** Each row of the answer is one thing that is wrong. */
    private static final String FAULTS = """
            WITH rows_of AS (
                SELECT stream_id, count(*) AS rows, count(DISTINCT sequence) AS sequences FROM readings GROUP BY stream_id),
            ledger_of AS (
                SELECT stream_id, sum(last_sequence - first_sequence + 1) AS settled FROM settled GROUP BY stream_id)
            SELECT 'stream ' || coalesce(r.stream_id, l.stream_id) || ': ' || coalesce(rows, 0) || ' rows, '
                || coalesce(sequences, 0) || ' sequences, ' || coalesce(settled, 0) || ' in the ledger'
            FROM rows_of r FULL JOIN ledger_of l ON r.stream_id = l.stream_id
            WHERE rows IS DISTINCT FROM settled OR sequences IS DISTINCT FROM settled
            UNION ALL
            SELECT count(*) || ' rows from ' || min(position) || ' on are not in the ledger' FROM readings r
            WHERE NOT EXISTS (FROM settled s WHERE s.stream_id = r.stream_id
                AND r.sequence BETWEEN s.first_sequence AND s.last_sequence)
            HAVING count(*) > 0
            UNION ALL
            SELECT 'stream ' || s.stream_id || ' has both readings and a gap at ' || g.first_sequence
            FROM settled s JOIN gaps g ON s.stream_id = g.stream_id
                AND s.first_sequence <= g.last_sequence AND g.first_sequence <= s.last_sequence
            UNION ALL
            SELECT 'positions: ' || count(*) || ' rows up to ' || max(position) FROM readings
            HAVING count(*) <> max(position) OR count(DISTINCT position) <> count(*) OR min(position) <> 1
            UNION ALL
            SELECT count(*) || ' rows from ' || min(position) || ' on have no stream or series' FROM readings
            WHERE stream_id NOT IN (SELECT stream_id FROM streams) OR series_id NOT IN (SELECT series_id FROM series)
            HAVING count(*) > 0
            UNION ALL
            SELECT 'stream ' || stream_id || ' is there ' || count(*) || ' times' FROM streams
            GROUP BY stream_id HAVING count(*) > 1
            UNION ALL
            SELECT 'series ' || series_id || ' is there ' || count(*) || ' times' FROM series
            GROUP BY series_id HAVING count(*) > 1
            """;

    private final Path file;

    StoreFile(Path directory) {
        file = directory.resolve(DuckDbStore.FILE_NAME);
    }

    /** What is wrong between rows and ledger; empty if nothing is. */
    List<String> faults() throws SQLException {
        return strings(FAULTS);
    }

    long number(String query) throws SQLException {
        return Long.parseLong(strings(query).get(0));
    }

    List<String> strings(String query) throws SQLException {
        List<String> found = new ArrayList<>();
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            while (row.next()) {
                found.add(String.valueOf(row.getObject(1)));
            }
        }
        return found;
    }

    void execute(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Deletes a directory and all that is in it. */
    static void deleteAll(Path tree) throws IOException {
        List<Path> deepestFirst;
        try (Stream<Path> all = Files.walk(tree)) {
            deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : deepestFirst) {
            Files.delete(path);
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection("jdbc:duckdb:" + file);
    }
}

package io.tidegate.hub.store.duckdb;

import io.tidegate.protocol.sync.DedupLedger;
import io.tidegate.protocol.sync.IncarnationSpan;
import io.tidegate.protocol.sync.SequenceRange;
import io.tidegate.protocol.sync.StreamId;
import io.tidegate.protocol.sync.SyncLimits;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * The ledger in the database. Each commit appends to it, for an update per stream would cost more than the readings;
 * what was appended is merged now and then.
 */
final class LedgerTables {

    /** Runs of one incarnation that follow each other without a hole, as one. */
    private static final String MERGED = """
            SELECT stream_id, min(first_sequence) AS first_sequence, max(last_sequence) AS last_sequence, incarnation
            FROM (
                SELECT *, sum(begins) OVER (PARTITION BY stream_id, incarnation ORDER BY first_sequence) AS run
                FROM (
                    SELECT *, CASE WHEN first_sequence = 1 + lag(last_sequence)
                        OVER (PARTITION BY stream_id, incarnation ORDER BY first_sequence) THEN 0 ELSE 1 END AS begins
                    FROM settled))
            GROUP BY stream_id, incarnation, run
            """;

    /** What is in quarantine, and what is stored of the incarnations that it came from. */
    private static final String COLLIDED = """
            SELECT stream_id, first_sequence, last_sequence, incarnation FROM conflicts
            UNION ALL
            SELECT stream_id, first_sequence, last_sequence, incarnation
            FROM settled SEMI JOIN conflicts USING (stream_id, incarnation)
            """;

    private LedgerTables() {}

    /** How many entries there are to be read at the next start. */
    static long entries(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT (SELECT count(*) FROM settled) + (SELECT count(*) FROM heard)")) {
            row.next();
            return row.getLong(1);
        }
    }

    /** Merges what can be merged; in the caller's transaction. */
    static void compact(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE OR REPLACE TEMP TABLE merged AS " + MERGED);
            statement.execute("DELETE FROM settled");
            statement.execute("INSERT INTO settled SELECT * FROM merged ORDER BY ALL");
            statement.execute("DROP TABLE merged");
            statement.execute(
                    "CREATE OR REPLACE TEMP TABLE highest AS SELECT stream_id, max(appended_through) FROM heard GROUP BY stream_id");
            statement.execute("DELETE FROM heard");
            statement.execute("INSERT INTO heard SELECT * FROM highest ORDER BY ALL");
            statement.execute("DROP TABLE highest");
        }
    }

    /** The ledger of every stream. */
    static List<DedupLedger> ledgers(Connection connection, StreamId[] streams, SyncLimits limits) throws SQLException {
        List<List<SequenceRange>> stored = lists(streams.length);
        List<List<SequenceRange>> lost = lists(streams.length);
        List<List<IncarnationSpan>> spans = lists(streams.length);
        List<List<IncarnationSpan>> known = lists(streams.length);
        long[] heard = new long[streams.length];
        try (Statement statement = connection.createStatement()) {
            try (ResultSet row = statement.executeQuery(MERGED + " ORDER BY stream_id, first_sequence")) {
                while (row.next()) {
                    stored.get(row.getInt(1)).add(new SequenceRange(row.getLong(2), row.getLong(3)));
                }
            }
            try (ResultSet row = statement.executeQuery("""
                    SELECT stream_id, min(first_sequence), max(last_sequence), incarnation
                    FROM settled GROUP BY stream_id, incarnation ORDER BY stream_id, min(first_sequence) DESC
                    """)) {
                while (row.next()) {
                    List<IncarnationSpan> newestFirst = spans.get(row.getInt(1));
                    if (newestFirst.size() < limits.maxIncarnations()) {
                        newestFirst.add(
                                new IncarnationSpan(row.getLong(4), new SequenceRange(row.getLong(2), row.getLong(3))));
                    }
                }
            }
            try (ResultSet row = statement.executeQuery(COLLIDED)) {
                while (row.next()) {
                    known.get(row.getInt(1))
                            .add(new IncarnationSpan(
                                    row.getLong(4), new SequenceRange(row.getLong(2), row.getLong(3))));
                }
            }
            try (ResultSet row = statement.executeQuery("SELECT stream_id, first_sequence, last_sequence FROM gaps")) {
                while (row.next()) {
                    lost.get(row.getInt(1)).add(new SequenceRange(row.getLong(2), row.getLong(3)));
                }
            }
            try (ResultSet row =
                    statement.executeQuery("SELECT stream_id, max(appended_through) FROM heard GROUP BY stream_id")) {
                while (row.next()) {
                    heard[row.getInt(1)] = row.getLong(2);
                }
            }
        }
        List<DedupLedger> ledgers = new ArrayList<>(streams.length);
        for (int id = 0; id < streams.length; id++) {
            ledgers.add(new DedupLedger(
                    streams[id], limits, stored.get(id), lost.get(id), spans.get(id), known.get(id), heard[id]));
        }
        return ledgers;
    }

    private static <T> List<List<T>> lists(int count) {
        List<List<T>> lists = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            lists.add(new ArrayList<>(1));
        }
        return lists;
    }
}

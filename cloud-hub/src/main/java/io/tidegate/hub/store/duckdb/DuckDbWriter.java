package io.tidegate.hub.store.duckdb;

import io.tidegate.hub.store.CommitGroup;
import io.tidegate.hub.store.CommitGroup.Conflict;
import io.tidegate.hub.store.CommitGroup.Heard;
import io.tidegate.hub.store.CommitGroup.Run;
import io.tidegate.hub.store.CommitGroup.StreamGap;
import io.tidegate.hub.store.FarFuture;
import io.tidegate.protocol.sync.AgentId;
import io.tidegate.protocol.sync.Lane;
import io.tidegate.protocol.telemetry.Readings;
import io.tidegate.protocol.telemetry.Series;
import io.tidegate.protocol.wire.ReadingsCodec;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/**
 * Writes groups over one connection. One thread. After an {@link SQLException} it is of no use any more: closing it
 * undoes what is not committed.
 */
final class DuckDbWriter implements AutoCloseable {

    private final DuckDBConnection connection;
    private final StreamCatalog streams;
    private final SeriesCatalog series;
    private final DuckDbStore.Options options;
    private final Statement statement;
    private final ReadingTables readings;
    private final DuckDBAppender settledRows;
    private final DuckDBAppender heardRows;
    private final DuckDBAppender gapRows;
    private final DuckDBAppender streamRows;
    private final DuckDBAppender seriesRows;

    private final long firstPosition;
    private long lastPosition;
    private long lastGapId;
    private long ledgerEntries;
    private long summarisedThrough;
    private long receivedNs;

    DuckDbWriter(DuckDBConnection connection, StreamCatalog streams, SeriesCatalog series, DuckDbStore.Options options)
            throws SQLException {
        this.connection = connection;
        this.streams = streams;
        this.series = series;
        this.options = options;
        statement = connection.createStatement();
        readings = new ReadingTables(connection);
        settledRows = connection.createAppender("settled");
        heardRows = connection.createAppender("heard");
        gapRows = connection.createAppender("gaps");
        streamRows = connection.createAppender("streams");
        seriesRows = connection.createAppender("series");
        firstPosition = series.lastPosition();
        lastPosition = firstPosition;
        ledgerEntries = LedgerTables.entries(connection);
        summarisedThrough = SeriesSummaries.through(connection);
        try (ResultSet row = statement.executeQuery("SELECT coalesce(max(gap_id), 0) FROM gaps")) {
            row.next();
            lastGapId = row.getLong(1);
        }
    }

    /** How many readings it has written. */
    long written() {
        return lastPosition - firstPosition;
    }

    /**
     * Writes a group into a transaction that {@link #commit} ends. Until then nothing of it can be on disk.
     *
     * @return the position of its first row
     */
    long write(CommitGroup group) throws SQLException {
        maintain();
        // Begun by a statement: an appender alone would commit on its own (docs/decisions/0003-store-layout.md).
        statement.execute("BEGIN TRANSACTION");
        long first = lastPosition + 1;
        receivedNs = group.receivedNs();
        for (Run run : group.runs()) {
            write(run);
        }
        for (StreamGap gap : group.gaps()) {
            write(gap);
        }
        for (Heard heard : group.heard()) {
            heardRows
                    .beginRow()
                    .append(streams.idOf(heard.stream()))
                    .append(heard.appendedThrough())
                    .endRow();
        }
        for (Conflict conflict : group.conflicts()) {
            write(conflict);
        }
        ledgerEntries += group.runs().size() + group.heard().size();
        streams.appendStaged(streamRows);
        for (SeriesEntry entry : series.added()) {
            seriesRows
                    .beginRow()
                    .append(entry.id())
                    .append(entry.agent().text())
                    .append(entry.series().name())
                    .append(SeriesLabels.toJson(entry.series().labels()))
                    .append(entry.series().unit())
                    .endRow();
        }
        readings.flush();
        settledRows.flush();
        heardRows.flush();
        gapRows.flush();
        streamRows.flush();
        seriesRows.flush();
        return first;
    }

    /** Puts the group on disk; then, and only then, questions see it. */
    void commit() throws SQLException {
        statement.execute("COMMIT");
        streams.committed();
        series.publish(lastPosition, receivedNs);
    }

    private void write(Run run) throws SQLException {
        AgentId agent = run.stream().agent();
        Lane lane = run.stream().lane();
        int streamId = streams.idOf(run.stream());
        settledRows
                .beginRow()
                .append(streamId)
                .append(run.range().first())
                .append(run.range().last())
                .append(run.incarnation())
                .endRow();
        long latestNs = FarFuture.latestNs(receivedNs);
        long sequence = run.range().first();
        @Nullable Series current = null;
        @Nullable SeriesEntry entry = null;
        Readings stored = run.readings();
        for (int i = 0; i < stored.size(); i++) {
            // A decoded batch comes column by column, with one object per series.
            if (entry == null || stored.series(i) != current) {
                current = stored.series(i);
                entry = series.entry(agent, current);
            }
            boolean farFuture = stored.timeNs(i) > latestNs;
            long position = ++lastPosition;
            readings.append(position, streamId, sequence++, entry.id(), stored, i, farFuture, receivedNs);
            if (entry.stage(stored, i, position, lane, farFuture)) {
                series.touched(entry);
            }
        }
    }

    private void write(StreamGap gap) throws SQLException {
        gapRows.beginRow()
                .append(++lastGapId)
                .append(streams.idOf(gap.stream()))
                .append(gap.gap().range().first())
                .append(gap.gap().range().last())
                .append(gap.gap().reason().text())
                .append(gap.gap().declaredNs())
                .append(receivedNs)
                .endRow();
    }

    /** An agent repeats a batch until it is settled: each conflict is kept once. */
    private void write(Conflict conflict) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("""
                INSERT INTO conflicts
                SELECT given.* FROM (SELECT ?::INTEGER AS stream_id, ?::BIGINT AS first_sequence, ?::BIGINT AS last_sequence,
                    ?::BIGINT AS incarnation, ?::BIGINT AS received_ns, ?::BLOB AS readings) AS given
                WHERE NOT EXISTS (FROM conflicts AS kept WHERE kept.stream_id = given.stream_id
                    AND kept.first_sequence = given.first_sequence AND kept.last_sequence = given.last_sequence
                    AND kept.incarnation = given.incarnation AND kept.readings = given.readings)
                """)) {
            insert.setInt(1, streams.idOf(conflict.stream()));
            insert.setLong(2, conflict.range().first());
            insert.setLong(3, conflict.range().last());
            insert.setLong(4, conflict.incarnation());
            insert.setLong(5, receivedNs);
            insert.setBytes(6, ReadingsCodec.encode(conflict.readings()));
            insert.executeUpdate();
        }
    }

    /** Keeps the next start quick; in transactions of its own, before the group's. */
    private void maintain() throws SQLException {
        if (ledgerEntries >= options.compactAfterEntries()) {
            statement.execute("BEGIN TRANSACTION");
            LedgerTables.compact(connection);
            statement.execute("COMMIT");
            ledgerEntries = LedgerTables.entries(connection);
        }
        if (lastPosition - summarisedThrough >= options.summariseAfterReadings()) {
            statement.execute("BEGIN TRANSACTION");
            SeriesSummaries.catchUp(connection, lastPosition);
            statement.execute("COMMIT");
            summarisedThrough = lastPosition;
        }
    }

    /** Moves what the log holds into the tables. */
    void checkpoint() throws SQLException {
        statement.execute("CHECKPOINT");
    }

    /** Undoes what is not committed. Rows that an appender still holds go into the transaction that is undone. */
    @Override
    public void close() throws SQLException {
        connection.close();
    }
}

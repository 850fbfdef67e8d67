package io.tidegate.hub.store.duckdb;

import io.tidegate.hub.store.StoreOpenException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.duckdb.DuckDBConnection;

/**
 * The database file while it is open: its connections, and what of it is kept in memory. DuckDB forgets a fatal error
 * only when every connection is closed, so this knows them all.
 */
final class DuckDbDatabase implements AutoCloseable {

    /** More than a log can have: DuckDB itself does no checkpoint. */
    private static final String NEVER = "1000TB";

    private final Path file;
    private final DuckDBConnection root;
    private final StreamCatalog streams;
    private final SeriesCatalog series;
    private final DuckDbWriter writer;
    private final Set<Lease> leases = new HashSet<>();
    private final Lock checkpoint = new ReentrantLock();
    private boolean closed;

    private DuckDbDatabase(Path file, DuckDBConnection root, DuckDbStore.Options options)
            throws SQLException, StoreOpenException {
        this.file = file;
        this.root = root;
        forgoCheckpointOnClosing(root);
        Migrations.run(root);
        long lastPosition = lastPosition(root);
        streams = StreamCatalog.load(root);
        try (Statement statement = root.createStatement()) {
            // Undone: the writer does it for good when it is due. So a store opens, and answers, on a full disk too.
            statement.execute("BEGIN TRANSACTION");
            if (SeriesSummaries.through(root) < lastPosition) {
                SeriesSummaries.catchUp(root, lastPosition);
            }
            series = SeriesSummaries.load(root, streams.byId());
            statement.execute("ROLLBACK");
        }
        series.restoreLastPosition(lastPosition);
        writer = new DuckDbWriter(root.duplicate(), streams, series, options);
    }

    /**
     * DuckDB 1.4 would do a checkpoint when it is closed, even after one that failed, on a full disk for one, and has left
     * tables empty in memory: they would be written so, and the log dropped.
     */
    private static void forgoCheckpointOnClosing(Connection root) throws SQLException {
        try (Statement statement = root.createStatement()) {
            statement.execute("PRAGMA disable_checkpoint_on_shutdown");
        }
    }

    static DuckDbDatabase open(Path file, DuckDbStore.Options options) throws SQLException, StoreOpenException {
        NativeLibrary.load();
        Properties settings = new Properties();
        settings.setProperty("memory_limit", options.memoryLimitBytes() + "B");
        settings.setProperty("threads", Integer.toString(options.threads()));
        settings.setProperty("checkpoint_threshold", NEVER);
        settings.setProperty("temp_directory", file.resolveSibling("tmp").toString());
        settings.setProperty("autoinstall_known_extensions", "false");
        settings.setProperty("autoload_known_extensions", "false");
        DuckDBConnection root =
                DriverManager.getConnection("jdbc:duckdb:" + file, settings).unwrap(DuckDBConnection.class);
        boolean opened = false;
        try {
            DuckDbDatabase database = new DuckDbDatabase(file, root, options);
            opened = true;
            return database;
        } finally {
            if (!opened) {
                root.close();
            }
        }
    }

    /** Positions are in ascending order and the summaries lag behind, so that only the newest rows are looked at. */
    private static long lastPosition(Connection connection) throws SQLException {
        long through = SeriesSummaries.through(connection);
        try (PreparedStatement newest =
                connection.prepareStatement("SELECT coalesce(max(position), 0) FROM readings WHERE position > ?")) {
            newest.setLong(1, through);
            try (ResultSet row = newest.executeQuery()) {
                row.next();
                return Math.max(through, row.getLong(1));
            }
        }
    }

    StreamCatalog streams() {
        return streams;
    }

    SeriesCatalog series() {
        return series;
    }

    DuckDbWriter writer() {
        return writer;
    }

    /** How long the log is. */
    long logBytes() {
        return WriteAheadLog.of(file).toFile().length();
    }

    /**
     * Moves what the log holds into the tables, while no transaction is in progress. If that fails, what a question found
     * meanwhile is not told, and it is to be closed by {@link #abandon}: DuckDB 1.4 leaves tables empty in memory after a
     * checkpoint that found the disk full.
     */
    void checkpoint() throws SQLException {
        boolean done = false;
        checkpoint.lock();
        try {
            writer.checkpoint();
            done = true;
        } finally {
            if (!done) {
                endStatements();
            }
            checkpoint.unlock();
        }
    }

    /** Waits for the checkpoint in progress, if there is one. */
    void awaitCheckpoint() {
        checkpoint.lock();
        checkpoint.unlock();
    }

    /** A connection for one question, or nothing if it is closed. */
    synchronized Optional<Lease> lease() throws SQLException {
        if (closed) {
            return Optional.empty();
        }
        Lease lease = new Lease(root.duplicate(), this);
        leases.add(lease);
        return Optional.of(lease);
    }

    /** The connection is closed. */
    synchronized void forget(Lease lease) {
        leases.remove(lease);
    }

    /** Gives out no connection any more, unless one is out. */
    synchronized boolean refuseIfIdle() {
        closed |= leases.isEmpty();
        return closed;
    }

    /**
     * Closes every connection, once the statements in progress are over; questions that are being answered fail. What
     * the log holds is moved into the tables.
     */
    @Override
    public void close() throws SQLException {
        try (root;
                writer) {
            endQuestions();
            checkpoint();
        }
    }

    /** As {@link #close}, but what is on disk stays as it is: after a failure what is in memory may not be. */
    void abandon() throws SQLException {
        try (root;
                writer) {
            endQuestions();
        }
    }

    private void endQuestions() throws SQLException {
        for (Lease lease : endStatements()) {
            lease.close();
        }
    }

    /** Tells those in progress to end, and gives out no connection any more. */
    private synchronized List<Lease> endStatements() {
        closed = true;
        leases.forEach(Lease::end);
        return List.copyOf(leases);
    }
}

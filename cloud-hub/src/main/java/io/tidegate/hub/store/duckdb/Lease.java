package io.tidegate.hub.store.duckdb;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.duckdb.DuckDBConnection;

/**
 * A connection for one question, handed out statement by statement and taken back by the asker or by the database. If a
 * connection is closed under a statement, the driver fails with whatever it stumbles over, so it is closed between two
 * statements only: who closes it tells the statement in progress to end and waits for it, which is short, as a
 * statement never waits for who reads its rows.
 */
final class Lease implements AutoCloseable {

    private final DuckDBConnection connection;
    private final DuckDbDatabase database;
    private final Lock statement = new ReentrantLock();
    private volatile boolean ended;

    Lease(DuckDBConnection connection, DuckDbDatabase database) {
        this.connection = connection;
        this.database = database;
    }

    /** What it is a connection to. */
    DuckDbDatabase database() {
        return database;
    }

    /** One statement, or a few that belong together, with their results. */
    interface Statements<T> {

        T run(DuckDBConnection connection) throws SQLException;
    }

    /**
     * Runs statements on the connection. Nothing that waits for another thread belongs into them.
     *
     * @throws SQLException also if the database was closed, or a checkpoint failed, meanwhile
     */
    <T> T run(Statements<T> statements) throws SQLException {
        statement.lock();
        try {
            checkNotEnded();
            T answer = statements.run(connection);
            database.awaitCheckpoint();
            checkNotEnded();
            return answer;
        } finally {
            statement.unlock();
        }
    }

    /** The next row of a statement that {@link #run} runs; fails if the statement is to end. */
    boolean next(ResultSet row) throws SQLException {
        checkNotEnded();
        return row.next();
    }

    private void checkNotEnded() throws SQLException {
        if (ended) {
            throw new SQLException("the database was closed meanwhile");
        }
    }

    /** Tells the statement in progress to end, and that there will be no other; any thread. */
    void end() {
        ended = true;
    }

    /** Ends the statement in progress and closes the connection; any thread, any number of times. */
    @Override
    public void close() throws SQLException {
        end();
        statement.lock();
        try {
            connection.close();
        } finally {
            statement.unlock();
        }
        database.forget(this);
    }
}

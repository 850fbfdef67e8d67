package io.tidegate.hub.store.duckdb;

import io.tidegate.hub.store.StoreUnavailableException;
import java.sql.SQLException;

/** The database for all but the writer's thread, whichever instance is open. Any thread. */
interface OpenDatabase {

    /**
     * What of it is kept in memory; blocks while it is opened anew.
     *
     * @throws StoreUnavailableException if it is not open
     */
    DuckDbDatabase current();

    /**
     * A connection for questions; blocks while it is opened anew.
     *
     * @throws StoreUnavailableException if it is not open
     */
    Lease readable() throws SQLException;

    /**
     * Runs a transaction, while neither the writer nor anybody else runs one; undone where it does not commit. After a
     * failure the database is opened anew, and nothing else is done with the one that failed: DuckDB 1.4 leaves
     * tables empty in memory after a checkpoint that found the disk full, and, before 1.5.2, texts of a commit that
     * failed in front of those that are appended next (duckdb#22279); what commits then would make that last.
     *
     * @throws StoreUnavailableException if it is not open
     */
    <T> T change(Lease.Statements<T> statements) throws SQLException;
}

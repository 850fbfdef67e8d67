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
     * A connection for a transaction, to a database opened anew before if one has failed since it was opened. Blocks
     * while the writer commits.
     *
     * @throws StoreUnavailableException if it cannot be opened
     */
    Lease writable();

    /**
     * A transaction has failed on what {@link #writable} gave: nothing is written to that any more. DuckDB before 1.5.2 undoes rows
     * whose commit fails, on a full disk for one, but not where their texts end: the next text that is appended to the
     * table would begin with theirs (duckdb#22279).
     */
    void distrust(DuckDbDatabase failed);
}

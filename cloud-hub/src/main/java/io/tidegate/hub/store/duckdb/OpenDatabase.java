package io.tidegate.hub.store.duckdb;

import io.tidegate.hub.store.StoreUnavailableException;

/** The database for all but the writer's thread, whichever instance is open. Any thread. */
interface OpenDatabase {

    /**
     * For questions.
     *
     * @throws StoreUnavailableException if it is not open
     */
    DuckDbDatabase readable();

    /**
     * For a transaction; opened anew before, if one has failed since it was opened. Blocks while the writer commits.
     *
     * @throws StoreUnavailableException if it cannot be opened
     */
    DuckDbDatabase writable();

    /**
     * A transaction has failed on what {@link #writable} gave: nothing is written to that any more. DuckDB before 1.5.2 undoes rows
     * whose commit fails, on a full disk for one, but not where their texts end: the next text that is appended to the
     * table would begin with theirs (duckdb#22279).
     */
    void distrust(DuckDbDatabase failed);
}

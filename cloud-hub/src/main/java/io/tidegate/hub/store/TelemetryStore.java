package io.tidegate.hub.store;

import io.tidegate.protocol.sync.DedupLedger;
import io.tidegate.protocol.sync.SyncLimits;
import java.util.List;

/**
 * Where readings end up: <em>rows, gaps and ledger in one transaction or none</em>. Written by one thread at a time.
 */
public interface TelemetryStore extends AutoCloseable {

    /** Every stream that was ever committed, as the database knows it. Called at the start, and to recover. */
    List<DedupLedger> ledgers(SyncLimits limits);

    /**
     * Commits a group; blocks until it is on disk.
     *
     * @throws CommitFailedException if it is not known to be on disk; says whether it is known not to be
     */
    Committed commit(CommitGroup group) throws CommitFailedException;

    /** Questions about what is stored; each may run on any thread. */
    TelemetryQueries queries();

    /** The fleet's tables, in the same database. */
    FleetTables fleet();

    @Override
    void close();
}

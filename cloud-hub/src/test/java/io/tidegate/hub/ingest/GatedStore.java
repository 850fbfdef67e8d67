package io.tidegate.hub.ingest;

import io.tidegate.hub.store.CommitFailedException;
import io.tidegate.hub.store.CommitGroup;
import io.tidegate.hub.store.Committed;
import io.tidegate.hub.store.FleetTables;
import io.tidegate.hub.store.TelemetryQueries;
import io.tidegate.hub.store.TelemetryStore;
import io.tidegate.protocol.sync.DedupLedger;
import io.tidegate.protocol.sync.SyncLimits;
import java.util.List;
import java.util.concurrent.Semaphore;

/** A store whose commits wait for a permit while its gate is closed. */
final class GatedStore implements TelemetryStore {

    /** More than any test commits. */
    private static final int OPEN = 1_000_000;

    private final TelemetryStore behind;
    private final Semaphore gate = new Semaphore(OPEN);
    private final Semaphore arrived = new Semaphore(0);

    GatedStore(TelemetryStore behind) {
        this.behind = behind;
    }

    void closeGate() {
        gate.drainPermits();
        arrived.drainPermits();
    }

    void openGate() {
        gate.release(OPEN);
    }

    /** Waits until a commit has come to the gate. */
    void awaitCommitAtGate() throws InterruptedException {
        arrived.acquire();
    }

    @Override
    public Committed commit(CommitGroup group) throws CommitFailedException {
        arrived.release();
        gate.acquireUninterruptibly();
        return behind.commit(group);
    }

    @Override
    public List<DedupLedger> ledgers(SyncLimits limits) {
        return behind.ledgers(limits);
    }

    @Override
    public TelemetryQueries queries() {
        return behind.queries();
    }

    @Override
    public FleetTables fleet() {
        return behind.fleet();
    }

    @Override
    public void close() {
        behind.close();
    }
}

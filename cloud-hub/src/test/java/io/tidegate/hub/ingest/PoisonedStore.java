package io.tidegate.hub.ingest;

import io.tidegate.hub.store.CommitFailedException;
import io.tidegate.hub.store.CommitGroup;
import io.tidegate.hub.store.Committed;
import io.tidegate.hub.store.FleetTables;
import io.tidegate.hub.store.TelemetryQueries;
import io.tidegate.hub.store.TelemetryStore;
import io.tidegate.protocol.sync.DedupLedger;
import io.tidegate.protocol.sync.StreamId;
import io.tidegate.protocol.sync.SyncLimits;
import java.util.List;

/**
 * A store that refuses every group with readings of one stream.
 *
 * @param fault whether it does so by a fault instead of a failed commit
 */
record PoisonedStore(TelemetryStore healthy, StreamId poison, boolean fault) implements TelemetryStore {

    @Override
    public Committed commit(CommitGroup group) throws CommitFailedException {
        if (group.runs().stream().anyMatch(run -> run.stream().equals(poison))) {
            if (fault) {
                throw new IllegalStateException("fault");
            }
            throw new CommitFailedException("poison", false, new IllegalStateException("poison"));
        }
        return healthy.commit(group);
    }

    @Override
    public List<DedupLedger> ledgers(SyncLimits limits) {
        return healthy.ledgers(limits);
    }

    @Override
    public TelemetryQueries queries() {
        return healthy.queries();
    }

    @Override
    public FleetTables fleet() {
        return healthy.fleet();
    }

    @Override
    public void close() {
        healthy.close();
    }
}

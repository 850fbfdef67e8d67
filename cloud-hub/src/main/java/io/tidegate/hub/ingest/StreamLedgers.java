package io.tidegate.hub.ingest;

import io.tidegate.hub.store.CommitGroup.Heard;
import io.tidegate.hub.store.Committed;
import io.tidegate.protocol.sync.DedupLedger;
import io.tidegate.protocol.sync.StreamId;
import io.tidegate.protocol.sync.SyncLimits;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The ledgers of all streams. Owned by the lane, not thread-safe. */
final class StreamLedgers {

    private final SyncLimits limits;
    private final Map<StreamId, DedupLedger> ledgers = new HashMap<>();

    StreamLedgers(SyncLimits limits) {
        this.limits = limits;
    }

    /** The stream's ledger; a new one if it was never heard of. */
    DedupLedger of(StreamId stream) {
        return ledgers.computeIfAbsent(stream, unknown -> new DedupLedger(unknown, limits));
    }

    /** Whether batches of {@code session} are taken on the stream; does not make one that was never heard of. */
    boolean hasGreeted(StreamId stream, long session) {
        DedupLedger ledger = ledgers.get(stream);
        return ledger != null && ledger.hasGreeted(session);
    }

    /** Whether a session is greeted on the stream; does not make one that was never heard of. */
    boolean isGreeted(StreamId stream) {
        DedupLedger ledger = ledgers.get(stream);
        return ledger != null && ledger.session().isPresent();
    }

    /** Forgets everything but the sessions, and begins with what the database has. */
    void reload(List<DedupLedger> fromDatabase) {
        Map<StreamId, DedupLedger> before = Map.copyOf(ledgers);
        ledgers.clear();
        fromDatabase.forEach(ledger -> ledgers.put(ledger.stream(), ledger));
        before.forEach((stream, ledger) ->
                ledger.greeting().ifPresent(greeting -> of(stream).greeting(greeting)));
    }

    /** What was staged of {@code streams} is settled; the proof says that the database holds it. */
    void settle(Committed proof, Collection<StreamId> streams) {
        streams.forEach(stream -> of(stream).committed());
        for (Heard heard : proof.group().heard()) {
            of(heard.stream()).heardOf(heard.appendedThrough());
        }
    }

    Collection<DedupLedger> all() {
        return ledgers.values();
    }
}

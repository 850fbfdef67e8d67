package io.tidegate.hub.bench;

import io.tidegate.hub.store.CommitFailedException;
import io.tidegate.hub.store.CommitGroup;
import io.tidegate.hub.store.CommitGroup.Heard;
import io.tidegate.hub.store.StoreOpenException;
import io.tidegate.hub.store.duckdb.DuckDbStore;
import io.tidegate.protocol.sync.AgentId;
import io.tidegate.protocol.sync.DedupLedger;
import io.tidegate.protocol.sync.SequenceRange;
import io.tidegate.protocol.sync.StreamId;
import io.tidegate.protocol.sync.SyncLimits;
import io.tidegate.protocol.wire.Batch;
import io.tidegate.protocol.wire.BatchReader;
import io.tidegate.protocol.wire.UndecodableMessageException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Stores a workload as the hub does: decode, admit, commit. */
final class HubPath {

    private final Workload workload;
    private final SyncLimits limits;
    private final Map<StreamId, DedupLedger> ledgers = new HashMap<>();
    private final Map<AgentId, BatchReader> readers = new HashMap<>();

    HubPath(Workload workload, SyncLimits limits) {
        this.workload = workload;
        this.limits = limits;
    }

    StoreBenchmark.Run run(Path directory)
            throws StoreOpenException, UndecodableMessageException, CommitFailedException, IOException {
        long[] commitNanos = new long[workload.commits().size()];
        long begin;
        long end;
        long cpu;
        try (DuckDbStore store = DuckDbStore.open(directory, DuckDbStore.Options.DEFAULT)) {
            cpu = StoreBenchmark.cpuNanos();
            begin = System.nanoTime();
            for (int i = 0; i < commitNanos.length; i++) {
                CommitGroup group = admit(workload.commits().get(i), i);
                long started = System.nanoTime();
                store.commit(group);
                commitNanos[i] = System.nanoTime() - started;
                ledgers.values().forEach(DedupLedger::committed);
            }
            end = System.nanoTime();
            cpu = StoreBenchmark.cpuNanos() - cpu;
        }
        return StoreBenchmark.Run.of(workload.rows(), end - begin, cpu, commitNanos, directory);
    }

    private CommitGroup admit(List<Workload.Message> messages, int number) throws UndecodableMessageException {
        List<CommitGroup.Run> runs = new ArrayList<>(messages.size());
        List<Heard> heard = new ArrayList<>(messages.size());
        for (Workload.Message message : messages) {
            Batch batch = readers.computeIfAbsent(
                            message.agent(), agent -> new BatchReader(agent, Workload.status(agent), limits))
                    .decode(message.payload());
            SequenceRange range = Objects.requireNonNull(batch.range());
            DedupLedger ledger = ledgers.computeIfAbsent(batch.stream(), stream -> new DedupLedger(stream, limits));
            if (ledger.admit(range, batch.incarnation()) != DedupLedger.Admission.FRESH) {
                throw new IllegalStateException("not fresh: " + range);
            }
            runs.add(new CommitGroup.Run(batch.stream(), range, batch.incarnation(), batch.readings()));
            heard.add(new Heard(batch.stream(), batch.appendedThrough()));
        }
        return new CommitGroup(runs, List.of(), List.of(), heard, Workload.receivedNs(number));
    }
}

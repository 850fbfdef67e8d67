package io.tidegate.protocol.simulation;

import io.tidegate.protocol.simulation.BrokenPromise.Promise;
import io.tidegate.protocol.sync.DedupLedger;
import io.tidegate.protocol.sync.Gap;
import io.tidegate.protocol.sync.IncarnationSpan;
import io.tidegate.protocol.sync.RangeSet;
import io.tidegate.protocol.sync.SequenceRange;
import io.tidegate.protocol.sync.StreamId;
import io.tidegate.protocol.sync.SyncLimits;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The hub's database: transactions that happen wholly or not at all, and for each stream one node that owns it. It may be
 * replaced by a backup of itself.
 */
final class SimulatedDatabase {

    private final Truth truth;
    private final Bugs bugs;
    private Map<StreamId, Table> tables = new LinkedHashMap<>();
    private final Map<StreamId, Long> owners = new HashMap<>();

    /** What is kept of a stream. */
    private static final class Table {
        final Map<Long, Long> rows = new HashMap<>();
        final Set<Long> quarantine = new HashSet<>();
        final RangeSet stored = new RangeSet();
        final RangeSet lost = new RangeSet();
        final Map<Long, IncarnationSpan> spans = new LinkedHashMap<>();
        final List<IncarnationSpan> aside = new ArrayList<>();
        long appendedThrough;

        void extend(long incarnation, SequenceRange range) {
            spans.merge(incarnation, new IncarnationSpan(incarnation, range), IncarnationSpan::with);
        }

        Table copy() {
            Table copy = new Table();
            copy.rows.putAll(rows);
            copy.quarantine.addAll(quarantine);
            stored.ranges().forEach(copy.stored::add);
            lost.ranges().forEach(copy.lost::add);
            copy.spans.putAll(spans);
            copy.aside.addAll(aside);
            copy.appendedThrough = appendedThrough;
            return copy;
        }
    }

    /**
     * Readings of one stream.
     *
     * @param account whose ledger they are entered in: the stream's, unless a bug confuses streams
     * @param aside whether they are in conflict and go to quarantine
     */
    record Run(
            StreamId stream,
            StreamId account,
            long incarnation,
            SequenceRange range,
            List<Long> values,
            boolean aside) {}

    record Lost(StreamId stream, Gap gap) {}

    /** One transaction. */
    record Group(List<Run> runs, List<Lost> gaps, Map<StreamId, Long> heard) {

        boolean isEmpty() {
            return runs.isEmpty() && gaps.isEmpty() && heard.isEmpty();
        }

        Set<StreamId> streams() {
            Set<StreamId> streams = new LinkedHashSet<>(heard.keySet());
            runs.forEach(run -> streams.add(run.account()));
            gaps.forEach(lost -> streams.add(lost.stream()));
            return streams;
        }
    }

    SimulatedDatabase(Truth truth, Bugs bugs) {
        this.truth = truth;
        this.bugs = bugs;
    }

    /** A copy that later changes do not touch. */
    SimulatedDatabase backup() {
        SimulatedDatabase copy = new SimulatedDatabase(truth, bugs);
        tables.forEach((stream, table) -> copy.tables.put(stream, table.copy()));
        return copy;
    }

    /** Replaces it. Nobody owns a stream then: a node that was stopped before must not take the past for its own. */
    void restore(SimulatedDatabase backup) {
        tables = backup.backup().tables;
        owners.clear();
    }

    // Ownership

    void takeOver(StreamId stream, long run) {
        owners.put(stream, run);
    }

    boolean isOwner(StreamId stream, long run) {
        return bugs.has(PlantedBug.NODE_WITHOUT_OWNERSHIP_COMMITS)
                || Long.valueOf(run).equals(owners.get(stream));
    }

    DedupLedger ledger(StreamId stream, SyncLimits limits) {
        Table table = tables.get(stream);
        return table == null
                ? new DedupLedger(stream, limits)
                : new DedupLedger(
                        stream,
                        limits,
                        table.stored.ranges(),
                        table.lost.ranges(),
                        table.spans.values(),
                        table.aside,
                        table.appendedThrough);
    }

    // Transactions

    /** Does it wholly, or throws if it breaks a promise. */
    void commit(Group group) {
        for (Run run : group.runs()) {
            Table table = table(run.stream());
            for (int i = 0; i < run.values().size(); i++) {
                long sequence = run.range().first() + i;
                long value = run.values().get(i);
                if (bugs.has(PlantedBug.RECEIPT_FOR_A_PARTIAL_INSERT)
                        && i == run.values().size() - 1
                        && i > 2) {
                    continue;
                }
                truth.committed(run.stream(), sequence, value);
                if (run.aside()) {
                    if (!table.quarantine.add(value)) {
                        throw new BrokenPromise(
                                Promise.NOTHING_IS_STORED_TWICE,
                                "number " + sequence + " of " + run.stream() + " in quarantine");
                    }
                } else if (table.rows.put(sequence, value) != null) {
                    throw new BrokenPromise(
                            Promise.NOTHING_IS_STORED_TWICE, "number " + sequence + " of " + run.stream());
                }
            }
            Table account = table(run.account());
            if (run.aside()) {
                account.aside.add(new IncarnationSpan(run.incarnation(), run.range()));
            } else {
                account.stored.add(run.range());
                account.extend(run.incarnation(), run.range());
            }
            if (account == table && table.rows.size() != table.stored.count()) {
                throw new BrokenPromise(
                        Promise.RECEIPTS_ARE_TRUE,
                        table.rows.size() + " rows of " + run.stream() + " are stored, its ledger says "
                                + table.stored);
            }
        }
        for (Lost lost : group.gaps()) {
            table(lost.stream()).lost.add(lost.gap().range());
            truth.declaredLost(lost.stream(), lost.gap().range());
        }
        group.heard().forEach((stream, through) -> {
            Table table = table(stream);
            table.appendedThrough = Math.max(table.appendedThrough, through);
        });
    }

    // Looking at it

    RangeSet lost(StreamId stream) {
        Table table = tables.get(bugs.account(stream));
        return table == null ? new RangeSet() : table.lost;
    }

    /** Whether the reading is stored under this number, or kept aside. */
    boolean has(StreamId stream, long sequence, long value) {
        Table table = tables.get(stream);
        return table != null
                && (Long.valueOf(value).equals(table.rows.get(sequence)) || table.quarantine.contains(value));
    }

    private Table table(StreamId stream) {
        return tables.computeIfAbsent(stream, unknown -> new Table());
    }
}

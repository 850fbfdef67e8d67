package io.tidegate.protocol.sync;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * A hub without I/O: the ledger of the product over a database that commits groups or nothing, and may be restored
 * from a backup.
 */
final class SimulatedHub {

    private final StreamId stream;
    private final SyncLimits limits;
    private final RandomGenerator random;

    /** The database: committed rows in order, settled ranges, gap ranges and incarnations; one transaction each. */
    record Database(
            List<Row> rows, List<SequenceRange> stored, List<SequenceRange> lost, List<DedupLedger.Span> spans) {}

    record Row(long sequence, long value) {}

    private Database database = new Database(List.of(), List.of(), List.of(), List.of());
    private DedupLedger ledger;
    private final List<SimulatedBatch> group = new ArrayList<>();
    private final List<Row> staged = new ArrayList<>();
    private final Set<SequenceRange> gapsHeard = new LinkedHashSet<>();
    private long session;
    private long run;
    private long number;
    long conflicts;

    SimulatedHub(StreamId stream, SyncLimits limits, RandomGenerator random) {
        this.stream = stream;
        this.limits = limits;
        this.random = random;
        this.ledger = new DedupLedger(stream, limits);
        this.run = random.nextLong();
    }

    /** A batch is taken; nothing is decided before {@link #commit}. */
    void receive(SimulatedBatch batch) {
        if (ledger.hasGreeted(batch.session())) {
            group.add(batch);
        }
    }

    /** Commits what was taken as one group, and answers with a receipt. */
    Receipt commit() {
        admitGroup();
        List<Row> rows = new ArrayList<>(database.rows());
        rows.addAll(staged);
        staged.clear();
        ledger.committed();
        database = new Database(List.copyOf(rows), ledger.storedRanges(), ledger.lostRanges(), ledger.spans());
        List<SequenceRange> storedDespiteGap = gapsHeard.stream()
                .flatMap(range -> ledger.storedIn(range).stream())
                .toList();
        gapsHeard.clear();
        return receipt(List.of(), storedDespiteGap);
    }

    /** The commit fails; what was taken is forgotten, the agent will send it again. */
    void failCommit() {
        admitGroup();
        staged.clear();
        gapsHeard.clear();
        ledger.rolledBack();
    }

    boolean hasWork() {
        return !group.isEmpty();
    }

    Receipt greet(long newSession, StreamReport report) {
        session = newSession;
        ledger.greet(newSession);
        ledger.heardOf(report.appendedThrough());
        return receipt(ledger.rewind(report), List.of());
    }

    /** The process dies: what was not committed is gone. */
    void crash() {
        group.clear();
        staged.clear();
        gapsHeard.clear();
        run = random.nextLong();
        number = 0;
        session = 0;
        ledger = new DedupLedger(stream, limits, database.stored(), database.lost(), database.spans(), 0);
    }

    Database backup() {
        return database;
    }

    /** The database comes back from a backup, with a new start of the hub. */
    void restore(Database backup) {
        database = backup;
        crash();
    }

    Map<Long, Long> rows() {
        Map<Long, Long> rows = new LinkedHashMap<>();
        for (Row row : database.rows()) {
            if (rows.put(row.sequence(), row.value()) != null) {
                throw new AssertionError("sequence " + row.sequence() + " is stored twice");
            }
        }
        return rows;
    }

    RangeSet settled() {
        RangeSet settled = new RangeSet(database.stored());
        database.lost().forEach(settled::add);
        return settled;
    }

    RangeSet lost() {
        return new RangeSet(database.lost());
    }

    long rowCount() {
        return database.rows().size();
    }

    private void admitGroup() {
        for (SimulatedBatch batch : group) {
            for (Gap gap : batch.gaps()) {
                gapsHeard.add(gap.range());
                ledger.admitGap(gap);
            }
            batch.range().ifPresent(range -> {
                switch (ledger.admit(range, batch.incarnation())) {
                    case FRESH -> {
                        for (int i = 0; i < batch.values().size(); i++) {
                            staged.add(new Row(range.first() + i, batch.values().get(i)));
                        }
                    }
                    case CONFLICT -> conflicts++;
                    case DUPLICATE, OVERLAP -> {}
                }
            });
            ledger.heardOf(batch.appendedThrough());
        }
        group.clear();
    }

    private Receipt receipt(List<SequenceRange> rewind, List<SequenceRange> storedDespiteGap) {
        return new Receipt(
                stream,
                session,
                run,
                ++number,
                ledger.storedThrough(),
                ledger.islands(),
                limits.creditReadings(),
                rewind,
                ledger.lostReadings(),
                storedDespiteGap,
                0);
    }
}

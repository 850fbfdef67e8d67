package io.tidegate.protocol.simulation;

import io.tidegate.protocol.simulation.SimulatedDatabase.Group;
import io.tidegate.protocol.simulation.SimulatedDatabase.Lost;
import io.tidegate.protocol.simulation.SimulatedDatabase.Run;
import io.tidegate.protocol.sync.DedupLedger;
import io.tidegate.protocol.sync.Gap;
import io.tidegate.protocol.sync.RangeSet;
import io.tidegate.protocol.sync.Receipt;
import io.tidegate.protocol.sync.SequenceRange;
import io.tidegate.protocol.sync.StreamId;
import io.tidegate.protocol.sync.StreamReport;
import io.tidegate.protocol.sync.SyncLimits;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * One node of a hub without threads: the product's ledgers over a {@link SimulatedDatabase}, driven by the rules of the
 * stream's lane. It takes a stream over in the database before it answers its greeting, and a commit of a stream that
 * another node has taken over since fails.
 */
final class SimulatedNode {

    private static final int GROUP_MESSAGES = 6;

    private final SimulatedDatabase database;
    private final SyncLimits limits;
    private final Bugs bugs;
    private final Map<StreamId, DedupLedger> ledgers = new HashMap<>();
    private final Map<StreamId, Long> runs = new HashMap<>();
    private final Deque<Message> queue = new ArrayDeque<>();
    private final List<Message> underWay = new ArrayList<>();
    private Optional<Admitted> commit = Optional.empty();
    private boolean stale;
    private boolean stopped;
    private long number;
    private long creditReadings;
    private long wallOffsetMs;
    private final SplittableRandom random;

    /** What a stream's next receipt answers beside what is settled. */
    private static final class Owed {
        final RangeSet gapsHeard = new RangeSet();
        Optional<StreamReport> report = Optional.empty();
    }

    /** A group on its way into the database, and the receipts that are owed once it is there. */
    private record Admitted(Group group, Map<StreamId, Owed> owed) {}

    SimulatedNode(SimulatedDatabase database, SyncLimits limits, Bugs bugs, long seed) {
        this.database = database;
        this.limits = limits;
        this.bugs = bugs;
        this.creditReadings = limits.creditReadings();
        this.random = new SplittableRandom(seed);
    }

    // Its process

    /** Everything in memory is gone. */
    void restart() {
        queue.clear();
        underWay.clear();
        commit = Optional.empty();
        ledgers.clear();
        runs.clear();
        number = 0;
        stale = false;
        stopped = false;
    }

    void stop() {
        stopped = true;
    }

    void resume() {
        stopped = false;
    }

    boolean isStopped() {
        return stopped;
    }

    void credit(long readings) {
        creditReadings = readings;
    }

    void stepClock(long byMs) {
        wallOffsetMs += byMs;
    }

    boolean hasQueue() {
        return !queue.isEmpty();
    }

    boolean isCommitting() {
        return commit.isPresent();
    }

    boolean isStale() {
        return stale;
    }

    void receive(Message message) {
        queue.add(message);
    }

    // Committing

    /** Takes what waits and admits it; returns the receipts that need no commit. */
    List<Receipt> beginCommit(long nowMs) {
        if (stopped || commit.isPresent()) {
            return List.of();
        }
        if (stale) {
            reload();
        }
        while (underWay.size() < GROUP_MESSAGES && !queue.isEmpty()) {
            underWay.add(queue.remove());
        }
        if (underWay.isEmpty()) {
            return List.of();
        }
        Admitted admitted = admit();
        if (admitted.group().isEmpty()) {
            underWay.clear();
            return receipts(admitted.owed(), nowMs);
        }
        if (bugs.has(PlantedBug.RECEIPT_BEFORE_COMMIT)) {
            admitted.owed()
                    .keySet()
                    .forEach(stream -> ledger(bugs.account(stream)).committed());
            List<Receipt> early = receipts(admitted.owed(), nowMs);
            commit = Optional.of(admitted);
            return early;
        }
        commit = Optional.of(admitted);
        return List.of();
    }

    /** The commit ends well, if the database takes it; returns the receipts. */
    List<Receipt> endCommit(long nowMs) {
        if (stopped || commit.isEmpty()) {
            return List.of();
        }
        Admitted admitted = commit.get();
        if (!apply(admitted.group())) {
            fail();
            return List.of();
        }
        commit = Optional.empty();
        underWay.clear();
        admitted.owed().keySet().forEach(stream -> ledger(bugs.account(stream)).committed());
        admitted.group().heard().forEach((stream, through) -> ledger(stream).heardOf(through));
        return receipts(admitted.owed(), nowMs);
    }

    /** The commit fails; the messages are kept, and what the database has is read again. */
    void fail() {
        if (commit.isPresent()) {
            if (bugs.has(PlantedBug.ROLLED_BACK_COMMIT_COUNTS)) {
                commit.get()
                        .owed()
                        .keySet()
                        .forEach(stream -> ledger(bugs.account(stream)).committed());
                underWay.clear();
            } else {
                stale = true;
            }
            commit = Optional.empty();
        }
    }

    /** The commit ends, perhaps well, and the node does not hear how. */
    void endUnknown(boolean done) {
        if (commit.isPresent()) {
            if (done) {
                apply(commit.get().group());
            }
            commit = Optional.empty();
            stale = true;
        }
    }

    /** The process dies in the middle of a commit, which the database may have finished. */
    void die(boolean committed) {
        if (committed && commit.isPresent()) {
            apply(commit.get().group());
        }
        restart();
    }

    private boolean apply(Group group) {
        for (StreamId stream : group.streams()) {
            if (!database.isOwner(stream, runs.getOrDefault(stream, 0L))) {
                return false;
            }
        }
        database.commit(group);
        return true;
    }

    /** Another node may have written: what this one knew may be old, so it is a new run. */
    private void reload() {
        Set<StreamId> streams = new LinkedHashSet<>(ledgers.keySet());
        for (StreamId stream : streams) {
            DedupLedger fresh = database.ledger(stream, limits);
            if (database.isOwner(stream, runs.getOrDefault(stream, 0L))) {
                ledger(stream).greeting().ifPresent(fresh::greeting);
            } else {
                runs.remove(stream);
            }
            ledgers.put(stream, fresh);
        }
        stale = false;
    }

    // Admission, by the rules of the hub's room "ingest"

    private Admitted admit() {
        for (Message message : underWay) {
            if (message instanceof Message.Status status) {
                status.streams().forEach(report -> takeOver(bugs.account(report.stream())));
            }
        }
        List<Run> rows = new ArrayList<>();
        List<Lost> gaps = new ArrayList<>();
        Map<StreamId, Long> heard = new LinkedHashMap<>();
        Map<StreamId, Owed> owed = new LinkedHashMap<>();
        for (Message message : underWay) {
            if (message instanceof Message.Status status) {
                for (StreamReport report : status.streams()) {
                    greet(status.session(), report, owed);
                    heardOf(report.stream(), report.appendedThrough(), heard);
                }
            } else if (message instanceof Message.Batch batch) {
                admit(batch, rows, gaps, heard, owed);
            }
        }
        return new Admitted(new Group(rows, gaps, heard), owed);
    }

    private void greet(long session, StreamReport report, Map<StreamId, Owed> owed) {
        StreamId stream = bugs.account(report.stream());
        ledger(stream).greet(session, bugs.has(PlantedBug.RECEIPT_FOR_WHAT_WAS_NEVER_SENT) ? List.of() : report.kept());
        owed.computeIfAbsent(report.stream(), unused -> new Owed()).report = Optional.of(report);
    }

    /** Before anything of a group is admitted: what is staged must be staged in the ledger that the commit is held against. */
    private void takeOver(StreamId stream) {
        if (!runs.containsKey(stream) || !database.isOwner(stream, runs.get(stream))) {
            long run = random.nextLong();
            database.takeOver(stream, run);
            runs.put(stream, run);
            ledgers.put(stream, database.ledger(stream, limits));
        }
    }

    private void admit(
            Message.Batch batch, List<Run> rows, List<Lost> gaps, Map<StreamId, Long> heard, Map<StreamId, Owed> owed) {
        StreamId stream = bugs.account(batch.stream());
        if (!ledger(stream).hasGreeted(batch.session()) && !bugs.has(PlantedBug.SESSION_NOT_CHECKED)) {
            return;
        }
        DedupLedger ledger = ledger(stream);
        Owed answer = owed.computeIfAbsent(batch.stream(), unused -> new Owed());
        for (Gap gap : batch.gaps()) {
            answer.gapsHeard.add(gap.range());
            ledger.admitGap(gap).forEach(fresh -> gaps.add(new Lost(stream, fresh)));
        }
        batch.range().ifPresent(range -> {
            long incarnation = batch.incarnation();
            switch (ledger.admit(range, incarnation)) {
                case FRESH -> rows.add(run(batch, stream, incarnation, range, false));
                case CONFLICT -> {
                    DedupLedger.Split split = ledger.admitRest(range, incarnation);
                    split.fresh().forEach(part -> rows.add(run(batch, stream, incarnation, part, false)));
                    if (!bugs.has(PlantedBug.CONFLICT_TAKEN_FOR_A_DUPLICATE)) {
                        split.aside().forEach(part -> rows.add(run(batch, stream, incarnation, part, true)));
                    }
                }
                case OVERLAP -> {
                    if (bugs.has(PlantedBug.OVERLAP_STORED_WHOLE)) {
                        rows.add(run(batch, stream, incarnation, range, false));
                    }
                }
                case DUPLICATE -> {
                    if (bugs.has(PlantedBug.DEDUP_BY_TIME_WINDOW) && range.last() + 40 < ledger.highestSettled()) {
                        rows.add(run(batch, stream, incarnation, range, false));
                    }
                }
            }
        });
        heardOf(batch.stream(), batch.appendedThrough(), heard);
    }

    private static Run run(Message.Batch batch, StreamId account, long incarnation, SequenceRange part, boolean aside) {
        SequenceRange range = batch.range().orElseThrow();
        return new Run(
                batch.stream(),
                account,
                incarnation,
                part,
                batch.values().subList((int) (part.first() - range.first()), (int) (part.last() - range.first() + 1)),
                aside);
    }

    private void heardOf(StreamId of, long through, Map<StreamId, Long> heard) {
        StreamId stream = bugs.account(of);
        if (through > ledger(stream).appendedThrough()) {
            heard.merge(stream, through, Math::max);
        }
    }

    // Receipts

    private List<Receipt> receipts(Map<StreamId, Owed> owed, long nowMs) {
        List<Receipt> receipts = new ArrayList<>();
        owed.forEach((stream, answer) -> {
            DedupLedger ledger = ledger(bugs.account(stream));
            receipts.add(new Receipt(
                    stream,
                    ledger.session().orElse(0),
                    runs.getOrDefault(bugs.account(stream), 0L),
                    ++number,
                    ledger.storedThrough(),
                    ledger.islands(),
                    creditReadings,
                    answer.report.map(ledger::rewind).orElse(List.of()),
                    ledger.lostReadings(),
                    answer.gapsHeard.ranges().stream()
                            .flatMap(range -> ledger.storedIn(range).stream())
                            .toList(),
                    answer.gapsHeard.isEmpty() && answer.report.isEmpty()
                            ? List.of()
                            : ledger.lostBeside(answer.gapsHeard),
                    ledger.hasDiverged(),
                    false,
                    (nowMs + wallOffsetMs) * 1_000_000));
        });
        return receipts;
    }

    private DedupLedger ledger(StreamId stream) {
        return ledgers.computeIfAbsent(stream, unknown -> database.ledger(unknown, limits));
    }
}

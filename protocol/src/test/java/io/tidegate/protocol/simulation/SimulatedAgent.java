package io.tidegate.protocol.simulation;

import io.tidegate.protocol.simulation.BrokenPromise.Promise;
import io.tidegate.protocol.simulation.SimulatedBuffer.Declared;
import io.tidegate.protocol.sync.EdgeLedger;
import io.tidegate.protocol.sync.Gap;
import io.tidegate.protocol.sync.GapReason;
import io.tidegate.protocol.sync.Lane;
import io.tidegate.protocol.sync.RangeSet;
import io.tidegate.protocol.sync.Receipt;
import io.tidegate.protocol.sync.SequenceRange;
import io.tidegate.protocol.sync.StreamId;
import io.tidegate.protocol.sync.SyncAction;
import io.tidegate.protocol.sync.SyncLimits;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * An agent without threads: the product's windows and ledgers over a {@link SimulatedBuffer}, driven by the rules of the
 * forwarder. Alarms leave before live readings, four for one.
 */
final class SimulatedAgent {

    private static final int ALARMS_PER_LIVE = 4;
    private static final Comparator<StreamId> BY_LANE =
            Comparator.comparing(StreamId::lane).thenComparingLong(StreamId::epoch);

    private final SyncLimits limits;
    private final Truth truth;
    private final Bugs bugs;
    private final String name;
    private SimulatedBuffer buffer;
    private long incarnation;
    private final TreeMap<StreamId, BuggyWindow> windows = new TreeMap<>(BY_LANE);
    private final Map<Long, Sent> sent = new HashMap<>();
    private long session;
    private boolean connected;
    private boolean statusDue;
    private long nextToken;
    private int alarmsInARow;
    /** Which is ahead of the hub's; the wall clock may be anywhere. */
    private long wallOffsetMs;

    private record Sent(BuggyWindow window, SequenceRange range) {}

    SimulatedAgent(String name, SimulatedBuffer buffer, Truth truth, SyncLimits limits, Bugs bugs, long incarnation) {
        this.name = name;
        this.buffer = buffer;
        this.truth = truth;
        this.limits = limits;
        this.bugs = bugs;
        this.incarnation = incarnation;
        start();
    }

    String name() {
        return name;
    }

    SimulatedBuffer buffer() {
        return buffer;
    }

    boolean isConnected() {
        return connected;
    }

    long session() {
        return session;
    }

    // Readings

    void offer(Lane lane, int count, long nowMs) {
        List<Long> values = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            values.add(truth.nextValue());
        }
        tell(buffer.write(lane, values, incarnation, wallNs(nowMs)));
    }

    void sync(long nowMs) {
        grown(buffer.sync(), nowMs);
    }

    void failSync(long nowMs) {
        grown(buffer.failSync(), nowMs);
    }

    void damage(SplittableRandom random, long nowMs) {
        tell(buffer.damage(random, wallNs(nowMs)));
        openWindows();
    }

    private void grown(List<StreamId> streams, long nowMs) {
        streams.forEach(
                stream -> window(stream).onAppended(buffer.ledger(stream).appendedThrough(), nowMs));
    }

    private void tell(List<Declared> gaps) {
        gaps.forEach(declared -> window(declared.stream()).onGap(declared.gap()));
    }

    // Its process

    void kill(SplittableRandom random) {
        buffer.kill(random);
        restart(random);
    }

    void cutPower(SplittableRandom random) {
        buffer.cutPower(random);
        restart(random);
    }

    /** Its disk is another one from now on. */
    void replaceDisk(SimulatedBuffer image, SplittableRandom random) {
        buffer = image;
        restart(random);
    }

    void stepClock(long byMs) {
        wallOffsetMs += byMs;
    }

    private void restart(SplittableRandom random) {
        connected = false;
        incarnation = random.nextLong();
        start();
    }

    private void start() {
        windows.clear();
        sent.clear();
        for (EdgeLedger ledger : buffer.ledgers()) {
            window(ledger.stream());
        }
    }

    // Its connection

    Message.Status connect(long newSession) {
        session = newSession;
        connected = true;
        sent.clear();
        windows.values().forEach(window -> window.onConnected(newSession));
        return status();
    }

    void disconnect() {
        connected = false;
        sent.clear();
        windows.values().forEach(BuggyWindow::onDisconnected);
    }

    /** A status that is due because a stream is new. */
    Optional<Message.Status> dueStatus() {
        return connected && statusDue ? Optional.of(status()) : Optional.empty();
    }

    Message.Status status() {
        statusDue = false;
        return new Message.Status(session, buffer.reports(incarnation, limits.maxIslands()));
    }

    /** The next message to send, if there is one. */
    Optional<Message.Batch> poll(long nowMs) {
        boolean liveFirst = alarmsInARow >= ALARMS_PER_LIVE;
        List<BuggyWindow> order = new ArrayList<>(windows.values());
        if (liveFirst) {
            order.sort(
                    Comparator.comparing((BuggyWindow window) -> window.stream().lane())
                            .reversed());
        }
        for (BuggyWindow window : order) {
            Optional<Message.Batch> batch = poll(window, nowMs);
            if (batch.isPresent()) {
                alarmsInARow = window.stream().lane() == Lane.ALARM ? alarmsInARow + 1 : 0;
                return batch;
            }
        }
        return Optional.empty();
    }

    private Optional<Message.Batch> poll(BuggyWindow window, long nowMs) {
        Optional<SequenceRange> next = window.next(nowMs);
        if (next.isEmpty() && !window.gapsDue(nowMs)) {
            return Optional.empty();
        }
        StreamId stream = window.stream();
        List<Gap> gaps = window.gapsToSend();
        if (!gaps.isEmpty()) {
            window.gapsTransmitted(nowMs);
        }
        long token = nextToken++;
        if (next.isEmpty()) {
            return Optional.of(new Message.Batch(
                    stream, session, token, 0, Optional.empty(), List.of(), gaps, window.appendedThrough()));
        }
        if (buffer.value(stream, next.get().first()).isEmpty()) {
            throw new BrokenPromise(
                    Promise.NOTHING_IS_LOST,
                    "number " + next.get().first() + " of " + stream + " is to be sent, but is not kept");
        }
        List<Long> values = buffer.read(stream, next.get());
        SequenceRange range = SequenceRange.ofCount(next.get().first(), values.size());
        window.transmitted(range, nowMs);
        sent.put(token, new Sent(window, range));
        return Optional.of(new Message.Batch(
                stream,
                session,
                token,
                buffer.incarnation(stream, range.first()),
                Optional.of(range),
                values,
                gaps,
                window.appendedThrough()));
    }

    void receive(Message.Acknowledged answer, SplittableRandom random, long nowMs) {
        Sent batch = connected && answer.session() == session ? sent.remove(answer.token()) : null;
        if (batch == null) {
            return;
        }
        if (answer.undecodable()) {
            perform(batch.window(), batch.window().refused(batch.range(), true, nowMs), random, nowMs);
        } else if (bugs.has(PlantedBug.RELEASE_ON_PUBACK)) {
            perform(batch.window(), List.of(new SyncAction.Settle(batch.range())), random, nowMs);
        }
    }

    void receive(Receipt receipt, SplittableRandom random, long nowMs) {
        BuggyWindow window = windows.get(receipt.stream());
        if (window != null) {
            perform(window, window.onReceipt(receipt), random, nowMs);
        }
    }

    private void perform(BuggyWindow window, List<SyncAction> actions, SplittableRandom random, long nowMs) {
        StreamId stream = window.stream();
        SyncAction.Performer performer = new SyncAction.Performer() {
            @Override
            public void settle(SequenceRange range) {
                checkCommitted(stream, range);
                buffer.settle(stream, range);
            }

            @Override
            public void rewind(SequenceRange range) {
                tell(buffer.rewind(stream, range, wallNs(nowMs)));
            }

            @Override
            public void revoke(SequenceRange range) {
                buffer.revoke(stream, range);
            }

            @Override
            public void giveUp(SequenceRange range, GapReason reason) {
                tell(buffer.giveUp(stream, range, reason, wallNs(nowMs)));
            }

            @Override
            public void diverged() {
                if (buffer.isCurrent(stream)) {
                    buffer.renewEpoch(stream, random);
                    openWindows();
                }
            }
        };
        actions.forEach(action -> action.perform(performer));
    }

    /** What is settled here must have been committed there: this very reading, not only its number. */
    private void checkCommitted(StreamId stream, SequenceRange range) {
        for (long n = range.first(); n <= range.last(); n++) {
            Optional<Long> value = buffer.value(stream, n);
            if (value.isPresent() && !truth.wasCommitted(value.get()) && !truth.wasDeclaredLost(stream, n)) {
                throw new BrokenPromise(
                        Promise.RECEIPTS_ARE_TRUE,
                        name + " settles " + range + " of " + stream + ", but the hub has never committed reading "
                                + value.get() + ", number " + n);
            }
        }
    }

    // What it looks like from outside

    boolean isGreeted() {
        return windows.get(buffer.current(Lane.LIVE)).isGreeted();
    }

    long inFlight() {
        return windows.values().stream()
                .mapToLong(BuggyWindow::inFlightReadings)
                .sum();
    }

    boolean isOutOfCredit() {
        return windows.values().stream().anyMatch(BuggyWindow::isOutOfCredit);
    }

    boolean hasUnconfirmedGaps() {
        return windows.values().stream().anyMatch(window -> !window.gapsToSend().isEmpty());
    }

    /** Readings that are neither settled nor under way. */
    long backlog() {
        return buffer.counts().pending() - inFlight();
    }

    boolean hasOldEpochPending() {
        return buffer.ledgers().stream()
                .anyMatch(ledger -> !buffer.isCurrent(ledger.stream())
                        && ledger.firstPending().isPresent());
    }

    /** The promises that hold at an agent at every moment. */
    void check() {
        for (EdgeLedger ledger : buffer.ledgers()) {
            if (ledger.counts().pending() < 0) {
                throw new BrokenPromise(Promise.THE_LEDGER_ADDS_UP, name + " says " + ledger.counts());
            }
            if (ledger.appendedThrough() > 0) {
                RangeSet kept = buffer.kept(ledger.stream());
                for (SequenceRange pending : ledger.pending(new SequenceRange(1, ledger.appendedThrough()))) {
                    if (!kept.contains(pending)) {
                        throw new BrokenPromise(
                                Promise.NOTHING_IS_LOST,
                                name + " has " + pending + " of " + ledger.stream() + " pending, but keeps " + kept);
                    }
                }
            }
        }
    }

    private BuggyWindow window(StreamId stream) {
        return windows.computeIfAbsent(stream, unknown -> {
            EdgeLedger ledger = buffer.ledger(stream);
            BuggyWindow window =
                    new BuggyWindow(stream, limits, bugs, ledger.appendedThrough(), ledger.stored(), ledger.gaps());
            if (connected) {
                window.onConnected(session);
                statusDue = true;
            }
            return window;
        });
    }

    private void openWindows() {
        List.copyOf(buffer.ledgers()).forEach(ledger -> window(ledger.stream()));
    }

    /** The highest number of the live lane's stream. */
    long liveThrough() {
        return buffer.ledger(buffer.current(Lane.LIVE)).appendedThrough();
    }

    /** The lowest pending number of the live lane's stream; beyond the last if there is none. */
    long liveSettledBelow() {
        return buffer.ledger(buffer.current(Lane.LIVE)).firstPending().orElse(liveThrough() + 1);
    }

    private long wallNs(long nowMs) {
        return (nowMs + wallOffsetMs) * 1_000_000;
    }
}

package io.tidegate.protocol.sync;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * An agent without I/O: the window and the ledger of the product over a buffer that forgets, at a crash, what was not
 * synced. Each reading is one number that never occurs again in its world.
 */
final class SimulatedEdge {

    private final StreamId stream;
    private final SyncLimits limits;
    private final RandomGenerator random;

    /** The disk: sequence → reading, its incarnation, and the gap records; synced as a group. */
    private final TreeMap<Long, Long> readings = new TreeMap<>();

    private final Map<Long, Long> incarnationOf = new HashMap<>();
    private EdgeLedger ledger;
    /** Settled ranges as they were flushed last: lazily, so a crash brings back older ones. */
    private List<SequenceRange> flushedStored = List.of();

    private final List<Long> unsynced = new ArrayList<>();
    private SendWindow window;
    private long incarnation;
    private long session;

    /** Readings that were answered accepted; the world's truth. */
    final RangeSet accepted = new RangeSet();

    final Map<Long, Long> truth = new HashMap<>();

    SimulatedEdge(StreamId stream, SyncLimits limits, RandomGenerator random) {
        this.stream = stream;
        this.limits = limits;
        this.random = random;
        this.ledger = new EdgeLedger(stream);
        this.incarnation = random.nextLong();
        this.window = newWindow();
    }

    /** Takes readings that are not yet durable. */
    void offer(List<Long> values) {
        unsynced.addAll(values);
    }

    /** Commit and fsync: from here on they are accepted. */
    void sync(long nowMs) {
        for (long value : unsynced) {
            long sequence = ledger.appendedThrough() + 1;
            readings.put(sequence, value);
            incarnationOf.put(sequence, incarnation);
            ledger.appendedThrough(sequence);
            accepted.add(new SequenceRange(sequence, sequence));
            truth.put(sequence, value);
        }
        unsynced.clear();
        window.onAppended(ledger.appendedThrough(), nowMs);
    }

    /** Power cut and restart: the memory is gone, the disk is as it was synced last. */
    void crash() {
        unsynced.clear();
        EdgeLedger reopened = new EdgeLedger(stream);
        reopened.appendedThrough(ledger.appendedThrough());
        ledger.gaps().forEach(reopened::restore);
        flushedStored.forEach(reopened::settle);
        ledger = reopened;
        incarnation = random.nextLong();
        window = newWindow();
    }

    void flushSettled() {
        flushedStored = ledger.stored();
    }

    /** Drops the oldest {@code count} readings that are kept, as a full buffer does. */
    void evict(long count, long nowNs) {
        if (readings.isEmpty()) {
            return;
        }
        long first = readings.firstKey();
        long last = Math.min(first + count - 1, readings.lastKey());
        SequenceRange range = new SequenceRange(first, last);
        flushSettled();
        ledger.giveUp(range, GapReason.EVICTED, nowNs).forEach(window::onGap);
        readings.headMap(last, true).clear();
    }

    /** Forgets whole settled segments. */
    void releaseSettled() {
        while (!readings.isEmpty() && ledger.isSettled(new SequenceRange(readings.firstKey(), readings.firstKey()))) {
            flushSettled();
            readings.pollFirstEntry();
        }
    }

    StreamReport connect(long newSession) {
        session = newSession;
        window.onConnected(newSession);
        return report();
    }

    StreamReport report() {
        RangeSet settled = ledger.settled();
        return new StreamReport(
                stream,
                ledger.appendedThrough(),
                settled.through(),
                settled.islands(limits.maxIslands()),
                readings.isEmpty() ? ledger.appendedThrough() + 1 : readings.firstKey());
    }

    void disconnect() {
        window.onDisconnected();
    }

    /** The next message to send, if there is one. */
    Optional<SimulatedBatch> poll(long nowMs) {
        Optional<SequenceRange> next = window.next(nowMs);
        if (next.isEmpty() && !window.gapsDue(nowMs)) {
            return Optional.empty();
        }
        List<Gap> gaps = window.gapsToSend();
        if (!gaps.isEmpty()) {
            window.gapsTransmitted(nowMs);
        }
        if (next.isEmpty()) {
            return Optional.of(new SimulatedBatch(
                    stream, session, 0, Optional.empty(), List.of(), gaps, window.appendedThrough()));
        }
        SequenceRange range = sameIncarnation(next.get());
        window.transmitted(range, nowMs);
        List<Long> values = new ArrayList<>(
                readings.subMap(range.first(), true, range.last(), true).values());
        if (values.size() != range.count()) {
            throw new AssertionError("the window sends " + range + " but the buffer keeps " + values.size());
        }
        return Optional.of(new SimulatedBatch(
                stream,
                session,
                incarnationOf.get(range.first()),
                Optional.of(range),
                values,
                gaps,
                window.appendedThrough()));
    }

    void receive(Receipt receipt, long nowNs) {
        for (SyncAction action : window.onReceipt(receipt)) {
            action.perform(new SyncAction.Performer() {
                @Override
                public void settle(SequenceRange range) {
                    ledger.settle(range);
                }

                @Override
                public void rewind(SequenceRange range) {
                    ledger.rewind(range);
                    long keptFrom = readings.isEmpty() ? Long.MAX_VALUE : readings.firstKey();
                    if (range.first() < keptFrom) {
                        SequenceRange forgotten =
                                new SequenceRange(range.first(), Math.min(range.last(), keptFrom - 1));
                        ledger.giveUp(forgotten, GapReason.EVICTED, nowNs).forEach(window::onGap);
                    }
                    flushSettled();
                }

                @Override
                public void revoke(SequenceRange range) {
                    ledger.revoke(range);
                    flushSettled();
                }

                @Override
                public void giveUp(SequenceRange range, GapReason reason) {
                    ledger.giveUp(range, reason, nowNs).forEach(window::onGap);
                }
            });
        }
    }

    LedgerCounts counts() {
        return ledger.counts();
    }

    EdgeLedger ledger() {
        return ledger;
    }

    boolean keeps(long sequence) {
        return readings.containsKey(sequence);
    }

    private SequenceRange sameIncarnation(SequenceRange range) {
        long last = range.first();
        while (last < range.last() && incarnationOf.get(last + 1).equals(incarnationOf.get(range.first()))) {
            last++;
        }
        return new SequenceRange(range.first(), last);
    }

    private SendWindow newWindow() {
        return new SendWindow(stream, limits, ledger.appendedThrough(), ledger.stored(), ledger.gaps());
    }
}

package io.tidegate.edge.buffer;

import io.tidegate.edge.clock.ClockOffset;
import io.tidegate.protocol.sync.AgentId;
import io.tidegate.protocol.sync.EdgeLedger;
import io.tidegate.protocol.sync.Gap;
import io.tidegate.protocol.sync.GapReason;
import io.tidegate.protocol.sync.IncarnationSpan;
import io.tidegate.protocol.sync.Lane;
import io.tidegate.protocol.sync.LedgerCounts;
import io.tidegate.protocol.sync.RangeSet;
import io.tidegate.protocol.sync.SequenceRange;
import io.tidegate.protocol.sync.StreamId;
import io.tidegate.protocol.sync.StreamReport;
import io.tidegate.protocol.telemetry.Reading;
import io.tidegate.protocol.telemetry.TimeQuality;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A buffer in memory, whose user decides what it drops and when it fails. Thread-safe. */
public final class FakeTelemetryBuffer implements TelemetryBuffer {

    /** About what a reading takes in a message, for {@link #read}. */
    private static final int READING_BYTES = 16;

    private static final long INCARNATION = 7;

    private final Map<Lane, StreamId> current = new HashMap<>();
    private final Map<StreamId, EdgeLedger> ledgers = new HashMap<>();
    private final Map<StreamId, TreeMap<Long, Reading>> kept = new HashMap<>();
    private final Map<String, IdempotencyRecord> keys = new HashMap<>();
    private final List<BufferListener> listeners = new CopyOnWriteArrayList<>();
    private final Deque<AppendOutcome> planned = new ArrayDeque<>();
    private final Map<StreamId, TreeMap<Long, ClockOffset>> stamped = new HashMap<>();
    private final Map<StreamId, RangeSet> given = new HashMap<>();
    private ClockOffset right = ClockOffset.UNKNOWN;
    private boolean closed;

    public FakeTelemetryBuffer(AgentId agent, long epoch) {
        for (Lane lane : Lane.values()) {
            begin(new StreamId(agent, epoch, lane));
        }
    }

    /** The next append is not done but answered so. */
    public synchronized void answerNext(AppendOutcome outcome) {
        planned.add(outcome);
    }

    /** Drops readings as if the buffer were full: what is pending of them becomes a gap. */
    public void evict(StreamId stream, SequenceRange range) {
        synchronized (this) {
            kept(stream).subMap(range.first(), true, range.last(), true).clear();
        }
        giveUp(stream, range, GapReason.EVICTED);
    }

    /** The lane goes on in a new epoch, as after a salvage. */
    public synchronized StreamId renewEpoch(Lane lane, long epoch) {
        StreamId stream = new StreamId(stream(lane).agent(), epoch, lane);
        begin(stream);
        return stream;
    }

    /** The stream that a lane appends to. */
    public synchronized StreamId stream(Lane lane) {
        return Objects.requireNonNull(current.get(lane));
    }

    @Override
    public AppendOutcome append(Append append) {
        StreamId stream;
        SequenceRange range = null;
        synchronized (this) {
            if (closed) {
                return new AppendOutcome.Failed("the buffer is closed");
            }
            if (!planned.isEmpty()) {
                return planned.remove();
            }
            stream = stream(append.lane());
            append.keys().forEach(key -> keys.putIfAbsent(key.key(), key));
            if (!append.readings().isEmpty()) {
                long next = ledger(stream).appendedThrough() + 1;
                range = SequenceRange.ofCount(next, append.readings().size());
                for (Reading reading : append.readings()) {
                    stamped.get(stream).put(next, append.clock());
                    kept(stream).put(next++, corrected(reading, append.clock()));
                }
                ledger(stream).appendedThrough(range.last());
            }
        }
        if (range != null) {
            long through = range.last();
            listeners.forEach(listener -> listener.appended(stream, through));
        }
        return new AppendOutcome.Appended(stream, range);
    }

    @Override
    public synchronized Optional<IdempotencyRecord> recall(String idempotencyKey) {
        return Optional.ofNullable(keys.get(idempotencyKey));
    }

    @Override
    public synchronized Optional<Slice> read(StreamId stream, SequenceRange wanted, int maxBytes) {
        List<Reading> readings = new ArrayList<>();
        long next = wanted.first();
        while (next <= wanted.last()
                && kept(stream).containsKey(next)
                && (readings.isEmpty() || (readings.size() + 1) * READING_BYTES <= maxBytes)) {
            given.get(stream).add(new SequenceRange(next, next));
            readings.add(kept(stream).get(next++));
        }
        return readings.isEmpty()
                ? Optional.empty()
                : Optional.of(Slice.of(new SequenceRange(wanted.first(), next - 1), INCARNATION, readings));
    }

    /** Here nothing has to be written down, so that readings are corrected where they lie. */
    @Override
    public synchronized boolean clockTrusted(ClockOffset now) {
        right = now;
        kept.forEach((stream, readings) ->
                readings.replaceAll((number, reading) -> given.get(stream).contains(number)
                        ? reading
                        : corrected(reading, stamped.get(stream).get(number))));
        return true;
    }

    @Override
    public synchronized void clockDoubted() {
        right = ClockOffset.UNKNOWN;
    }

    @Override
    public synchronized void settle(StreamId stream, SequenceRange range) {
        ledger(stream).settle(range);
    }

    @Override
    public void rewind(StreamId stream, SequenceRange range) {
        List<SequenceRange> gone;
        synchronized (this) {
            ledger(stream).rewind(range);
            RangeSet present = new RangeSet();
            kept(stream).keySet().forEach(number -> present.add(new SequenceRange(number, number)));
            gone = present.missing(range);
        }
        gone.forEach(part -> giveUp(stream, part, GapReason.EVICTED));
    }

    @Override
    public synchronized void revoke(StreamId stream, SequenceRange range) {
        ledger(stream).revoke(range);
    }

    @Override
    public void giveUp(StreamId stream, SequenceRange range, GapReason reason) {
        List<Gap> gaps;
        synchronized (this) {
            gaps = ledger(stream).giveUp(range, reason, 0);
        }
        gaps.forEach(gap -> listeners.forEach(listener -> listener.gapped(stream, gap)));
    }

    @Override
    public synchronized boolean diverged(StreamId stream) {
        if (!current.containsValue(stream)) {
            return false;
        }
        begin(new StreamId(stream.agent(), stream.epoch() + 1, stream.lane()));
        return true;
    }

    @Override
    public synchronized List<Gap> gaps(StreamId stream) {
        return ledger(stream).gaps();
    }

    @Override
    public synchronized List<StreamReport> streams() {
        return ledgers.values().stream().map(this::report).toList();
    }

    @Override
    public synchronized StreamSnapshot snapshot(StreamId stream) {
        EdgeLedger ledger = ledger(stream);
        return new StreamSnapshot(stream, ledger.appendedThrough(), ledger.stored(), ledger.gaps());
    }

    @Override
    public synchronized LedgerCounts counts() {
        return ledgers.values().stream().map(EdgeLedger::counts).reduce(LedgerCounts.zero(), LedgerCounts::plus);
    }

    @Override
    public synchronized BufferUsage usage() {
        return new BufferUsage(0, 0, 0, 0, 0, OptionalLong.empty(), 0);
    }

    @Override
    public void listen(BufferListener listener) {
        listeners.add(listener);
    }

    @Override
    public synchronized void close() {
        closed = true;
    }

    private void begin(StreamId stream) {
        current.put(stream.lane(), stream);
        ledgers.put(stream, new EdgeLedger(stream));
        kept.put(stream, new TreeMap<>());
        stamped.put(stream, new TreeMap<>());
        given.put(stream, new RangeSet());
    }

    private Reading corrected(Reading reading, ClockOffset then) {
        if (reading.timeQuality() != TimeQuality.UNSYNCED || !right.isOfTheSameBoot(then)) {
            return reading;
        }
        long timeNs = reading.timeNs() + right.aheadOfNs(then);
        return new Reading(reading.series(), timeNs, reading.value(), reading.quality(), TimeQuality.ESTIMATED);
    }

    private EdgeLedger ledger(StreamId stream) {
        EdgeLedger ledger = ledgers.get(stream);
        if (ledger == null) {
            throw new IllegalArgumentException("this buffer has no stream " + stream);
        }
        return ledger;
    }

    private TreeMap<Long, Reading> kept(StreamId stream) {
        ledger(stream);
        return Objects.requireNonNull(kept.get(stream));
    }

    private StreamReport report(EdgeLedger ledger) {
        RangeSet settled = ledger.settled();
        TreeMap<Long, Reading> readings = kept(ledger.stream());
        return new StreamReport(
                ledger.stream(),
                ledger.appendedThrough(),
                settled.through(),
                settled.islands(64),
                readings.isEmpty() ? ledger.appendedThrough() + 1 : readings.firstKey(),
                keptSpans(
                        ledger,
                        new RangeSet(readings.keySet().stream()
                                .map(n -> new SequenceRange(n, n))
                                .toList())));
    }

    private List<IncarnationSpan> keptSpans(EdgeLedger ledger, RangeSet ofReadings) {
        if (current.containsValue(ledger.stream())) {
            ofReadings.add(new SequenceRange(ledger.appendedThrough() + 1, Long.MAX_VALUE));
        }
        return ofReadings.ranges().stream()
                .flatMap(range -> ledger.notLost(range).stream())
                .map(range -> new IncarnationSpan(INCARNATION, range))
                .toList();
    }
}

package io.tidegate.protocol.simulation;

import io.tidegate.protocol.simulation.BrokenPromise.Promise;
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
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * The agent's buffer without a disk, by the rules of the real one: segments that are appended to one after another and
 * deleted as wholes, an account that is saved now and then and before anything that depends on it, and a sync without
 * which nothing survives a power cut.
 */
final class SimulatedBuffer {

    static final int CAPACITY = 90;
    static final int SEGMENT_READINGS = 12;

    private static final AgentId AGENT = new AgentId("sim");

    private final Truth truth;
    private final Bugs bugs;
    private final Map<StreamId, EdgeLedger> ledgers = new LinkedHashMap<>();
    private final Map<Lane, StreamId> current = new EnumMap<>(Lane.class);
    private final List<Segment> segments = new ArrayList<>();
    private final Map<Lane, Chunk> unsynced = new EnumMap<>(Lane.class);
    /** Whole on the disk, though its source was told that it failed; until its numbers are used again. */
    private final Map<Lane, Chunk> ghosts = new EnumMap<>(Lane.class);
    /** With a bug: what was acknowledged and is in no file. */
    private final List<Chunk> volatileChunks = new ArrayList<>();

    private Account account = new Account(List.of(), Map.of());

    /** Readings of one stream that are deleted together; {@code sealed} ones are not appended to. */
    private static final class Segment {
        final StreamId stream;
        final long incarnation;
        final TreeMap<Long, Long> readings = new TreeMap<>();
        boolean sealed;

        Segment(StreamId stream, long incarnation) {
            this.stream = stream;
            this.incarnation = incarnation;
        }

        SequenceRange range() {
            return new SequenceRange(readings.firstKey(), readings.lastKey());
        }
    }

    /** Written, and not yet synced. */
    private record Chunk(StreamId stream, long first, List<Long> values, long incarnation) {}

    /** What was saved of the ledgers. */
    private record Account(List<StreamAccount> streams, Map<Lane, StreamId> current) {}

    private record StreamAccount(StreamId stream, long appendedThrough, List<SequenceRange> stored, List<Gap> gaps) {}

    /** A gap that the window is to be told of. */
    record Declared(StreamId stream, Gap gap) {}

    SimulatedBuffer(Truth truth, Bugs bugs, SplittableRandom random) {
        this.truth = truth;
        this.bugs = bugs;
        for (Lane lane : Lane.values()) {
            begin(new StreamId(AGENT, random.nextLong(), lane));
        }
        save();
    }

    /** What a disk holds after a power cut, as a disk of its own. */
    SimulatedBuffer(SimulatedBuffer image) {
        this.truth = image.truth;
        this.bugs = image.bugs;
        for (Segment segment : image.segments) {
            Segment copy = new Segment(segment.stream, segment.incarnation);
            copy.readings.putAll(segment.readings);
            segments.add(copy);
        }
        account = image.account;
        reopen();
    }

    // Appending

    /** Writes readings behind the last ones of a lane; nothing is accepted. Returns gaps if room had to be made. */
    List<Declared> write(Lane lane, List<Long> values, long incarnation, long wallNs) {
        if (unsynced.containsKey(lane)) {
            return List.of();
        }
        List<Declared> gaps = makeRoom(values.size(), wallNs);
        StreamId stream = current.get(lane);
        long first = nextSequence(stream);
        for (int i = 0; i < values.size(); i++) {
            truth.written(values.get(i), stream, first + i);
        }
        unsynced.put(lane, new Chunk(stream, first, List.copyOf(values), incarnation));
        ghosts.remove(lane);
        return gaps;
    }

    boolean hasUnsynced() {
        return !unsynced.isEmpty();
    }

    /** Makes durable what was written, and has it accepted; returns the streams that have grown. */
    List<StreamId> sync() {
        List<StreamId> grown = new ArrayList<>();
        for (Chunk chunk : unsynced.values()) {
            if (bugs.has(PlantedBug.COMMIT_WITHOUT_SYNC)) {
                volatileChunks.add(chunk);
            }
            append(chunk);
            chunk.values().forEach(truth::accepted);
            grown.add(chunk.stream());
        }
        unsynced.clear();
        return grown;
    }

    /** The sync fails: sources are told so, and the segment is not written to any more. */
    List<StreamId> failSync() {
        if (bugs.has(PlantedBug.ACCEPTED_AFTER_A_FAILED_SYNC)) {
            volatileChunks.addAll(unsynced.values());
            List<Chunk> chunks = List.copyOf(unsynced.values());
            chunks.forEach(this::append);
            chunks.forEach(chunk -> chunk.values().forEach(truth::accepted));
            unsynced.clear();
            return chunks.stream().map(Chunk::stream).toList();
        }
        ghosts.putAll(unsynced);
        unsynced.clear();
        sealAll();
        return List.of();
    }

    /** The process ends; what the system still had to write it writes. */
    void kill(SplittableRandom random) {
        volatileChunks.clear();
        Map<Lane, Chunk> halfway = new EnumMap<>(ghosts);
        halfway.putAll(unsynced);
        restart(halfway, random);
    }

    /** The power goes; of what was not synced anything may be there. A torn chunk is as none. */
    void cutPower(SplittableRandom random) {
        for (Chunk chunk : volatileChunks) {
            for (Segment segment : segments) {
                if (segment.stream.equals(chunk.stream())) {
                    chunk.values().forEach(value -> segment.readings.values().remove(value));
                }
            }
        }
        segments.removeIf(segment -> segment.readings.isEmpty());
        volatileChunks.clear();
        Map<Lane, Chunk> halfway = new EnumMap<>(ghosts);
        halfway.putAll(unsynced);
        restart(halfway, random);
    }

    private void restart(Map<Lane, Chunk> halfway, SplittableRandom random) {
        List<Chunk> whole = halfway.values().stream()
                .filter(chunk -> random.nextInt(3) == 0)
                .toList();
        reopen();
        whole.forEach(this::append);
        sealAll();
    }

    // Reading

    Collection<EdgeLedger> ledgers() {
        return ledgers.values();
    }

    EdgeLedger ledger(StreamId stream) {
        return ledgers.get(stream);
    }

    StreamId current(Lane lane) {
        return current.get(lane);
    }

    boolean isCurrent(StreamId stream) {
        return stream.equals(current.get(stream.lane()));
    }

    /** What is told of each stream that ever was. */
    List<StreamReport> reports(long incarnation, int maxIslands) {
        return ledgers.values().stream()
                .filter(ledger -> !bugs.has(PlantedBug.RETIRED_STREAMS_NOT_REPORTED)
                        || isCurrent(ledger.stream())
                        || ledger.firstPending().isPresent())
                .map(ledger -> {
                    RangeSet settled = ledger.settled();
                    RangeSet kept = kept(ledger.stream());
                    return new StreamReport(
                            ledger.stream(),
                            ledger.appendedThrough(),
                            settled.through(),
                            settled.islands(maxIslands),
                            kept.isEmpty()
                                    ? ledger.appendedThrough() + 1
                                    : kept.ranges().get(0).first(),
                            keptSpans(ledger, incarnation));
                })
                .toList();
    }

    private List<IncarnationSpan> keptSpans(EdgeLedger ledger, long incarnation) {
        List<IncarnationSpan> spans = new ArrayList<>();
        for (Segment segment : segments) {
            if (segment.stream.equals(ledger.stream())) {
                ledger.notLost(segment.range())
                        .forEach(range -> spans.add(new IncarnationSpan(segment.incarnation, range)));
            }
        }
        if (isCurrent(ledger.stream())) {
            spans.add(IncarnationSpan.from(incarnation, ledger.appendedThrough() + 1));
        }
        return spans;
    }

    /** The incarnation of a kept reading. */
    long incarnation(StreamId stream, long sequence) {
        return holding(stream, sequence).orElseThrow().incarnation;
    }

    /** The readings of a range that begins with a kept one; fewer if they are of several segments. */
    List<Long> read(StreamId stream, SequenceRange range) {
        Segment segment = holding(stream, range.first()).orElseThrow();
        List<Long> values = new ArrayList<>();
        for (long n = range.first(); n <= range.last() && segment.readings.containsKey(n); n++) {
            values.add(segment.readings.get(n));
        }
        return values;
    }

    /** The value under a number, if it is kept. */
    Optional<Long> value(StreamId stream, long sequence) {
        return holding(stream, sequence).map(segment -> segment.readings.get(sequence));
    }

    RangeSet kept(StreamId stream) {
        RangeSet kept = new RangeSet();
        for (Segment segment : segments) {
            if (segment.stream.equals(stream)) {
                segment.readings.keySet().forEach(n -> kept.add(new SequenceRange(n, n)));
            }
        }
        return kept;
    }

    /** Every reading that is on this disk. */
    List<Long> values() {
        return segments.stream()
                .flatMap(segment -> segment.readings.values().stream())
                .toList();
    }

    LedgerCounts counts() {
        LedgerCounts sum = LedgerCounts.zero();
        for (EdgeLedger ledger : ledgers.values()) {
            sum = sum.plus(ledger.counts());
        }
        return sum;
    }

    // Settling

    /** Everything that must survive a crash is saved; settled ranges ride along. */
    void save() {
        account = new Account(
                ledgers.values().stream()
                        .map(ledger -> new StreamAccount(
                                ledger.stream(), ledger.appendedThrough(), ledger.stored(), ledger.gaps()))
                        .toList(),
                new EnumMap<>(current));
    }

    void settle(StreamId stream, SequenceRange range) {
        ledgers.get(stream).settle(range);
    }

    List<Declared> rewind(StreamId stream, SequenceRange range, long wallNs) {
        EdgeLedger ledger = ledgers.get(stream);
        ledger.rewind(range);
        List<Declared> declared = new ArrayList<>();
        for (SequenceRange gone : kept(stream).missing(range)) {
            declared.addAll(giveUp(stream, gone, GapReason.EVICTED, wallNs));
        }
        save();
        return declared;
    }

    void revoke(StreamId stream, SequenceRange range) {
        ledgers.get(stream).revoke(range);
        save();
    }

    List<Declared> giveUp(StreamId stream, SequenceRange range, GapReason reason, long wallNs) {
        truth.givenUp(stream, range);
        List<Declared> declared = ledgers.get(stream).giveUp(range, reason, wallNs).stream()
                .map(gap -> new Declared(stream, gap))
                .toList();
        save();
        return declared;
    }

    /** Deletes the oldest segment if nothing in it is pending. */
    void releaseOldest() {
        segments.stream().filter(this::isSettled).findFirst().ifPresent(this::drop);
    }

    /** From now on the lane of {@code stream} gives out numbers of a new epoch. */
    StreamId renewEpoch(StreamId stream, SplittableRandom random) {
        sealAll();
        StreamId next = new StreamId(AGENT, random.nextLong(), stream.lane());
        begin(next);
        save();
        // What waits for its turn to be written gets numbers of the new epoch.
        unsynced.computeIfPresent(stream.lane(), (lane, chunk) -> {
            for (int i = 0; i < chunk.values().size(); i++) {
                truth.written(chunk.values().get(i), next, i + 1L);
            }
            return new Chunk(next, 1, chunk.values(), chunk.incarnation());
        });
        return next;
    }

    /** Some readings of a segment cannot be read any more; returns the gaps. The lane goes on in a new epoch. */
    List<Declared> damage(SplittableRandom random, long wallNs) {
        if (segments.isEmpty()) {
            return List.of();
        }
        Segment segment = segments.get(random.nextInt(segments.size()));
        SequenceRange all = segment.range();
        long first = random.nextLong(all.first(), all.last() + 1);
        long last = random.nextInt(3) == 0 ? all.last() : random.nextLong(first, all.last() + 1);
        List<Declared> declared = new ArrayList<>();
        SequenceRange damaged = new SequenceRange(first, last);
        boolean wasCurrent = isCurrent(segment.stream);
        if (bugs.has(PlantedBug.SALVAGE_REUSES_NUMBERS) && wasCurrent && last == nextSequence(segment.stream) - 1) {
            remove(segment, damaged);
            forgetFrom(segment.stream, first);
            return List.of();
        }
        declared.addAll(giveUp(segment.stream, damaged, GapReason.SALVAGED, wallNs));
        remove(segment, damaged);
        if (wasCurrent) {
            renewEpoch(segment.stream, random);
        }
        return declared;
    }

    // Inside

    private void remove(Segment from, SequenceRange range) {
        from.readings.subMap(range.first(), true, range.last(), true).clear();
        segments.removeIf(segment -> segment.readings.isEmpty());
    }

    private List<Declared> makeRoom(int count, long wallNs) {
        List<Declared> declared = new ArrayList<>();
        while (segments.stream().mapToInt(segment -> segment.readings.size()).sum() + count > CAPACITY) {
            Optional<Segment> settled =
                    segments.stream().filter(this::isSettled).findFirst();
            Segment victim = settled.orElseGet(() -> segments.stream()
                    .filter(segment -> segment.stream.lane() == Lane.LIVE)
                    .findFirst()
                    .orElseGet(() -> segments.get(0)));
            if (settled.isEmpty() && !bugs.has(PlantedBug.EVICTION_OF_UNSETTLED_READINGS)) {
                List<Declared> gaps = giveUp(victim.stream, victim.range(), GapReason.EVICTED, wallNs);
                if (!bugs.has(PlantedBug.GAP_NOT_REPORTED)) {
                    declared.addAll(gaps);
                }
            }
            drop(victim);
        }
        return declared;
    }

    private void drop(Segment segment) {
        save();
        for (Map.Entry<Long, Long> reading : segment.readings.entrySet()) {
            if (!truth.wasCommitted(reading.getValue())
                    && !ledgers.get(segment.stream).isLost(reading.getKey())) {
                throw new BrokenPromise(
                        Promise.NOTHING_IS_LOST,
                        "the agent forgets reading " + reading.getValue() + ", number " + reading.getKey() + " of "
                                + segment.stream + ", which was neither committed nor given up");
            }
        }
        segments.remove(segment);
    }

    private void append(Chunk chunk) {
        Optional<Segment> open = segments.stream()
                .filter(segment -> segment.stream.equals(chunk.stream())
                        && !segment.sealed
                        && segment.incarnation == chunk.incarnation()
                        && segment.readings.size() < SEGMENT_READINGS)
                .findFirst();
        Segment segment = open.orElseGet(() -> {
            Segment fresh = new Segment(chunk.stream(), chunk.incarnation());
            segments.add(fresh);
            return fresh;
        });
        for (int i = 0; i < chunk.values().size(); i++) {
            segment.readings.put(chunk.first() + i, chunk.values().get(i));
        }
        ledgers.get(chunk.stream())
                .appendedThrough(chunk.first() + chunk.values().size() - 1);
    }

    /** As after a start: the ledgers are as they were saved, and as the segments say. */
    private void reopen() {
        unsynced.clear();
        ghosts.clear();
        ledgers.clear();
        current.clear();
        for (StreamAccount saved : account.streams()) {
            EdgeLedger ledger = new EdgeLedger(saved.stream());
            ledger.appendedThrough(saved.appendedThrough());
            saved.gaps().forEach(ledger::restore);
            saved.stored().forEach(ledger::settle);
            ledgers.put(saved.stream(), ledger);
        }
        current.putAll(account.current());
        for (Segment segment : segments) {
            segment.sealed = true;
            ledgers.get(segment.stream).appendedThrough(segment.range().last());
        }
    }

    private void begin(StreamId stream) {
        ledgers.put(stream, new EdgeLedger(stream));
        current.put(stream.lane(), stream);
    }

    private void sealAll() {
        segments.forEach(segment -> segment.sealed = true);
    }

    private boolean isSettled(Segment segment) {
        return ledgers.get(segment.stream).isSettled(segment.range());
    }

    private Optional<Segment> holding(StreamId stream, long sequence) {
        return segments.stream()
                .filter(segment -> segment.stream.equals(stream) && segment.readings.containsKey(sequence))
                .findFirst();
    }

    private long nextSequence(StreamId stream) {
        return ledgers.get(stream).appendedThrough() + 1;
    }

    /** With a bug: the end of a stream is forgotten, and its numbers are given out again. */
    private void forgetFrom(StreamId stream, long first) {
        EdgeLedger before = ledgers.get(stream);
        EdgeLedger shorter = new EdgeLedger(stream);
        shorter.appendedThrough(first - 1);
        for (Gap gap : before.gaps()) {
            if (gap.range().last() < first) {
                shorter.restore(gap);
            }
        }
        for (SequenceRange range : before.stored()) {
            if (range.last() < first) {
                shorter.settle(range);
            }
        }
        ledgers.put(stream, shorter);
        save();
    }
}

package io.tidegate.edge.buffer.account;

import io.tidegate.edge.buffer.IdempotencyRecord;
import io.tidegate.edge.buffer.StreamSnapshot;
import io.tidegate.edge.buffer.segment.Segment;
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
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the buffer knows: the ledgers of its streams, its segments, the idempotency keys. This is the truth; the state
 * database is its image, which {@link StateKeeper} keeps up. Thread-safe, and never waits for a disk.
 */
public final class BufferState {

    /** Most settled ranges beyond the first in a report; the hub asks again only for what was reported. */
    private static final int MAX_REPORTED_ISLANDS = 64;

    private final StreamLedgers ledgers = new StreamLedgers();
    private final SegmentCatalog segments = new SegmentCatalog();
    private final IdempotencyKeys keys;
    private final Map<StreamId, StreamTimes> times = new HashMap<>();

    private final Set<StreamId> changedStreams = new LinkedHashSet<>();
    private final Set<String> changedSegments = new LinkedHashSet<>();
    private boolean keysDue;

    public BufferState(IdempotencyKeys keys) {
        this.keys = keys;
    }

    /** Takes over what a state database held. */
    public synchronized void restore(StateContents contents, long nowNs) {
        for (StateChanges.Stream stream : contents.streams()) {
            EdgeLedger ledger = ledgers.known(stream.id());
            ledger.appendedThrough(stream.appendedThrough());
            stream.gaps().forEach(ledger::restore);
            stream.stored().forEach(ledger::settle);
            times.put(stream.id(), stream.times());
            if (stream.current()) {
                ledgers.makeCurrent(stream.id());
            }
        }
        contents.segments().forEach(segments::put);
        contents.keys().forEach(key -> keys.keep(key, nowNs));
    }

    // Streams

    public synchronized Optional<StreamId> current(Lane lane) {
        return ledgers.current(lane);
    }

    public synchronized boolean isCurrent(StreamId stream) {
        return ledgers.isCurrent(stream);
    }

    /** From now on the lane of {@code stream} appends to it; the one before is retired. */
    public synchronized void beginStream(StreamId stream) {
        ledgers.current(stream.lane()).ifPresent(changedStreams::add);
        ledgers.makeCurrent(stream);
        changedStreams.add(stream);
    }

    /** The number that the next reading of a stream gets. */
    public synchronized long nextSequence(StreamId stream) {
        return ledgers.of(stream).appendedThrough() + 1;
    }

    public synchronized void settle(StreamId stream, SequenceRange range) {
        ledgers.of(stream).settle(range);
        changedStreams.add(stream);
    }

    public synchronized void revoke(StreamId stream, SequenceRange range) {
        ledgers.of(stream).revoke(range);
        changedStreams.add(stream);
    }

    /** What is kept of {@code range} is pending again; returns gap records for what is not. */
    public synchronized List<Gap> rewind(StreamId stream, SequenceRange range, long nowNs) {
        EdgeLedger ledger = ledgers.of(stream);
        ledger.rewind(range);
        changedStreams.add(stream);
        List<Gap> gaps = new ArrayList<>();
        for (SequenceRange gone : new RangeSet(segments.kept(stream)).missing(range)) {
            gaps.addAll(ledger.giveUp(gone, GapReason.EVICTED, nowNs));
        }
        return gaps;
    }

    /** Gives up what is pending in {@code range}; returns the gap records. */
    public synchronized List<Gap> giveUp(StreamId stream, SequenceRange range, GapReason reason, long nowNs) {
        changedStreams.add(stream);
        return ledgers.of(stream).giveUp(range, reason, nowNs);
    }

    /** What is remembered of the times of a stream's readings. */
    public synchronized StreamTimes times(StreamId stream) {
        return times.getOrDefault(stream, StreamTimes.NONE);
    }

    public synchronized void times(StreamId stream, StreamTimes changed) {
        times.put(stream, changed);
        changedStreams.add(stream);
    }

    /** No reading was sent that was never appended: a mark that runs ahead ends where its stream does. */
    public synchronized void boundTimes() {
        for (EdgeLedger ledger : ledgers.all()) {
            StreamTimes marked = times(ledger.stream());
            if (marked.sentThrough() > ledger.appendedThrough()) {
                times(ledger.stream(), marked.sentThrough(ledger.appendedThrough()));
            }
        }
    }

    public synchronized boolean isPending(StreamId stream, long sequence) {
        return !ledgers.of(stream).isSettled(new SequenceRange(sequence, sequence));
    }

    /** The lowest pending number of each stream that has one. */
    public synchronized List<Position> firstPending() {
        List<Position> positions = new ArrayList<>();
        for (EdgeLedger ledger : ledgers.all()) {
            ledger.firstPending().ifPresent(first -> positions.add(new Position(ledger.stream(), first)));
        }
        return positions;
    }

    /** A number of a stream. */
    public record Position(StreamId stream, long sequence) {}

    public synchronized StreamSnapshot snapshot(StreamId stream) {
        EdgeLedger ledger = ledgers.of(stream);
        return new StreamSnapshot(stream, ledger.appendedThrough(), ledger.stored(), ledger.gaps());
    }

    /**
     * What is to be told of each stream that ever was, in {@code incarnation}; those that are appended to stand first. Of the
     * others too: a hub that comes back from a backup may lack what is settled here.
     */
    public synchronized List<StreamReport> reports(long incarnation) {
        return ledgers.all().stream()
                .sorted(Comparator.comparing(ledger -> !ledgers.isCurrent(ledger.stream())))
                .map(ledger -> report(ledger, incarnation))
                .toList();
    }

    public synchronized LedgerCounts counts() {
        return ledgers.counts();
    }

    // Segments

    public synchronized void put(Segment segment) {
        segments.put(segment);
        changedSegments.add(segment.name());
    }

    public synchronized void remove(Segment segment) {
        segments.remove(segment);
        changedSegments.add(segment.name());
    }

    /** Readings up to {@code last} are durable in an active segment. */
    public synchronized void appended(Segment segment, long last) {
        put(segment.through(last));
        ledgers.of(segment.stream()).appendedThrough(last);
        changedStreams.add(segment.stream());
    }

    /**
     * Takes up a segment that nothing was known of. Where two overlap, the older one's end was never accepted: its
     * append had failed, and the numbers were given out again.
     *
     * @return the segment with the end that it has here; empty if it has nothing that counts
     */
    public synchronized Optional<Segment> adopt(Segment segment) {
        Segment adopted = segment;
        for (Segment other : List.copyOf(segments.all())) {
            if (other.stream().equals(segment.stream()) && other.ordinal() < segment.ordinal()) {
                if (other.first() < segment.first() && segment.first() <= other.last()) {
                    put(other.through(segment.first() - 1));
                }
            } else if (other.stream().equals(segment.stream())
                    && other.first() <= adopted.last()
                    && adopted.first() <= other.last()) {
                adopted = adopted.through(other.first() - 1);
            }
        }
        if (adopted.range().isEmpty()) {
            return Optional.empty();
        }
        ledgers.known(segment.stream()).appendedThrough(adopted.last());
        // What the account knew of it is lost, so any of it may have been sent.
        StreamTimes known = times(segment.stream());
        times(segment.stream(), known.sentThrough(Math.max(known.sentThrough(), adopted.last())));
        changedStreams.add(segment.stream());
        put(adopted);
        return Optional.of(adopted);
    }

    /** Whether everything in a segment that is not in the catalog is settled. */
    public synchronized boolean isForgotten(Segment segment) {
        return ledgers.known(segment.stream()).isSettled(segment.range().orElseThrow());
    }

    public synchronized Optional<Segment> named(String name) {
        return segments.named(name);
    }

    /** The segment that holds a number of a stream; empty also if the number was given up. */
    public synchronized Optional<Segment> holding(StreamId stream, long sequence) {
        return ledgers.of(stream).isLost(sequence) ? Optional.empty() : segments.holding(stream, sequence);
    }

    /** The lowest number of a stream that some segment holds; if there is none, the next that will be given out. */
    public synchronized long keptFrom(StreamId stream) {
        return segments.keptFrom(stream).orElse(ledgers.of(stream).appendedThrough() + 1);
    }

    public synchronized List<SequenceRange> kept(StreamId stream) {
        return new RangeSet(segments.kept(stream)).ranges();
    }

    /** Every segment, the oldest first. */
    public synchronized List<Segment> segments() {
        return List.copyOf(segments.all());
    }

    /** Whether nothing in a segment is pending. */
    public synchronized boolean isSettled(Segment segment) {
        return segment.range().map(ledgers.of(segment.stream())::isSettled).orElse(true);
    }

    /** The segment to drop when room is needed: a settled one, or else, if anything may be given up, live first. */
    public synchronized Optional<Segment> victim(boolean unsettledToo) {
        Optional<Segment> settled =
                segments.all().stream().filter(this::isDroppable).findFirst();
        return settled.isPresent() || !unsettledToo
                ? settled
                : segments.all().stream()
                        .filter(segment -> segment.range().isPresent())
                        .min(Comparator.comparing(
                                        (Segment segment) -> segment.stream().lane() == Lane.ALARM)
                                .thenComparing(Segment::ordinal));
    }

    /** Files that could be dropped without loss. */
    public synchronized Set<String> droppableFiles() {
        return segments.all().stream()
                .filter(this::isDroppable)
                .map(Segment::file)
                .collect(Collectors.toSet());
    }

    // Keys

    public synchronized Optional<IdempotencyRecord> recall(String key, long nowNs) {
        return keys.recall(key, nowNs);
    }

    public synchronized void keep(List<IdempotencyRecord> records, long nowNs) {
        records.forEach(key -> keys.keep(key, nowNs));
    }

    /** The next image takes the keys along: their segment is sealed, or they came without readings. */
    public synchronized void saveKeys() {
        keysDue = true;
    }

    // The image

    /** What has changed since the last call. */
    synchronized StateChanges changes() {
        List<Segment> present = new ArrayList<>();
        List<String> dropped = new ArrayList<>();
        for (String name : changedSegments) {
            segments.named(name).ifPresentOrElse(present::add, () -> dropped.add(name));
        }
        StateChanges changes = new StateChanges(
                changedStreams.stream().map(ledgers::of).map(this::image).toList(),
                present,
                dropped,
                keysDue ? keys.unsaved() : List.of(),
                keys.oldestId());
        if (keysDue) {
            keys.saved();
        }
        forgetChanges();
        return changes;
    }

    /** Everything, for a new image. */
    synchronized StateChanges whole() {
        keys.saved();
        forgetChanges();
        return new StateChanges(
                ledgers.all().stream().map(this::image).toList(),
                List.copyOf(segments.all()),
                List.of(),
                keys.all(),
                keys.oldestId());
    }

    /** What has changed since the last call, the keys with it, and everything: both at the same moment. */
    synchronized ChangesAndWhole changesAndWhole() {
        keysDue = true;
        return new ChangesAndWhole(changes(), whole());
    }

    /** What one image lacks, and what another that begins anew has. */
    record ChangesAndWhole(StateChanges changes, StateChanges whole) {}

    private void forgetChanges() {
        changedStreams.clear();
        changedSegments.clear();
        keysDue = false;
    }

    /** A settled segment; the one that is being appended to only if it has something to give. */
    private boolean isDroppable(Segment segment) {
        return isSettled(segment) && (segment.sealed() || segment.range().isPresent());
    }

    private StateChanges.Stream image(EdgeLedger ledger) {
        return new StateChanges.Stream(
                ledger.stream(),
                ledgers.isCurrent(ledger.stream()),
                ledger.appendedThrough(),
                ledger.stored(),
                ledger.gaps(),
                times(ledger.stream()));
    }

    private StreamReport report(EdgeLedger ledger, long incarnation) {
        RangeSet settled = ledger.settled();
        return new StreamReport(
                ledger.stream(),
                ledger.appendedThrough(),
                settled.through(),
                settled.islands(MAX_REPORTED_ISLANDS),
                keptFrom(ledger.stream()),
                keptSpans(ledger, incarnation));
    }

    /** Which start of the agent gave out the numbers that are kept; the highest spans, and that without end. */
    private List<IncarnationSpan> keptSpans(EdgeLedger ledger, long incarnation) {
        List<IncarnationSpan> spans = new ArrayList<>();
        for (Segment segment : segments.of(ledger.stream())) {
            segment.range()
                    .map(ledger::notLost)
                    .orElse(List.of())
                    .forEach(range -> append(spans, new IncarnationSpan(segment.incarnation(), range)));
        }
        if (ledgers.isCurrent(ledger.stream())) {
            append(spans, IncarnationSpan.from(incarnation, ledger.appendedThrough() + 1));
        }
        return spans.subList(Math.max(0, spans.size() - StreamReport.MAX_KEPT), spans.size());
    }

    private static void append(List<IncarnationSpan> spans, IncarnationSpan next) {
        IncarnationSpan last = spans.isEmpty() ? null : spans.get(spans.size() - 1);
        if (last != null
                && last.incarnation() == next.incarnation()
                && last.range().last() + 1 == next.range().first()) {
            spans.set(spans.size() - 1, last.with(next));
        } else {
            spans.add(next);
        }
    }
}

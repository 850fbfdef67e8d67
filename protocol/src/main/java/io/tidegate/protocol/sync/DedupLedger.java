package io.tidegate.protocol.sync;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * What the hub knows of one stream: which numbers are settled, in memory and, behind it, in the database. There is no
 * time window: a duplicate that arrives a month later is still a duplicate. Pure; one owner (the stream's lane).
 *
 * <pre>
 * state of a number | event                       | next
 * ------------------+-----------------------------+------------------------------
 * unknown           | admit → FRESH               | staged
 * staged            | committed()                 | settled
 * staged            | rolledBack()                | unknown
 * staged, settled   | admit, same incarnation     | unchanged, DUPLICATE
 * staged, settled   | admit, other incarnation    | unchanged, CONFLICT
 * unknown           | admitRest() after CONFLICT  | staged
 * partly settled    | admit, same incarnation     | unchanged, OVERLAP: the receipt says what is settled, the agent cuts anew
 * </pre>
 *
 * <p>An incarnation (one start of one agent) gives out one contiguous run of numbers, so the runs that are seen of two
 * incarnations never interleave. Where they do, the buffer was cloned or restored from an image.
 */
public final class DedupLedger {

    private final StreamId stream;
    private final SyncLimits limits;
    private final RangeSet stored;
    private final RangeSet lost;
    /** Stored and lost together; kept, because every receipt asks for it. */
    private final RangeSet settled;

    private final RangeSet stagedStored = new RangeSet();
    private final RangeSet stagedLost = new RangeSet();
    private final TreeMap<Long, Span> incarnations = new TreeMap<>();
    private final Map<Long, Span> stagedIncarnations = new TreeMap<>();
    private OptionalLong session = OptionalLong.empty();
    private long appendedThrough;

    /** What {@link #admit} decided about a run of readings. */
    public enum Admission {
        /** Nothing of it was there; it is staged and belongs into the next commit. */
        FRESH,
        /** All of it is there, from the same incarnation. */
        DUPLICATE,
        /** A part of it is there; the whole is refused and will come again, cut otherwise. */
        OVERLAP,
        /** Some of it is there from another incarnation, so with other content: to be kept aside, never dropped. */
        CONFLICT
    }

    /**
     * The numbers seen of one incarnation.
     *
     * @param incarnation which
     * @param range from the lowest to the highest number seen of it
     */
    public record Span(long incarnation, SequenceRange range) {}

    /** A stream that was never heard of. */
    public DedupLedger(StreamId stream, SyncLimits limits) {
        this(stream, limits, List.of(), List.of(), List.of(), 0);
    }

    /** A stream as the database knows it. */
    public DedupLedger(
            StreamId stream,
            SyncLimits limits,
            Iterable<SequenceRange> stored,
            Iterable<SequenceRange> lost,
            Iterable<Span> spans,
            long appendedThrough) {
        this.stream = stream;
        this.limits = limits;
        this.stored = new RangeSet(stored);
        this.lost = new RangeSet(lost);
        this.settled = new RangeSet(stored);
        lost.forEach(settled::add);
        spans.forEach(span -> incarnations.put(span.range().first(), span));
        this.appendedThrough = Math.max(appendedThrough, settled.highest());
    }

    public StreamId stream() {
        return stream;
    }

    /** Decides about a run of readings; {@link Admission#FRESH} ones are staged until the commit is known. */
    public Admission admit(SequenceRange range, long incarnation) {
        if (interleaves(range, incarnation)) {
            return Admission.CONFLICT;
        }
        boolean anything = false;
        boolean everything = true;
        for (SequenceRange part : missing(range)) {
            everything = false;
            anything = anything || !part.equals(range);
        }
        if (everything) {
            return Admission.DUPLICATE;
        }
        if (anything) {
            return Admission.OVERLAP;
        }
        stage(range, incarnation);
        return Admission.FRESH;
    }

    /**
     * Stages those parts of a conflicting run that nobody has used, and returns them. Whoever comes first owns a
     * number; with the rest kept aside every number of the run is then settled, so the agent does not send it for ever.
     */
    public List<SequenceRange> admitRest(SequenceRange range, long incarnation) {
        List<SequenceRange> parts = missing(range);
        parts.forEach(part -> stage(part, incarnation));
        return parts;
    }

    /** Stages those parts of a gap record that are not settled, and returns them. */
    public List<Gap> admitGap(Gap gap) {
        List<Gap> fresh = new ArrayList<>();
        for (SequenceRange part : missing(gap.range())) {
            stagedLost.add(part);
            fresh.add(new Gap(part, gap.reason(), gap.declaredNs()));
        }
        return fresh;
    }

    /** The agent's status began a session: from now on its batches are taken. */
    public void greet(long newSession) {
        session = OptionalLong.of(newSession);
    }

    /** The session that was greeted last; empty before the first. */
    public OptionalLong session() {
        return session;
    }

    /**
     * Whether batches of {@code ofSession} are taken. Others are ignored without an answer: they were under way when
     * the agent reconnected or the hub came back, perhaps from a backup, and say what may no longer be true. The agent
     * sends what is missing after its greeting.
     */
    public boolean hasGreeted(long ofSession) {
        return session.isPresent() && session.getAsLong() == ofSession;
    }

    /** The agent says that it has given out numbers up to {@code through}. */
    public void heardOf(long through) {
        appendedThrough = Math.max(appendedThrough, through);
    }

    /** The database holds what was staged. */
    public void committed() {
        for (SequenceRange range : stagedStored.ranges()) {
            stored.add(range);
            settled.add(range);
        }
        for (SequenceRange range : stagedLost.ranges()) {
            lost.add(range);
            settled.add(range);
        }
        stagedIncarnations.values().forEach(this::extend);
        heardOf(settled.highest());
        rolledBack();
        while (incarnations.size() > limits.maxIncarnations()) {
            incarnations.pollFirstEntry();
        }
    }

    /** The database holds nothing of what was staged. */
    public void rolledBack() {
        stagedStored.clear();
        stagedLost.clear();
        stagedIncarnations.clear();
    }

    /** The parts of {@code range} that are stored, ascending; staged ones do not count. */
    public List<SequenceRange> storedIn(SequenceRange range) {
        return stored.intersection(range);
    }

    /** What the agent believes settled and the hub does not have, at most {@link SyncLimits#maxRewinds()} ranges. */
    public List<SequenceRange> rewind(StreamReport report) {
        List<SequenceRange> asked = new ArrayList<>();
        List<SequenceRange> believed = new ArrayList<>(report.settledIslands());
        if (report.settledThrough() > 0) {
            believed.add(0, new SequenceRange(1, report.settledThrough()));
        }
        for (SequenceRange range : believed) {
            asked.addAll(missing(range));
        }
        return asked.size() <= limits.maxRewinds() ? asked : asked.subList(0, limits.maxRewinds());
    }

    /** Every number up to here is settled. */
    public long storedThrough() {
        return settled.through();
    }

    /** Settled ranges beyond, at most {@link SyncLimits#maxIslands()}. */
    public List<SequenceRange> islands() {
        return settled.islands(limits.maxIslands());
    }

    /** Every stored range, ascending; staged ones do not count. */
    public List<SequenceRange> storedRanges() {
        return stored.ranges();
    }

    /** Every range that was settled as a gap, ascending; staged ones do not count. */
    public List<SequenceRange> lostRanges() {
        return lost.ranges();
    }

    /** The highest number that is settled, or 0. */
    public long highestSettled() {
        return settled.highest();
    }

    public long storedReadings() {
        return stored.count();
    }

    public long lostReadings() {
        return lost.count();
    }

    /** The highest number that the agent has given out, as far as the hub has heard. */
    public long appendedThrough() {
        return appendedThrough;
    }

    /** The incarnations seen, by the numbers they gave out. */
    public List<Span> spans() {
        return List.copyOf(incarnations.values());
    }

    private void stage(SequenceRange range, long incarnation) {
        stagedStored.add(range);
        stagedIncarnations.merge(
                incarnation,
                new Span(incarnation, range),
                (a, b) -> new Span(
                        incarnation,
                        new SequenceRange(
                                Math.min(a.range().first(), b.range().first()),
                                Math.max(a.range().last(), b.range().last()))));
    }

    private List<SequenceRange> missing(SequenceRange range) {
        List<SequenceRange> parts = settled.missing(range);
        for (RangeSet set : List.of(stagedStored, stagedLost)) {
            if (!set.isEmpty()) {
                parts = parts.stream()
                        .flatMap(part -> set.missing(part).stream())
                        .toList();
            }
        }
        return parts;
    }

    private boolean interleaves(SequenceRange range, long incarnation) {
        for (Span span : incarnations.values()) {
            if (span.incarnation() != incarnation && span.range().intersects(range)) {
                return true;
            }
        }
        for (Span span : stagedIncarnations.values()) {
            if (span.incarnation() != incarnation && span.range().intersects(range)) {
                return true;
            }
        }
        return false;
    }

    private void extend(Span seen) {
        SequenceRange range = seen.range();
        for (Span span : List.copyOf(incarnations.values())) {
            if (span.incarnation() == seen.incarnation()) {
                incarnations.remove(span.range().first());
                range = new SequenceRange(
                        Math.min(range.first(), span.range().first()),
                        Math.max(range.last(), span.range().last()));
            }
        }
        incarnations.put(range.first(), new Span(seen.incarnation(), range));
    }
}

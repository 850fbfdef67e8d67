package io.tidegate.protocol.sync;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
 * kept aside        | admit, same incarnation     | unchanged, DUPLICATE
 * partly settled    | admit, same incarnation     | unchanged, OVERLAP: the receipt says what is settled, the agent cuts anew
 * </pre>
 *
 * <p>An incarnation (one start of one agent) gives out one contiguous run of numbers, so the runs that are seen of two
 * incarnations never interleave. Where they do, the buffer was cloned or restored from an image.
 *
 * <p>Receipts speak of numbers, and two copies of a buffer give out the same ones for different readings. So what a
 * session is told is settled is what it can have sent: numbers that are settled, but that the agent says it keeps from another
 * incarnation than they came from, are <em>foreign</em> to the session. They are left out, so the agent sends them, and they are
 * kept aside as conflicts; from then on they count as settled for whoever gave them out, in later sessions too.
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
    private final TreeMap<Long, IncarnationSpan> incarnations = new TreeMap<>();
    private final Map<Long, IncarnationSpan> stagedIncarnations = new TreeMap<>();
    private Optional<Greeting> greeting = Optional.empty();
    /** Settled, but not for the session that is greeted. */
    private final RangeSet foreign = new RangeSet();

    /** What the database has of incarnations that collided with others, stored or aside: their spans alone cannot tell. */
    private final Map<Long, RangeSet> known = new HashMap<>();

    private final Map<Long, RangeSet> stagedKnown = new HashMap<>();
    /** What is staged may be another session's than the one that was greeted since. */
    private boolean greetedWhileStaged;

    private boolean diverged;
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

    /** The session whose batches are taken, and what it has said of itself. It outlives a loss of the ledger. */
    public static final class Greeting {

        private final long session;
        private final List<IncarnationSpan> kept;
        /** What it has given up since: nothing in there is foreign to it any more. */
        private final RangeSet decided = new RangeSet();

        Greeting(long session, List<IncarnationSpan> kept) {
            this.session = session;
            this.kept = List.copyOf(kept);
        }
    }

    /**
     * What becomes of a run that collides with others.
     *
     * @param fresh numbers that nobody has used: to be stored
     * @param aside numbers that another incarnation has used: to be put into quarantine
     */
    public record Split(List<SequenceRange> fresh, List<SequenceRange> aside) {}

    /** A stream that was never heard of. */
    public DedupLedger(StreamId stream, SyncLimits limits) {
        this(stream, limits, List.of(), List.of(), List.of(), List.of(), 0);
    }

    /**
     * A stream as the database knows it.
     *
     * @param known what is in quarantine, by the incarnation that gave it out, and what is stored of these incarnations
     */
    public DedupLedger(
            StreamId stream,
            SyncLimits limits,
            Iterable<SequenceRange> stored,
            Iterable<SequenceRange> lost,
            Iterable<IncarnationSpan> spans,
            Iterable<IncarnationSpan> known,
            long appendedThrough) {
        this.stream = stream;
        this.limits = limits;
        this.stored = new RangeSet(stored);
        this.lost = new RangeSet(lost);
        this.settled = new RangeSet(stored);
        lost.forEach(settled::add);
        spans.forEach(span -> incarnations.put(span.range().first(), span));
        known.forEach(span -> add(this.known, span.incarnation(), span.range()));
        this.appendedThrough = Math.max(appendedThrough, settled.highest());
    }

    public StreamId stream() {
        return stream;
    }

    /** Decides about a run of readings; {@link Admission#FRESH} ones are staged until the commit is known. */
    public Admission admit(SequenceRange range, long incarnation) {
        if (interleaves(range, incarnation) || foreign.intersects(range)) {
            boolean isThere =
                    missing(range).isEmpty() && toPutAside(range, incarnation).isEmpty();
            return isThere ? Admission.DUPLICATE : Admission.CONFLICT;
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
     * Stages a conflicting run: whoever comes first owns a number, and with the rest kept aside every number of the run is
     * then settled, so the agent does not send it for ever. What is in quarantine already is not put there again.
     */
    public Split admitRest(SequenceRange range, long incarnation) {
        Split split = new Split(missing(range), toPutAside(range, incarnation));
        split.aside().forEach(part -> add(stagedKnown, incarnation, part));
        for (SequenceRange part : split.fresh()) {
            stage(part, incarnation);
            add(stagedKnown, incarnation, part);
        }
        return split;
    }

    /** What of a run is taken by another, or looks so, and is not known to be in the database for this incarnation. */
    private List<SequenceRange> toPutAside(SequenceRange range, long incarnation) {
        RangeSet taken = new RangeSet(new RangeSet(missing(range)).missing(range));
        for (Map<Long, RangeSet> collided : List.of(known, stagedKnown)) {
            collided.getOrDefault(incarnation, new RangeSet())
                    .intersection(range)
                    .forEach(taken::remove);
        }
        return taken.ranges();
    }

    private static void add(Map<Long, RangeSet> byIncarnation, long incarnation, SequenceRange range) {
        byIncarnation.computeIfAbsent(incarnation, unused -> new RangeSet()).add(range);
    }

    /** Stages those parts of a gap record that are not settled, and returns them. */
    public List<Gap> admitGap(Gap gap) {
        greeting.ifPresent(session -> session.decided.add(gap.range()));
        List<Gap> fresh = new ArrayList<>();
        for (SequenceRange part : missing(gap.range())) {
            stagedLost.add(part);
            fresh.add(new Gap(part, gap.reason(), gap.declaredNs()));
        }
        return fresh;
    }

    /**
     * The agent's status began a session: from now on its batches are taken. A status that repeats it changes nothing.
     *
     * @param kept of which incarnation the readings are that the agent keeps or will give out, as in its report
     */
    public void greet(long newSession, List<IncarnationSpan> kept) {
        if (!hasGreeted(newSession)) {
            greeting(new Greeting(newSession, kept));
        }
    }

    /** The session that was greeted last; empty before the first. */
    public Optional<Greeting> greeting() {
        return greeting;
    }

    /** Takes over the session from a ledger of the same stream that was lost. */
    public void greeting(Greeting taken) {
        greeting = Optional.of(taken);
        greetedWhileStaged = !stagedStored.isEmpty() || !stagedLost.isEmpty();
        diverged = false;
        findForeign(taken);
    }

    private void findForeign(Greeting session) {
        foreign.clear();
        for (IncarnationSpan own : session.kept) {
            lost.intersection(own.range()).forEach(foreign::add);
            for (IncarnationSpan other : incarnations.values()) {
                if (other.incarnation() != own.incarnation() && other.range().intersects(own.range())) {
                    stored.intersection(other.range().intersection(own.range())).forEach(foreign::add);
                }
            }
        }
        session.decided.ranges().forEach(foreign::remove);
        diverged = diverged || !foreign.isEmpty();
        for (IncarnationSpan own : session.kept) {
            known.getOrDefault(own.incarnation(), new RangeSet())
                    .intersection(own.range())
                    .forEach(foreign::remove);
        }
    }

    /** The session that was greeted last; empty before the first. */
    public OptionalLong session() {
        return greeting.isPresent() ? OptionalLong.of(greeting.get().session) : OptionalLong.empty();
    }

    /**
     * Whether batches of {@code ofSession} are taken. Others are ignored without an answer: they were under way when
     * the agent reconnected or the hub came back, perhaps from a backup, and say what may no longer be true. The agent
     * sends what is missing after its greeting.
     */
    public boolean hasGreeted(long ofSession) {
        return greeting.isPresent() && greeting.get().session == ofSession;
    }

    /** Whether the session that was greeted has a buffer that another one was copied from, or the other way round. */
    public boolean hasDiverged() {
        return diverged;
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
        stagedKnown.forEach(
                (incarnation, numbers) -> numbers.ranges().forEach(range -> add(known, incarnation, range)));
        greeting.ifPresent(session -> {
            if (greetedWhileStaged || !stagedKnown.isEmpty()) {
                findForeign(session);
                greetedWhileStaged = false;
            }
        });
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
        stagedKnown.clear();
        stagedIncarnations.clear();
    }

    /** The parts of {@code range} that are stored, ascending; neither staged nor foreign ones count. */
    public List<SequenceRange> storedIn(SequenceRange range) {
        List<SequenceRange> parts = stored.intersection(range);
        return foreign.isEmpty()
                ? parts
                : parts.stream().flatMap(part -> foreign.missing(part).stream()).toList();
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
            asked.addAll(foreign.intersection(range));
        }
        return asked.size() <= limits.maxRewinds() ? asked : asked.subList(0, limits.maxRewinds());
    }

    /** What was settled as a gap and is not within {@code heard}, at most {@link SyncLimits#maxIslands()} ranges. */
    public List<SequenceRange> lostBeside(RangeSet heard) {
        return lost.ranges().stream()
                .flatMap(range -> heard.missing(range).stream())
                .limit(limits.maxIslands())
                .toList();
    }

    /** Every number up to here is settled for the session that was greeted. */
    public long storedThrough() {
        return Math.min(settled.through(), foreign.firstPresent(1) - 1);
    }

    /** Ranges beyond that are settled for the session, at most {@link SyncLimits#maxIslands()}. */
    public List<SequenceRange> islands() {
        if (foreign.isEmpty()) {
            return settled.islands(limits.maxIslands());
        }
        RangeSet view = new RangeSet(settled.ranges());
        foreign.ranges().forEach(view::remove);
        return view.islands(limits.maxIslands());
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
    public List<IncarnationSpan> spans() {
        return List.copyOf(incarnations.values());
    }

    private void stage(SequenceRange range, long incarnation) {
        stagedStored.add(range);
        if (known.containsKey(incarnation)) {
            add(stagedKnown, incarnation, range);
        }
        stagedIncarnations.merge(incarnation, new IncarnationSpan(incarnation, range), IncarnationSpan::with);
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
        for (IncarnationSpan span : incarnations.values()) {
            if (span.incarnation() != incarnation && span.range().intersects(range)) {
                return true;
            }
        }
        for (IncarnationSpan span : stagedIncarnations.values()) {
            if (span.incarnation() != incarnation && span.range().intersects(range)) {
                return true;
            }
        }
        return false;
    }

    private void extend(IncarnationSpan seen) {
        IncarnationSpan whole = seen;
        for (IncarnationSpan span : List.copyOf(incarnations.values())) {
            if (span.incarnation() == seen.incarnation()) {
                incarnations.remove(span.range().first());
                whole = whole.with(span);
            }
        }
        incarnations.put(whole.range().first(), whole);
    }
}

package io.tidegate.protocol.sync;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Which readings of one stream an agent may send now, and what a receipt means for its buffer. Pure: time is an
 * argument, the outcome is a value; one owner (the forwarder), not thread-safe.
 *
 * <pre>
 * a number is  | event                                            | then
 * -------------+--------------------------------------------------+---------------------------------------
 * pending      | next() and transmitted()                         | in flight
 * pending      | onGap()                                          | given up
 * in flight    | onReceipt() that covers it                       | settled, Settle
 * in flight    | onReceipt() that covers its batch in part        | pending again: the hub refused the overlap
 * in flight    | onDisconnected(), refused(), receipt timeout     | pending again
 * given up     | onReceipt() that covers it, the hub lost as many | settled
 * given up     | onReceipt() that says stored despite the gap     | settled, Revoke
 * settled      | onReceipt() that says lost despite stored         | given up, Rewind and GiveUp
 * any          | onReceipt() that says diverged                    | unchanged, Diverged (once)
 * settled      | onReceipt() that rewinds it                      | pending (or given up), Rewind
 * </pre>
 *
 * <p>Nothing is sent before the first receipt of a session: it brings the credit and says what is settled already, so a
 * reconnect resends nothing that has arrived.
 *
 * <p>Live first (G5): what was appended since the session began, <em>fresh</em>, goes before the <em>backlog</em>; of
 * every {@value #FRESH_PER_BACKLOG} + 1 batches one is backlog, so that it never starves. When fresh readings
 * themselves pile up beyond the credit, the older of them join the backlog.
 */
public final class SendWindow {

    /** Batches of fresh readings that may go before one of the backlog must. */
    static final int FRESH_PER_BACKLOG = 3;

    /** Hub runs remembered in one session: nodes of a hub, and restarts that the connection has outlived. */
    private static final int MAX_HUB_RUNS = 64;

    private static final long NEVER_MS = Long.MAX_VALUE;

    private final StreamId stream;
    private SyncLimits limits;

    private final RangeSet settled = new RangeSet();
    private final GapRecords gaps = new GapRecords();
    private final InFlightBatches inFlight = new InFlightBatches();
    private final RefusedBatches refusedBatches = new RefusedBatches();
    /**
     * The number of the newest receipt of each hub run in this session. Runs are not told apart by age: a late receipt of a
     * former one says nothing worse than what was true once, and if the hub came back from a backup it asks again.
     */
    private final Map<Long, Long> lastReceiptOfRun = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Long> eldest) {
            return size() > MAX_HUB_RUNS;
        }
    };

    private long appendedThrough;
    private boolean diverged;
    private long freshFrom = 1;
    private long lingerUntilMs = Long.MIN_VALUE;
    private int freshInARow;

    private boolean connected;
    private boolean greeted;
    private boolean settledInSession;
    private long session;
    private long credit;

    private int timeouts;
    private long pausedUntilMs = Long.MIN_VALUE;
    private long gapsSentMs = NEVER_MS;
    /** Where the next message goes on when there are more records than fit into one. */
    private long gapsSentThrough;

    /**
     * A window that begins with what the buffer knows.
     *
     * @param appendedThrough the highest number given out
     * @param stored what the hub has receipted
     * @param gaps every gap record of the stream; all of them count as unconfirmed until a receipt says otherwise
     */
    public SendWindow(
            StreamId stream,
            SyncLimits limits,
            long appendedThrough,
            Iterable<SequenceRange> stored,
            Iterable<Gap> gaps) {
        this.stream = stream;
        this.limits = limits;
        this.appendedThrough = appendedThrough;
        stored.forEach(settled::add);
        gaps.forEach(this::onGap);
        freshFrom = appendedThrough + 1;
    }

    public StreamId stream() {
        return stream;
    }

    /** What holds from now on. */
    public void limits(SyncLimits changed) {
        limits = changed;
    }

    /** What waits for company waits no more. */
    public void hurry() {
        lingerUntilMs = Long.MIN_VALUE;
    }

    /** Readings up to {@code through} are durable and may be sent. */
    public void onAppended(long through, long nowMs) {
        if (through > appendedThrough) {
            if (fresh().isEmpty()) {
                lingerUntilMs = nowMs + lingerMs();
            }
            appendedThrough = through;
        }
    }

    /** Readings were given up: they will not be sent, and the hub is to be told. */
    public void onGap(Gap gap) {
        appendedThrough = Math.max(appendedThrough, gap.range().last());
        gaps.add(gap);
        gapsSentMs = NEVER_MS;
    }

    /** A connection stands; nothing is sent on it before its first receipt. */
    public void onConnected(long newSession) {
        inFlight.clear();
        connected = true;
        greeted = false;
        settledInSession = false;
        session = newSession;
        lastReceiptOfRun.clear();
        credit = 0;
        timeouts = 0;
        pausedUntilMs = Long.MIN_VALUE;
        gapsSentMs = NEVER_MS;
        freshFrom = appendedThrough + 1;
        lingerUntilMs = Long.MIN_VALUE;
    }

    /** The connection is gone; what was in flight may or may not have arrived. */
    public void onDisconnected() {
        inFlight.clear();
        connected = false;
        greeted = false;
    }

    /** Takes a receipt; returns what it means for the buffer, in order. */
    public List<SyncAction> onReceipt(Receipt receipt) {
        if (!isCurrent(receipt)) {
            return List.of();
        }
        List<SyncAction> actions = new ArrayList<>();
        greeted = true;
        credit = receipt.creditReadings();
        if (receipt.diverged() && !diverged) {
            diverged = true;
            actions.add(new SyncAction.Diverged());
        }
        receipt.rewind().forEach(range -> rewind(range, actions));
        receipt.storedDespiteGap().forEach(range -> revoke(range, actions));
        receipt.lostDespiteStored().forEach(range -> lose(range, actions));

        RangeSet atHub = settledAtHub(receipt);
        boolean progress = false;
        for (SequenceRange range : atHub.ranges()) {
            for (SequenceRange part : settled.missing(range)) {
                for (SequenceRange storedPart : gaps.numbers().missing(part)) {
                    settled.add(storedPart);
                    actions.add(new SyncAction.Settle(storedPart));
                    progress = true;
                }
            }
        }
        confirmGaps(atHub, receipt.lostReadings());
        inFlight.dropIf(atHub::intersects);
        if (progress) {
            timeouts = 0;
            settledInSession = true;
            refusedBatches.forget(settled);
        }
        return actions;
    }

    /**
     * The run of numbers to send next, at most {@link SyncLimits#maxBatchReadings()} of them; empty if there is none
     * or none may be sent now. The caller may send a shorter run from the same beginning.
     */
    public Optional<SequenceRange> next(long nowMs) {
        expire(nowMs);
        if (!greeted || nowMs < pausedUntilMs) {
            return Optional.empty();
        }
        rejoinBacklog();
        Optional<SequenceRange> fresh =
                fresh().filter(run -> nowMs >= lingerUntilMs || run.count() >= limits.maxBatchReadings());
        Optional<SequenceRange> backlog = Optional.empty();
        if (fresh.isEmpty() || freshInARow >= FRESH_PER_BACKLOG) {
            backlog = run(1, freshFrom - 1);
        }
        Optional<SequenceRange> chosen = backlog.isPresent() ? backlog : fresh;
        return chosen.flatMap(this::withinCredit);
    }

    /** The run was handed to the link, with the gap records of {@link #gapsToSend()} before it. */
    public void transmitted(SequenceRange range, long nowMs) {
        inFlight.add(range, nowMs);
        if (range.first() >= freshFrom) {
            freshInARow++;
            lingerUntilMs = nowMs + lingerMs();
        } else {
            freshInARow = 0;
        }
    }

    /**
     * The broker or the hub refused the batch.
     *
     * @param range as given to {@link #transmitted}
     * @param undecodable whether its content was the reason, so that sending it again unchanged cannot help
     */
    public List<SyncAction> refused(SequenceRange range, boolean undecodable, long nowMs) {
        if (!inFlight.drop(range)) {
            return List.of();
        }
        pausedUntilMs = nowMs + limits.refusalPauseMs();
        if (!undecodable) {
            return List.of();
        }
        int refusedAlone = refusedBatches.add(range);
        // A hub that understands nothing of ours is no reason to throw anything away: it must have stored something.
        if (refusedAlone < limits.refusalsBeforePoison() || !settledInSession) {
            return List.of();
        }
        refusedBatches.forget(range.first());
        return List.of(new SyncAction.GiveUp(range, GapReason.POISON));
    }

    /**
     * Gap records that the hub has not confirmed, to be sent before any readings in the same message; when they are
     * more than {@link SyncLimits#maxGapsPerBatch()}, each message takes up where the one before ended.
     */
    public List<Gap> gapsToSend() {
        return gaps.beyond(settled, gapsSentThrough + 1, limits.maxGapsPerBatch());
    }

    /** Whether gap records are to be sent now even if there are no readings to send them with. */
    public boolean gapsDue(long nowMs) {
        return greeted && nowMs >= gapsDueMs() && !gapsToSend().isEmpty();
    }

    /** The records of {@link #gapsToSend()} were handed to the link. */
    public void gapsTransmitted(long nowMs) {
        List<Gap> sent = gapsToSend();
        gapsSentThrough = sent.get(sent.size() - 1).range().last();
        gapsSentMs = nowMs;
    }

    /**
     * When {@link #next} or {@link #gapsDue}, which were asked at {@code nowMs}, may answer otherwise though nothing
     * has happened; later than {@code nowMs}, or {@link Long#MAX_VALUE} if only an event can change their answer.
     */
    public long nextDueMs(long nowMs) {
        if (!greeted) {
            return NEVER_MS;
        }
        long dueMs = pausedUntilMs > nowMs ? pausedUntilMs : NEVER_MS;
        if (fresh().isPresent() && lingerUntilMs > nowMs) {
            dueMs = Math.min(dueMs, lingerUntilMs);
        }
        if (gapsDueMs() > nowMs && !gapsToSend().isEmpty()) {
            dueMs = Math.min(dueMs, gapsDueMs());
        }
        OptionalLong oldestSentMs = inFlight.oldestSentMs();
        return oldestSentMs.isPresent() ? Math.min(dueMs, oldestSentMs.getAsLong() + timeoutMs()) : dueMs;
    }

    /** An alarm waits for no company: it is rare, and somebody waits for it. */
    private long lingerMs() {
        return stream.lane() == Lane.ALARM ? 0 : limits.lingerMs();
    }

    /** The highest number given out. */
    public long appendedThrough() {
        return appendedThrough;
    }

    /** Readings in flight. */
    public long inFlightReadings() {
        return inFlight.numbers().count();
    }

    /** Whether everything that was appended is settled. */
    public boolean isDrained() {
        return settled.through() >= appendedThrough;
    }

    private boolean isCurrent(Receipt receipt) {
        if (!connected || receipt.session() != session) {
            return false;
        }
        Long before = lastReceiptOfRun.get(receipt.hubRun());
        if (before != null && receipt.number() <= before) {
            return false;
        }
        lastReceiptOfRun.put(receipt.hubRun(), receipt.number());
        return true;
    }

    /** What the hub says of numbers that were given out here; what else it knows comes from another buffer. */
    private RangeSet settledAtHub(Receipt receipt) {
        RangeSet said = new RangeSet(receipt.islands());
        if (receipt.storedThrough() > 0) {
            said.add(new SequenceRange(1, receipt.storedThrough()));
        }
        if (said.highest() > appendedThrough) {
            said.remove(new SequenceRange(appendedThrough + 1, said.highest()));
        }
        return said;
    }

    private void rewind(SequenceRange range, List<SyncAction> actions) {
        for (SequenceRange part : settled.intersection(range)) {
            settled.remove(part);
            actions.add(new SyncAction.Rewind(part));
        }
    }

    /** The hub has lost what it had stored, and has heard since, from an earlier word of ours, that it will never come. */
    private void lose(SequenceRange range, List<SyncAction> actions) {
        for (SequenceRange stored : settled.intersection(range)) {
            for (SequenceRange part : gaps.numbers().missing(stored)) {
                settled.remove(part);
                gaps.add(new Gap(part, GapReason.EVICTED, 0));
                actions.add(new SyncAction.Rewind(part));
                actions.add(new SyncAction.GiveUp(part, GapReason.EVICTED));
            }
        }
    }

    private void revoke(SequenceRange range, List<SyncAction> actions) {
        for (SequenceRange part : gaps.within(range)) {
            gaps.revoke(part);
            settled.add(part);
            actions.add(new SyncAction.Revoke(part));
        }
    }

    /**
     * Confirms the gap records that the hub has settled, if it has settled them <em>as lost</em>: each number that was
     * given up here and is settled there is either lost there or stored there, so equal counts mean that none is
     * stored. Otherwise the records are sent again, and the answer names the ones that are stored. Equal counts may be an
     * accident once; the next receipt that says otherwise takes the confirmation back.
     */
    private void confirmGaps(RangeSet atHub, long lostAtHub) {
        List<SequenceRange> lostHere = atHub.ranges().stream()
                .flatMap(range -> gaps.within(range).stream())
                .toList();
        boolean agreed = lostHere.stream().mapToLong(SequenceRange::count).sum() == lostAtHub;
        lostHere.forEach(agreed ? settled::add : settled::remove);
    }

    private void expire(long nowMs) {
        if (inFlight.dropSentBy(nowMs - timeoutMs())) {
            timeouts++;
        }
    }

    private long timeoutMs() {
        long doubled = limits.receiptTimeoutMs() << Math.min(timeouts, 20);
        return Math.min(Math.max(doubled, limits.receiptTimeoutMs()), limits.maxReceiptTimeoutMs());
    }

    private long gapsDueMs() {
        return gapsSentMs == NEVER_MS ? Long.MIN_VALUE : gapsSentMs + timeoutMs();
    }

    private Optional<SequenceRange> fresh() {
        return run(freshFrom, appendedThrough);
    }

    /** When fresh readings pile up, all but the newest batch join the backlog; each time costs one island at most. */
    private void rejoinBacklog() {
        if (settled.rangeCount() < limits.maxIslands() / 2) {
            long firstWaiting =
                    run(freshFrom, appendedThrough).map(SequenceRange::first).orElse(appendedThrough);
            if (appendedThrough - firstWaiting > Math.max(credit, limits.maxBatchReadings())) {
                freshFrom = appendedThrough - limits.maxBatchReadings() + 1;
            }
        }
    }

    /** The first run of pending numbers within {@code from..to}, cut to the size of a batch. */
    private Optional<SequenceRange> run(long from, long to) {
        long first = from;
        for (long seen = -1; seen != first; ) {
            seen = first;
            first = inFlight.numbers().firstMissing(gaps.numbers().firstMissing(settled.firstMissing(first)));
        }
        if (first > to) {
            return Optional.empty();
        }
        long last = Math.min(to, first + limits.maxBatchReadings() - 1);
        last = Math.min(last, settled.firstPresent(first) - 1);
        last = Math.min(last, gaps.numbers().firstPresent(first) - 1);
        last = Math.min(last, inFlight.numbers().firstPresent(first) - 1);
        return Optional.of(new SequenceRange(first, Math.min(last, refusedBatches.lastBesides(first))));
    }

    /** Shortens a run to the credit; waits rather than sending crumbs while more is in flight. */
    private Optional<SequenceRange> withinCredit(SequenceRange run) {
        long room = credit - inFlight.numbers().count();
        if (run.count() <= room) {
            return Optional.of(run);
        }
        return inFlight.numbers().isEmpty() && room > 0
                ? Optional.of(SequenceRange.ofCount(run.first(), room))
                : Optional.empty();
    }
}

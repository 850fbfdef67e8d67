package io.tidegate.protocol.sync;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;

/**
 * What an agent knows of one stream: each number that was given out is <em>pending</em>, <em>stored</em> or
 * <em>lost</em> for one reason. So the ledger equation holds by construction. Pure; one owner (the buffer).
 */
public final class EdgeLedger {

    private final StreamId stream;
    private final RangeSet stored = new RangeSet();
    private final Map<GapReason, RangeSet> lost = new EnumMap<>(GapReason.class);
    private final List<Gap> gaps = new ArrayList<>();
    private long appendedThrough;

    public EdgeLedger(StreamId stream) {
        this.stream = stream;
        for (GapReason reason : GapReason.values()) {
            lost.put(reason, new RangeSet());
        }
    }

    public StreamId stream() {
        return stream;
    }

    /** The highest number given out, or 0. */
    public long appendedThrough() {
        return appendedThrough;
    }

    /** Numbers up to {@code through} are given out; a lower one than before changes nothing. */
    public void appendedThrough(long through) {
        appendedThrough = Math.max(appendedThrough, through);
    }

    /** The hub has settled {@code range}. What was given up in it stays lost until {@link #revoke}. */
    public void settle(SequenceRange range) {
        appendedThrough(range.last());
        withoutLost(List.of(range)).forEach(stored::add);
    }

    /** The hub asks for {@code range} again: what was stored of it is pending. */
    public void rewind(SequenceRange range) {
        stored.remove(range);
    }

    /** Gives up what is pending in {@code range}; returns the gap records made of it, ascending. */
    public List<Gap> giveUp(SequenceRange range, GapReason reason, long declaredNs) {
        appendedThrough(range.last());
        List<Gap> declared = new ArrayList<>();
        for (SequenceRange part : pending(range)) {
            lost(reason).add(part);
            Gap gap = new Gap(part, reason, declaredNs);
            declared.add(gap);
            remember(gap);
        }
        return declared;
    }

    /** The hub has stored {@code range} although it was given up here: a receipt was lost on the way. */
    public void revoke(SequenceRange range) {
        for (RangeSet ofReason : lost.values()) {
            for (SequenceRange part : ofReason.intersection(range)) {
                ofReason.remove(part);
                stored.add(part);
            }
        }
        List<Gap> kept = new ArrayList<>();
        for (Gap gap : gaps) {
            for (SequenceRange part : new RangeSet(List.of(range)).missing(gap.range())) {
                kept.add(new Gap(part, gap.reason(), gap.declaredNs()));
            }
        }
        gaps.clear();
        gaps.addAll(kept);
    }

    /** Takes over a gap record that was made durable earlier. */
    public void restore(Gap gap) {
        appendedThrough(gap.range().last());
        lost(gap.reason()).add(gap.range());
        remember(gap);
    }

    /** Every gap record, in the order of its first number; adjacent ones of one reason are merged. */
    public List<Gap> gaps() {
        List<Gap> ordered = new ArrayList<>(gaps);
        ordered.sort(Comparator.comparingLong(gap -> gap.range().first()));
        List<Gap> merged = new ArrayList<>();
        ordered.forEach(gap -> appendMerged(merged, gap));
        return merged;
    }

    /** Whether every number of {@code range} is stored or lost, so that its readings may be forgotten. */
    public boolean isSettled(SequenceRange range) {
        return firstPending(range.first()) > range.last();
    }

    /** Whether {@code sequence} was given up. */
    public boolean isLost(long sequence) {
        return lost.values().stream().anyMatch(ofReason -> ofReason.contains(sequence));
    }

    /** The lowest pending number; empty when everything that was given out is settled. */
    public OptionalLong firstPending() {
        long first = firstPending(1);
        return first <= appendedThrough ? OptionalLong.of(first) : OptionalLong.empty();
    }

    /** The parts of {@code range} that are pending, ascending. */
    public List<SequenceRange> pending(SequenceRange range) {
        return withoutLost(stored.missing(range));
    }

    /** The parts of {@code range} that were not given up, ascending. */
    public List<SequenceRange> notLost(SequenceRange range) {
        return withoutLost(List.of(range));
    }

    /** Stored ranges, ascending. */
    public List<SequenceRange> stored() {
        return stored.ranges();
    }

    /** Stored and lost ranges together: what the agent believes settled. */
    public RangeSet settled() {
        RangeSet settled = new RangeSet(stored.ranges());
        lost.values().forEach(ofReason -> ofReason.ranges().forEach(settled::add));
        return settled;
    }

    public LedgerCounts counts() {
        Map<GapReason, Long> lostCounts = new EnumMap<>(GapReason.class);
        lost.forEach((reason, ranges) -> lostCounts.put(reason, ranges.count()));
        return new LedgerCounts(appendedThrough, stored.count(), lostCounts);
    }

    /** The lowest number at or beyond {@code from} that is neither stored nor lost. */
    private long firstPending(long from) {
        long first = stored.firstMissing(from);
        for (long before = -1; before != first; ) {
            before = first;
            for (RangeSet ofReason : lost.values()) {
                first = ofReason.firstMissing(first);
            }
            first = stored.firstMissing(first);
        }
        return first;
    }

    /** Eviction gives up one run after the other for as long as an outage lasts: merged, they stay one record. */
    private void remember(Gap gap) {
        appendMerged(gaps, gap);
    }

    private static void appendMerged(List<Gap> list, Gap gap) {
        Gap last = list.isEmpty() ? null : list.get(list.size() - 1);
        if (last != null
                && last.reason() == gap.reason()
                && last.range().last() + 1 == gap.range().first()) {
            SequenceRange both =
                    new SequenceRange(last.range().first(), gap.range().last());
            list.set(list.size() - 1, new Gap(both, gap.reason(), gap.declaredNs()));
        } else {
            list.add(gap);
        }
    }

    private RangeSet lost(GapReason reason) {
        return Objects.requireNonNull(lost.get(reason));
    }

    private List<SequenceRange> withoutLost(List<SequenceRange> parts) {
        List<SequenceRange> remaining = parts;
        for (RangeSet ofReason : lost.values()) {
            if (!ofReason.isEmpty()) {
                remaining = remaining.stream()
                        .flatMap(part -> ofReason.missing(part).stream())
                        .toList();
            }
        }
        return remaining;
    }
}

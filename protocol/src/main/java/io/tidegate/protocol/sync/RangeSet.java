package io.tidegate.protocol.sync;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A set of sequence numbers as disjoint, non-adjacent ranges. Mutable, one owner, not thread-safe. Each operation costs
 * O(log n) in the number of ranges plus the ranges that it touches.
 */
public final class RangeSet {

    /** First number of each range → its last number. */
    private final TreeMap<Long, Long> ranges = new TreeMap<>();

    private long count;

    public RangeSet() {}

    public RangeSet(Iterable<SequenceRange> initial) {
        initial.forEach(this::add);
    }

    /** Adds every number of {@code range}; those already there change nothing. */
    public void add(SequenceRange range) {
        long first = range.first();
        long last = range.last();
        Map.Entry<Long, Long> before = ranges.floorEntry(first);
        if (before != null && before.getValue() >= first - 1) {
            first = before.getKey();
            last = Math.max(last, before.getValue());
            drop(before.getKey(), before.getValue());
        }
        for (Map.Entry<Long, Long> next = ranges.ceilingEntry(first);
                next != null && next.getKey() <= last + 1;
                next = ranges.ceilingEntry(first)) {
            last = Math.max(last, next.getValue());
            drop(next.getKey(), next.getValue());
        }
        put(first, last);
    }

    /** Removes every number of {@code range}; those not there change nothing. */
    public void remove(SequenceRange range) {
        for (SequenceRange overlap : intersection(range)) {
            Map.Entry<Long, Long> whole = ranges.floorEntry(overlap.first());
            long first = whole.getKey();
            long last = whole.getValue();
            drop(first, last);
            if (first < overlap.first()) {
                put(first, overlap.first() - 1);
            }
            if (overlap.last() < last) {
                put(overlap.last() + 1, last);
            }
        }
    }

    public boolean contains(long sequence) {
        Map.Entry<Long, Long> floor = ranges.floorEntry(sequence);
        return floor != null && floor.getValue() >= sequence;
    }

    /** Whether every number of {@code range} is in the set. */
    public boolean contains(SequenceRange range) {
        Map.Entry<Long, Long> floor = ranges.floorEntry(range.first());
        return floor != null && floor.getValue() >= range.last();
    }

    /** Whether any number of {@code range} is in the set. */
    public boolean intersects(SequenceRange range) {
        Map.Entry<Long, Long> floor = ranges.floorEntry(range.last());
        return floor != null && floor.getValue() >= range.first();
    }

    /** The parts of {@code range} that are in the set, ascending. */
    public List<SequenceRange> intersection(SequenceRange range) {
        List<SequenceRange> parts = new ArrayList<>();
        Long start = ranges.floorKey(range.first());
        for (Map.Entry<Long, Long> e :
                ranges.tailMap(start == null ? range.first() : start, true).entrySet()) {
            if (e.getKey() > range.last()) {
                break;
            }
            if (e.getValue() >= range.first()) {
                parts.add(new SequenceRange(Math.max(e.getKey(), range.first()), Math.min(e.getValue(), range.last())));
            }
        }
        return parts;
    }

    /** The parts of {@code range} that are not in the set, ascending. */
    public List<SequenceRange> missing(SequenceRange range) {
        List<SequenceRange> parts = new ArrayList<>();
        long next = range.first();
        for (SequenceRange present : intersection(range)) {
            if (next < present.first()) {
                parts.add(new SequenceRange(next, present.first() - 1));
            }
            next = present.last() + 1;
        }
        if (next <= range.last()) {
            parts.add(new SequenceRange(next, range.last()));
        }
        return parts;
    }

    /** The lowest number at or beyond {@code from} that is not in the set. */
    public long firstMissing(long from) {
        Map.Entry<Long, Long> floor = ranges.floorEntry(from);
        return floor != null && floor.getValue() >= from ? floor.getValue() + 1 : from;
    }

    /** The lowest number at or beyond {@code from} that is in the set, or {@link Long#MAX_VALUE}. */
    public long firstPresent(long from) {
        if (contains(from)) {
            return from;
        }
        Long next = ranges.ceilingKey(from);
        return next == null ? Long.MAX_VALUE : next;
    }

    /** The highest N for which 1..N are all in the set, or 0. */
    public long through() {
        Map.Entry<Long, Long> first = ranges.firstEntry();
        return first != null && first.getKey() == 1 ? first.getValue() : 0;
    }

    /** The ranges beyond {@link #through()}, ascending, at most {@code most} of them. */
    public List<SequenceRange> islands(int most) {
        List<SequenceRange> islands = new ArrayList<>();
        for (Map.Entry<Long, Long> e : ranges.entrySet()) {
            if (islands.size() == most) {
                break;
            }
            if (e.getKey() != 1) {
                islands.add(new SequenceRange(e.getKey(), e.getValue()));
            }
        }
        return islands;
    }

    /** All ranges, ascending. */
    public List<SequenceRange> ranges() {
        return ranges.entrySet().stream()
                .map(e -> new SequenceRange(e.getKey(), e.getValue()))
                .toList();
    }

    /** The highest number in the set, or 0. */
    public long highest() {
        return ranges.isEmpty() ? 0 : ranges.lastEntry().getValue();
    }

    /** How many ranges it holds: what its operations cost. */
    public int rangeCount() {
        return ranges.size();
    }

    /** How many numbers it holds. */
    public long count() {
        return count;
    }

    /** Removes everything. */
    public void clear() {
        ranges.clear();
        count = 0;
    }

    public boolean isEmpty() {
        return ranges.isEmpty();
    }

    private void put(long first, long last) {
        ranges.put(first, last);
        count += last - first + 1;
    }

    private void drop(long first, long last) {
        ranges.remove(first);
        count -= last - first + 1;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RangeSet that && ranges.equals(that.ranges);
    }

    @Override
    public int hashCode() {
        return ranges.hashCode();
    }

    @Override
    public String toString() {
        return ranges().toString();
    }
}

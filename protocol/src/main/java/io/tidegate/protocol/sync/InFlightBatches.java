package io.tidegate.protocol.sync;

import java.util.List;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Predicate;

/** The batches of one stream that were transmitted and not answered. */
final class InFlightBatches {

    private final TreeMap<Long, Entry> byFirst = new TreeMap<>();
    private final RangeSet numbers = new RangeSet();

    /**
     * One transmitted batch.
     *
     * @param range its numbers
     * @param sentMs when
     */
    private record Entry(SequenceRange range, long sentMs) {}

    void add(SequenceRange range, long sentMs) {
        byFirst.put(range.first(), new Entry(range, sentMs));
        numbers.add(range);
    }

    /** Forgets the batch; false if it was not in flight with exactly these numbers. */
    boolean drop(SequenceRange range) {
        Entry entry = byFirst.get(range.first());
        if (entry == null || !entry.range().equals(range)) {
            return false;
        }
        byFirst.remove(range.first());
        numbers.remove(range);
        return true;
    }

    /** Forgets the batches that match; true if there were any. */
    boolean dropIf(Predicate<SequenceRange> matches) {
        return dropEntries(entry -> matches.test(entry.range()));
    }

    /** Forgets the batches sent at or before {@code deadlineMs}; true if there were any. */
    boolean dropSentBy(long deadlineMs) {
        return dropEntries(entry -> entry.sentMs() <= deadlineMs);
    }

    void clear() {
        byFirst.clear();
        numbers.clear();
    }

    RangeSet numbers() {
        return numbers;
    }

    /** When the oldest of them was sent. */
    OptionalLong oldestSentMs() {
        return byFirst.values().stream().mapToLong(Entry::sentMs).min();
    }

    private boolean dropEntries(Predicate<Entry> matches) {
        if (byFirst.isEmpty()) {
            return false;
        }
        List<Entry> matching = byFirst.values().stream().filter(matches).toList();
        matching.forEach(entry -> drop(entry.range()));
        return !matching.isEmpty();
    }
}

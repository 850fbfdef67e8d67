package io.tidegate.protocol.sync;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The gap records of one stream at the agent. */
final class GapRecords {

    private final TreeMap<Long, Gap> byFirst = new TreeMap<>();
    private final RangeSet numbers = new RangeSet();

    /** Adds a record; one that continues another of the same reason is merged with it. */
    void add(Gap gap) {
        numbers.add(gap.range());
        Map.Entry<Long, Gap> before = byFirst.lowerEntry(gap.range().first());
        boolean continues = before != null
                && before.getValue().reason() == gap.reason()
                && before.getValue().range().last() + 1 == gap.range().first();
        SequenceRange range =
                continues ? new SequenceRange(before.getKey(), gap.range().last()) : gap.range();
        byFirst.put(range.first(), new Gap(range, gap.reason(), gap.declaredNs()));
    }

    /** Every number that was given up. */
    RangeSet numbers() {
        return numbers;
    }

    /** Takes {@code range} out of the records: the hub has stored it all the same. */
    void revoke(SequenceRange range) {
        numbers.remove(range);
        RangeSet revoked = new RangeSet(List.of(range));
        for (Gap gap : List.copyOf(byFirst.values())) {
            if (gap.range().intersects(range)) {
                byFirst.remove(gap.range().first());
                for (SequenceRange rest : revoked.missing(gap.range())) {
                    byFirst.put(rest.first(), new Gap(rest, gap.reason(), gap.declaredNs()));
                }
            }
        }
    }

    /**
     * The records that are not wholly within {@code settled}: at most {@code most} of them, from the one at or beyond
     * {@code from} upwards and then round from the lowest.
     */
    List<Gap> beyond(RangeSet settled, long from, int most) {
        if (byFirst.isEmpty()) {
            return List.of();
        }
        return Stream.concat(
                        byFirst.tailMap(from, true).values().stream(), byFirst.headMap(from, false).values().stream())
                .filter(gap -> !settled.contains(gap.range()))
                .limit(most)
                .toList();
    }

    /** Those given-up numbers that are within {@code range}, ascending. */
    List<SequenceRange> within(SequenceRange range) {
        return numbers.intersection(range);
    }
}

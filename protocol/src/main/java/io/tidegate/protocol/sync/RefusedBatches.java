package io.tidegate.protocol.sync;

import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What became of batches that the hub could not make sense of: each is halved until the reading at fault stands alone,
 * and a reading that was refused alone often enough is known as poison.
 */
final class RefusedBatches {

    /** Numbers that must begin a batch: where a refused one was halved. */
    private final TreeSet<Long> cuts = new TreeSet<>();

    /** Single readings that were refused → how often. */
    private final Map<Long, Integer> refusals = new TreeMap<>();

    /** Notes one more refusal of {@code range}; returns how often it was refused alone, 0 if it is to be halved. */
    int add(SequenceRange range) {
        if (range.count() == 1) {
            return refusals.merge(range.first(), 1, Integer::sum);
        }
        cuts.add(range.first());
        cuts.add(range.first() + range.count() / 2);
        if (range.last() < Long.MAX_VALUE) {
            cuts.add(range.last() + 1);
        }
        return 0;
    }

    /** The reading is given up. */
    void forget(long poison) {
        refusals.remove(poison);
    }

    /** What is settled needs no care any more. */
    void forget(RangeSet settled) {
        cuts.headSet(settled.through(), true).clear();
        refusals.keySet().removeIf(settled::contains);
    }

    /** The last number that may stand in one batch with {@code first}. */
    long lastBesides(long first) {
        Long cut = cuts.higher(first);
        return cut == null ? Long.MAX_VALUE : cut - 1;
    }
}

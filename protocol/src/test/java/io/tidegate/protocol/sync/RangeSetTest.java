package io.tidegate.protocol.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RangeSetTest {

    private static final int NUMBERS = 60;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void behavesLikeASetOfNumbers(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        RangeSet ranges = new RangeSet();
        BitSet bits = new BitSet();
        for (int i = 0; i < 2_000; i++) {
            int first = random.nextInt(1, NUMBERS);
            SequenceRange range = new SequenceRange(first, random.nextInt(first, Math.min(NUMBERS, first + 9)));
            if (random.nextInt(3) == 0) {
                ranges.remove(range);
                bits.clear((int) range.first(), (int) range.last() + 1);
            } else {
                ranges.add(range);
                bits.set((int) range.first(), (int) range.last() + 1);
            }
            assertSame(ranges, bits, range);
        }
    }

    private static void assertSame(RangeSet ranges, BitSet bits, SequenceRange probe) {
        int first = (int) probe.first();
        int end = (int) probe.last() + 1;
        assertThat(ranges.count()).isEqualTo(bits.cardinality());
        assertThat(ranges.contains(probe)).isEqualTo(bits.nextClearBit(first) >= end);
        assertThat(ranges.intersects(probe)).isEqualTo(bits.nextSetBit(first) >= 0 && bits.nextSetBit(first) < end);
        assertThat(ranges.contains(probe.first())).isEqualTo(bits.get(first));
        assertThat(ranges.firstMissing(first)).isEqualTo(bits.nextClearBit(first));
        int present = bits.nextSetBit(first);
        assertThat(ranges.firstPresent(first)).isEqualTo(present < 0 ? Long.MAX_VALUE : present);
        assertThat(ranges.through()).isEqualTo(bits.get(1) ? bits.nextClearBit(1) - 1 : 0);
        assertThat(ranges.highest()).isEqualTo(Math.max(0, bits.length() - 1));
        BitSet inside = bits.get(first, end);
        assertThat(numbers(ranges.intersection(probe))).isEqualTo(inside.cardinality());
        assertThat(numbers(ranges.missing(probe))).isEqualTo(probe.count() - inside.cardinality());
        assertThat(new RangeSet(ranges.ranges())).isEqualTo(ranges);
        List<SequenceRange> all = ranges.ranges();
        for (int i = 1; i < all.size(); i++) {
            assertThat(all.get(i).first()).isGreaterThan(all.get(i - 1).last() + 1);
        }
    }

    private static long numbers(List<SequenceRange> parts) {
        return parts.stream().mapToLong(SequenceRange::count).sum();
    }
}

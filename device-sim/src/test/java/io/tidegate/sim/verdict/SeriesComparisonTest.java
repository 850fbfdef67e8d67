package io.tidegate.sim.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SeriesComparisonTest {

    private static final int READINGS = 1_000;
    private static final long[] TIMES = IntStream.range(0, READINGS)
            .mapToLong(i -> 1_581_168_647_000_000_000L + i * 1_000_000_000L)
            .toArray();
    private static final double[] VALUES =
            new SplittableRandom(3).doubles(READINGS, -200, 200).toArray();

    private final SeriesComparison comparison = sent();

    @Test
    void passesWhenAllArrivedOnceInWhateverOrder() {
        store(READINGS / 2, READINGS);
        store(0, READINGS / 2);

        SeriesVerdict verdict = comparison.verdict();

        assertThat(verdict.passed()).isTrue();
        assertThat(verdict.sent()).isEqualTo(READINGS);
        assertThat(verdict.stored()).isEqualTo(READINGS);
    }

    @Test
    void findsAMissingReading() {
        store(0, 500);
        store(501, READINGS);

        assertFaults(Map.of(Fault.MISSING, 1L));
    }

    @Test
    void findsAReadingStoredTwice() {
        store(0, READINGS);
        store(17, 18);

        assertFaults(Map.of(Fault.TWICE, 1L));
    }

    @Test
    void findsAPhantom() {
        store(0, READINGS);
        comparison.stored(TIMES[5] + 500, 1.5);

        assertFaults(Map.of(Fault.PHANTOM, 1L));
    }

    @Test
    void findsAValueThatIsWrongByItsLastBit() {
        store(0, 9);
        comparison.stored(TIMES[9], Math.nextUp(VALUES[9]));
        store(10, READINGS);

        assertFaults(Map.of(Fault.WRONG_VALUE, 1L));
    }

    @Test
    void findsAZeroThatLostItsSign() {
        SeriesComparison zero = new SeriesComparison("s", new long[] {1}, new long[] {bits(-0.0)});
        zero.stored(1, 0.0);

        assertThat(zero.verdict().faults()).containsEntry(Fault.WRONG_VALUE, 1L);
        assertThat(zero.verdict().offenders().get(0).detail())
                .isEqualTo("-0.0 at 1970-01-01T00:00:00.000000001Z is stored as 0.0");
    }

    @Test
    void findsATimeThatIsWrongByANanosecond() {
        store(0, 9);
        comparison.stored(TIMES[9] + 1, VALUES[9]);
        store(10, READINGS);

        assertFaults(Map.of(Fault.WRONG_TIME, 1L));
    }

    @Test
    void findsAValueThatIsNoNumber() {
        store(1, READINGS);
        comparison.stored(TIMES[0], Double.NaN);

        assertFaults(Map.of(Fault.WRONG_VALUE, 1L));
    }

    @Test
    void findsTwoReadingsThatChangedPlaces() {
        store(2, READINGS);
        comparison.stored(TIMES[0], VALUES[1]);
        comparison.stored(TIMES[1], VALUES[0]);

        assertFaults(Map.of(Fault.WRONG_VALUE, 2L));
    }

    @Test
    void countsReadingsOfEqualTimeAsAMultiset() {
        long[] times = {7, 7, 7};
        long[] values = {bits(1), bits(1), bits(2)};
        SeriesComparison all = new SeriesComparison("s", times.clone(), values.clone());
        all.stored(7, 2);
        all.stored(7, 1);
        all.stored(7, 1);
        SeriesComparison swapped = new SeriesComparison("s", times.clone(), values.clone());
        swapped.stored(7, 2);
        swapped.stored(7, 2);
        swapped.stored(7, 1);

        assertThat(all.verdict().passed()).isTrue();
        assertThat(swapped.verdict().faults()).containsEntry(Fault.TWICE, 1L).containsEntry(Fault.MISSING, 1L);
    }

    @Test
    void keepsTheFirstOffendersAndCountsTheRest() {
        SeriesVerdict verdict = comparison.verdict();

        assertThat(verdict.faults()).containsEntry(Fault.MISSING, (long) READINGS);
        assertThat(verdict.offenders()).hasSize(SeriesComparison.MAX_OFFENDERS);
    }

    @Test
    void whatIsToldAfterALaterReadingIsOutOfOrder() {
        SeriesComparison comparison = new SeriesComparison("s", new long[] {1, 2, 2, 3}, new long[4]);
        comparison.told(1, 0.0);
        comparison.told(3, 0.0);
        comparison.told(2, 0.0);
        comparison.told(2, 0.0);

        SeriesVerdict verdict = comparison.verdict();
        assertThat(verdict.faults()).containsEntry(Fault.OUT_OF_ORDER, 2L).containsEntry(Fault.MISSING, 0L);
        assertThat(verdict.passed()).isFalse();
    }

    @Test
    void countsStraysBeyondThoseItKeeps() {
        store(0, READINGS);
        for (int i = 0; i <= SeriesComparison.MAX_STRAYS; i++) {
            comparison.stored(-i, 0.5);
        }

        assertFaults(Map.of(Fault.PHANTOM, SeriesComparison.MAX_STRAYS + 1L));
    }

    private void assertFaults(Map<Fault, Long> expected) {
        SeriesVerdict verdict = comparison.verdict();
        assertThat(verdict.passed()).isFalse();
        verdict.faults()
                .forEach((fault, count) ->
                        assertThat(count).as(fault.text()).isEqualTo(expected.getOrDefault(fault, 0L)));
    }

    private void store(int from, int to) {
        for (int i = from; i < to; i++) {
            comparison.stored(TIMES[i], VALUES[i]);
        }
    }

    private static SeriesComparison sent() {
        long[] bits =
                IntStream.range(0, READINGS).mapToLong(i -> bits(VALUES[i])).toArray();
        return new SeriesComparison("s", TIMES.clone(), bits);
    }

    private static long bits(double value) {
        return Double.doubleToRawLongBits(value);
    }
}

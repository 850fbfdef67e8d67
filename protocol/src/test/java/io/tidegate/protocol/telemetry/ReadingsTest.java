package io.tidegate.protocol.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ReadingsTest {

    private static final Series TEMP = Series.of("room/temp");
    private static final Series STATE = Series.of("room/state");

    private static final List<Reading> ALL_KINDS = List.of(
            Reading.of(TEMP, 1, Value.of(-0.0)),
            Reading.of(TEMP, Long.MIN_VALUE, Value.of(Double.MIN_VALUE)),
            Reading.of(STATE, Long.MAX_VALUE, Value.of(Long.MIN_VALUE)),
            Reading.of(STATE, 4, Value.of(true)),
            Reading.of(STATE, 5, Value.of(false)),
            Reading.of(STATE, 6, Value.of("on")),
            Reading.of(STATE, 7, Value.of("")),
            new Reading(TEMP, 8, Value.of(21.5), Quality.bad("wire is loose"), TimeQuality.SYNCED),
            new Reading(TEMP, 9, Value.of(3), Quality.GOOD, TimeQuality.UNSYNCED),
            Reading.of(TEMP, 10, Value.of(21.5)));

    @Test
    void whatIsPutInComesOutBitForBit() {
        assertThat(Readings.copyOf(ALL_KINDS)).isEqualTo(ALL_KINDS).hasSameHashCodeAs(ALL_KINDS);
        assertThat(Readings.copyOf(List.of())).isEmpty();
    }

    @Test
    void partsAreThoseOfTheReading() {
        Readings readings = Readings.copyOf(ALL_KINDS);
        for (int i = 0; i < ALL_KINDS.size(); i++) {
            Reading reading = ALL_KINDS.get(i);
            assertThat(readings.series(i)).isSameAs(reading.series());
            assertThat(readings.timeNs(i)).isEqualTo(reading.timeNs());
            assertThat(readings.type(i)).isEqualTo(reading.value().type());
            assertThat(readings.value(i)).isEqualTo(reading.value());
            assertThat(readings.quality(i)).isEqualTo(reading.quality());
            assertThat(readings.timeQuality(i)).isEqualTo(reading.timeQuality());
            assertThat(readings.isPlain(i)).as("reading %d", i).isEqualTo(i != 7 && i != 8);
        }
        assertThat(readings.text(0)).isEmpty();
        assertThat(readings.text(5)).isEqualTo("on");
    }

    @Test
    void anySequenceOfStepsGivesWhatTheSameStepsGiveInAnArrayList() {
        Random random = new Random(7);
        for (int round = 0; round < 500; round++) {
            Readings.Builder builder = new Readings.Builder(random.nextInt(4));
            List<Reading> expected = new ArrayList<>();
            for (int step = random.nextInt(8); step >= 0; step--) {
                take(random, builder, expected);
            }
            assertThat(builder.size()).isEqualTo(expected.size());
            Readings built = builder.build();
            assertThat(built).as("round %d", round).isEqualTo(expected);
            int from = random.nextInt(expected.size() + 1);
            int to = from + random.nextInt(expected.size() - from + 1);
            Readings part = built.subList(from, to);
            List<Reading> expectedPart = expected.subList(from, to);
            assertThat(part).isEqualTo(expectedPart);
            assertThat(Readings.concatenated(List.of(part, built, part))
                            .subList(part.size(), part.size() + built.size()))
                    .isEqualTo(expected);
            for (TimeQuality quality : TimeQuality.values()) {
                assertThat(part.isAny(quality))
                        .isEqualTo(expectedPart.stream().anyMatch(reading -> reading.timeQuality() == quality));
            }
            assertThat(part.isAnyText())
                    .isEqualTo(expectedPart.stream()
                            .anyMatch(reading -> reading.value().type() == Value.Type.TEXT));
        }
    }

    private static void take(Random random, Readings.Builder builder, List<Reading> expected) {
        List<Reading> some = ALL_KINDS.subList(0, random.nextInt(ALL_KINDS.size() + 1));
        switch (random.nextInt(6)) {
            case 0 -> {
                builder.addAll(Readings.copyOf(some));
                expected.addAll(some);
            }
            case 1 -> {
                some.forEach(builder::add);
                expected.addAll(some);
            }
            case 2 -> {
                int left = random.nextInt(expected.size() + 1);
                builder.truncate(left);
                expected.subList(left, expected.size()).clear();
            }
            case 4 -> {
                int first = random.nextInt(expected.size() + 1);
                TimeQuality quality = TimeQuality.values()[random.nextInt(TimeQuality.values().length)];
                builder.makeRoom(random.nextInt(20));
                builder.dateFrom(first, 77, quality);
                expected.subList(first, expected.size())
                        .replaceAll(reading ->
                                new Reading(reading.series(), 77, reading.value(), reading.quality(), quality));
            }
            case 3 -> {
                builder.addBooleans(STATE, new long[] {1, 2, 3}, new long[] {1, 0, 1}, 2);
                builder.qualifyLast(2, new Quality[] {Quality.GOOD, Quality.uncertain("drifts")}, new TimeQuality[] {
                    TimeQuality.ESTIMATED, TimeQuality.SYNCED
                });
                expected.add(new Reading(STATE, 1, Value.of(true), Quality.GOOD, TimeQuality.ESTIMATED));
                expected.add(new Reading(STATE, 2, Value.of(false), Quality.uncertain("drifts"), TimeQuality.SYNCED));
            }
            default -> {
                long[] bits = {Double.doubleToRawLongBits(1.5), Double.doubleToRawLongBits(-0.0)};
                builder.addDoubles(TEMP, new long[] {3, 4}, bits, 2);
                builder.addLongs(TEMP, new long[] {5}, new long[] {-6}, 1);
                expected.add(Reading.of(TEMP, 3, Value.of(1.5)));
                expected.add(Reading.of(TEMP, 4, Value.of(-0.0)));
                expected.add(Reading.of(TEMP, 5, Value.of(-6)));
            }
        }
    }

    @Test
    void whatWasBuiltIsNotChangedByWhatIsAddedAfter() {
        Readings.Builder builder = new Readings.Builder(4);
        builder.add(ALL_KINDS.get(0));
        Readings built = builder.build();
        builder.add(ALL_KINDS.get(1));

        assertThat(built).containsExactly(ALL_KINDS.get(0));
        assertThat(builder.build()).containsExactly(ALL_KINDS.get(1));
    }

    @Test
    void aDoubleThatIsNoMeasurementIsRefused() {
        Readings.Builder builder = new Readings.Builder(1);
        long[] nan = {Double.doubleToRawLongBits(1), Double.doubleToRawLongBits(Double.NaN)};

        assertThatThrownBy(() -> builder.addDoubles(TEMP, new long[2], nan, 2))
                .isInstanceOf(UnacceptableReadingException.class);
        assertThat(builder.size()).isZero();
    }

    @Test
    void nothingIsReadBeyondAView() {
        Readings view = Readings.copyOf(ALL_KINDS).subList(2, 4);

        assertThatThrownBy(() -> view.timeNs(2)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> view.series(-1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> view.subList(1, 3)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void theHeapThatTheyTakeCountsTextsAndReasons() {
        assertThat(Readings.copyOf(ALL_KINDS.subList(0, 2)).heapBytes()).isEqualTo(2 * Readings.HEAP_BYTES_EACH);
        assertThat(Readings.copyOf(ALL_KINDS).heapBytes())
                .isEqualTo(10 * (Readings.HEAP_BYTES_EACH + 4 + 8) + 2 * ("on" + "wire is loose").length());
    }
}

package io.tidegate.protocol.columns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.protocol.telemetry.Quality;
import io.tidegate.protocol.telemetry.Reading;
import io.tidegate.protocol.telemetry.Readings;
import io.tidegate.protocol.telemetry.Series;
import io.tidegate.protocol.telemetry.TimeQuality;
import io.tidegate.protocol.telemetry.UnacceptableReadingException;
import io.tidegate.protocol.telemetry.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ColumnsTest {

    private static final long BASE = 1_699_999_999_123_456_789L;
    private static final long START = 1_700_000_000_000_000_000L;

    private final Map<Series, SeriesAlias> bySeries = new HashMap<>();
    private final Map<Integer, SeriesAlias> byAlias = new HashMap<>();

    @Test
    void doublesOfEveryKindKeepEachBit() throws Exception {
        SplittableRandom random = new SplittableRandom(3);
        assertBits(i -> i / 10.0);
        assertBits(i -> -i / 1e9);
        assertBits(i -> Math.sin(i));
        assertBits(i -> (float) Math.sin(i));
        assertBits(i -> (float) (20 + i / 10.0));
        assertBits(i -> i % 7 == 0 ? -0.0 : 0.0);
        assertBits(i -> i % 50 == 3 ? 0.1 + 0.2 : i * 0.25);
        assertBits(i -> i % 2 == 0 ? Double.MIN_VALUE : Double.MAX_VALUE);
        assertBits(i -> i % 2 == 0 ? 9.007199254740993e15 : 1e-15);
        assertBits(i -> i % 2 == 0 ? 0x1p53 : -0x1p53);
        assertBits(i -> i % 2 == 0 ? Float.MIN_VALUE : -Float.MAX_VALUE);
        assertBits(i -> 123_456_789.123 + i % 3 / 1e3);
        assertBits(i -> {
            double any = Double.longBitsToDouble(random.nextLong());
            return Double.isFinite(any) ? any : 1.5;
        });
        assertBits(i -> Math.round(random.nextDouble() * 1e6) / Math.pow(10, random.nextInt(8)));
    }

    @Test
    void whatItIsMeasuredWithDoesNotMatter() throws Exception {
        assertThat(bytesEach(i -> 21 + i % 9 / 10.0)).isLessThan(0.8);
        assertThat(bytesEach(i -> (float) (21 + i % 9 / 10.0)))
                .as("a float is as short as the decimal that it stands for")
                .isLessThan(0.8);
        assertThat(bytesEach(i -> i == 100 ? 0.1 + 0.2 : 21 + i % 9 / 10.0))
                .as("one value with 17 digits does not make its neighbours long")
                .isLessThan(0.9);
    }

    @Test
    void everyTypeAndQualityComesBackInAnOrderThatStays() throws Exception {
        SplittableRandom random = new SplittableRandom(4);
        for (int round = 0; round < 300; round++) {
            List<Reading> readings = new ArrayList<>();
            int unit = random.nextInt(4);
            for (int i = 0; i < 1 + random.nextInt(120); i++) {
                readings.add(drawn(random, i, unit));
            }
            List<Reading> once = read(write(readings), readings.size());
            assertThat(once).containsExactlyInAnyOrderElementsOf(readings);
            assertThat(read(write(once), readings.size())).isEqualTo(once);
        }
    }

    @Test
    void whatIsReadTogetherSharesItsTimes() throws Exception {
        int rows = 50;
        List<Reading> together = new ArrayList<>();
        SplittableRandom random = new SplittableRandom(5);
        for (int row = 0; row < rows; row++) {
            long time = START + row * 1_000_000_000L + random.nextInt(1_000_000_000);
            for (int series = 0; series < 20; series++) {
                together.add(Reading.of(Series.of("s" + series), time, Value.of((long) row)));
            }
        }
        byte[] bytes = write(together);
        assertThat(read(bytes, together.size())).containsExactlyInAnyOrderElementsOf(together);
        assertThat((double) bytes.length / together.size())
                .as("30 bits for each of 50 times, a ramp for each of 20 series")
                .isLessThan(0.3);
    }

    @Test
    void nothingAtAllIsNothing() throws Exception {
        assertThat(read(write(List.of()), 0)).isEmpty();
    }

    @Test
    void theBoundOnReadingsHolds() throws Exception {
        byte[] bytes = write(doubles(i -> 1.0));
        assertThat(read(bytes, 500)).hasSize(500);
        assertThatThrownBy(() -> read(bytes, 499))
                .isInstanceOf(MalformedColumnsException.class)
                .hasMessageContaining("500 readings in a column; at most 499 are allowed");
    }

    @Test
    void withTheirSeriesTheyNeedNothingElse() throws Exception {
        List<Reading> readings = new ArrayList<>();
        for (String name : List.of("plc/tag1", "plc/tag12", "plc/tag", "läuft", "x", "x/y")) {
            readings.add(Reading.of(Series.of(name), START, Value.of(1.5)));
            readings.add(Reading.of(Series.of(name).withUnit("Cel"), START, Value.of(2L)));
            readings.add(Reading.of(
                    Series.of(name, Map.of("site", "p1", "line", "ä")).withUnit("Cel"), START, Value.of("text")));
            readings.add(Reading.of(Series.of(name, Map.of("site", "p2")), START, Value.of(true)));
        }
        byte[] bytes = new ColumnsWriter().writeSelfContained(Readings.copyOf(readings));
        assertThat(ColumnsReader.readSelfContained(bytes, readings.size(), new RecentSeries()))
                .containsExactlyInAnyOrderElementsOf(readings);
        assertThatThrownBy(() -> ColumnsReader.readSelfContained(bytes, readings.size() - 1, new RecentSeries()))
                .isInstanceOf(MalformedColumnsException.class)
                .hasMessageContaining("24 series; at most 23 are allowed");
    }

    @Test
    void namesOfOneSourceAreShort() {
        List<Reading> readings = IntStream.range(0, 100)
                .mapToObj(i -> Reading.of(
                        Series.of("boiler-house/temperature-" + i, Map.of("site", "plant-1"))
                                .withUnit("Cel"),
                        START,
                        Value.of(20.0)))
                .toList();
        assertThat(new ColumnsWriter().writeSelfContained(Readings.copyOf(readings)))
                .as("about 4 bytes for a name and one value")
                .hasSizeLessThan(800);
    }

    @Test
    void aSeriesThatIsNotDefinedIsToldFromNonsense() {
        byte[] bytes = write(doubles(i -> 1.0));
        byAlias.clear();
        assertThatThrownBy(() -> read(bytes, 500))
                .isInstanceOf(UnknownAliasException.class)
                .hasMessage("series 0 is not defined");
    }

    @Test
    void anExpectationThatIsWrongCostsBitsAndNothingElse() throws Exception {
        Series series = Series.of("s");
        for (Expectation wrong : List.of(
                new Expectation(NumberForm.DECIMAL, 3, Long.MAX_VALUE),
                new Expectation(NumberForm.LONG, 0, -5),
                new Expectation(NumberForm.TEXT, 0, 99),
                new Expectation(NumberForm.FLOAT_DECIMAL, 15, 7),
                new Expectation(77, 0, 7),
                new Expectation(0, 16, 7),
                new Expectation(0, -1, 7))) {
            bySeries.put(series, new SeriesAlias(0, series, wrong));
            byAlias.put(0, new SeriesAlias(0, series, wrong));
            List<Reading> readings = List.of(
                    Reading.of(series, START, Value.of(21.25)),
                    Reading.of(series, START + 1, Value.of(0.1f)),
                    Reading.of(series, START, Value.of(7L)),
                    Reading.of(series, START, Value.of("text")));
            assertThat(read(write(readings), 4)).containsExactlyInAnyOrderElementsOf(readings);
        }
    }

    @Test
    void bitsThatAreNoColumnsAreRefusedAndNothingElse() throws Exception {
        SplittableRandom random = new SplittableRandom(6);
        List<Reading> readings = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            readings.add(drawn(random, i, 2));
        }
        byte[] good = write(readings);
        int refused = 0;
        for (int round = 0; round < 20_000; round++) {
            byte[] bytes = Arrays.copyOf(good, round % 3 == 0 ? random.nextInt(good.length) : good.length);
            for (int flips = random.nextInt(4); flips > 0 && bytes.length > 0; flips--) {
                bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            }
            try {
                assertThat(read(bytes, 200)).hasSizeLessThanOrEqualTo(200);
            } catch (MalformedColumnsException | UnknownAliasException | UnacceptableReadingException expected) {
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(10_000);
        assertThatThrownBy(() -> read(Arrays.copyOf(good, good.length + 1), 200))
                .isInstanceOf(MalformedColumnsException.class)
                .hasMessageContaining("something follows");
        good[0] = (byte) (good[0] | 0x10);
        assertThatThrownBy(() -> read(good, 200))
                .isInstanceOf(MalformedColumnsException.class)
                .hasMessageContaining("columns of version 1");
    }

    private void assertBits(IntToDoubleFunction value) throws Exception {
        List<Reading> readings = doubles(value);
        assertThat(read(write(readings), readings.size())).isEqualTo(readings);
        for (Reading one : readings.subList(0, 20)) {
            assertThat(read(write(List.of(one)), 1)).containsExactly(one);
        }
    }

    private double bytesEach(IntToDoubleFunction value) {
        return write(doubles(value)).length / 500.0;
    }

    private static List<Reading> doubles(IntToDoubleFunction value) {
        return IntStream.range(0, 500)
                .mapToObj(i -> Reading.of(Series.of("s"), START + i * 1_000_000_000L, Value.of(value.applyAsDouble(i))))
                .toList();
    }

    private static Reading drawn(SplittableRandom random, int i, int unit) {
        Series series = Series.of("s" + random.nextInt(6));
        Value value = switch (random.nextInt(5)) {
            case 0 -> Value.of(random.nextLong() >> random.nextInt(64));
            case 1 -> Value.of(random.nextBoolean());
            case 2 -> Value.of("läuft " + random.nextInt(4));
            case 3 -> Value.of(random.nextInt(1000) / 10.0);
            default -> Value.of(random.nextDouble());
        };
        Quality quality = switch (random.nextInt(10)) {
            case 0 -> Quality.bad("open");
            case 1 -> Quality.uncertain("");
            default -> Quality.GOOD;
        };
        TimeQuality timeQuality = random.nextInt(10) > 0
                ? TimeQuality.SYNCED
                : random.nextBoolean() ? TimeQuality.UNSYNCED : TimeQuality.ESTIMATED;
        long time = START + i / 3 * new long[] {1, 1_000, 1_000_000, 1_000_000_000}[unit];
        return new Reading(series, time, value, quality, timeQuality);
    }

    private byte[] write(List<Reading> readings) {
        return new ColumnsWriter()
                .write(
                        Readings.copyOf(readings),
                        series -> bySeries.computeIfAbsent(series, absent -> {
                            SeriesAlias alias = new SeriesAlias(bySeries.size(), absent);
                            byAlias.put(alias.alias(), alias);
                            return alias;
                        }),
                        BASE);
    }

    private List<Reading> read(byte[] bytes, int most) throws MalformedColumnsException, UnknownAliasException {
        return ColumnsReader.read(bytes, byAlias::get, most, BASE);
    }
}

package io.tidegate.edge.buffer;

import io.tidegate.protocol.telemetry.Quality;
import io.tidegate.protocol.telemetry.Reading;
import io.tidegate.protocol.telemetry.Readings;
import io.tidegate.protocol.telemetry.Series;
import io.tidegate.protocol.telemetry.TimeQuality;
import io.tidegate.protocol.telemetry.Value;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Readings that can be told apart: the value of each is its serial number. */
public final class TestReadings {

    private static final long FIRST_NS = 1_700_000_000_000_000_000L;
    private static final Series SERIES = Series.of("pump/pressure", Map.of("line", "a"));

    private TestReadings() {}

    /** {@code count} readings of one series with the values {@code first}, {@code first + 1} … */
    public static Readings numbered(long first, int count) {
        return readings(LongStream.range(first, first + count)
                .mapToObj(i -> Reading.of(SERIES, FIRST_NS + i * 1_000_000, Value.of(i))));
    }

    /** Like {@link #numbered}, each with {@code bytes} of text beside it that compress badly. */
    public static Readings large(long first, int count, int bytes) {
        return readings(LongStream.range(first, first + count)
                .mapToObj(i -> Reading.of(SERIES, FIRST_NS + i * 1_000_000, Value.of(i + ":" + "x".repeat(bytes)))));
    }

    /** Like {@link #numbered}, stamped by a clock that is not trusted: a millisecond apart, the first at {@code firstNs}. */
    public static Readings unsynced(long first, int count, long firstNs) {
        return readings(LongStream.range(0, count)
                .mapToObj(i -> new Reading(
                        SERIES, firstNs + i * 1_000_000, Value.of(first + i), Quality.GOOD, TimeQuality.UNSYNCED)));
    }

    /** Several series, types, qualities: what ReadingsCodec reorders. */
    public static Readings mixed(long first, int count) {
        return readings(LongStream.range(first, first + count)
                .mapToObj(i -> new Reading(
                        Series.of("mixed/" + i % 3),
                        FIRST_NS + i,
                        switch ((int) (i % 4)) {
                            case 0 -> Value.of(i * 0.1);
                            case 1 -> Value.of(i);
                            case 2 -> Value.of(i % 8 == 2);
                            default -> Value.of("text " + i);
                        },
                        i % 5 == 0 ? Quality.bad("sensor " + i) : Quality.GOOD,
                        i % 7 == 0 ? TimeQuality.UNSYNCED : TimeQuality.SYNCED)));
    }

    private static Readings readings(Stream<Reading> readings) {
        return Readings.copyOf(readings.toList());
    }

    /** The serial number of a reading made by {@link #numbered} or {@link #large}. */
    public static long serial(Reading reading) {
        if (reading.value() instanceof Value.LongValue number) {
            return number.value();
        }
        String text = ((Value.TextValue) reading.value()).value();
        return Long.parseLong(text.substring(0, text.indexOf(':')));
    }
}

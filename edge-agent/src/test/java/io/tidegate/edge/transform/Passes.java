package io.tidegate.edge.transform;

import io.tidegate.protocol.sync.Lane;
import io.tidegate.protocol.telemetry.Quality;
import io.tidegate.protocol.telemetry.Reading;
import io.tidegate.protocol.telemetry.Series;
import io.tidegate.protocol.telemetry.TimeQuality;
import io.tidegate.protocol.telemetry.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A running pipeline whose passes are settled at once, on a clock that the test moves. */
final class Passes {

    /** A moment at which windows of a minute begin. */
    static final long START_S = 1_700_000_040L;

    final RunningPipeline running;

    /** The monotonic clock, nanoseconds. */
    long nowNs = TimeUnit.HOURS.toNanos(1);

    long filtered;

    private Passes(int maxStates, Transform... transforms) {
        running = new RunningPipeline(pipeline(transforms), new TransformLimits(maxStates), 0);
    }

    static Passes of(Transform... transforms) {
        return new Passes(100, transforms);
    }

    static Passes within(int maxStates, Transform... transforms) {
        return new Passes(maxStates, transforms);
    }

    static Pipeline pipeline(Transform... transforms) {
        return new Pipeline(List.of(transforms));
    }

    static Selector every() {
        return series("**");
    }

    static Selector series(String pattern) {
        return new Selector(new NamePattern(pattern), Optional.empty());
    }

    /** What comes out of one source's live lane. */
    List<Reading> through(Reading... readings) {
        List<Reading> out = running.transform("plc", Lane.LIVE, List.of(readings), nowNs);
        filtered += running.settle();
        return out;
    }

    /** The readings of a series at one second after another that pass, as their values. */
    List<Object> values(Object... values) {
        List<Reading> readings = new ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            readings.add(reading("a", i, values[i]));
        }
        return through(readings.toArray(Reading[]::new)).stream()
                .map(Passes::value)
                .toList();
    }

    List<Reading> due(Lane lane) {
        List<Reading> out = running.due(lane, nowNs);
        filtered += running.settle();
        return out;
    }

    void pass(long seconds) {
        nowNs += TimeUnit.SECONDS.toNanos(seconds);
    }

    static Reading reading(String name, long second, Object value) {
        return Reading.of(Series.of(name), timeNs(second), valueOf(value));
    }

    static Reading bad(Reading reading) {
        return with(reading, Quality.bad("sensor"));
    }

    static Reading with(Reading reading, Quality quality) {
        return new Reading(reading.series(), reading.timeNs(), reading.value(), quality, TimeQuality.SYNCED);
    }

    static long timeNs(long second) {
        return TimeUnit.SECONDS.toNanos(START_S + second);
    }

    /** For example {@code a/min=1.5@7}. */
    static List<String> texts(List<Reading> readings) {
        return readings.stream()
                .map(reading -> reading.series() + "=" + value(reading) + "@"
                        + (TimeUnit.NANOSECONDS.toSeconds(reading.timeNs()) - START_S))
                .toList();
    }

    static List<Object> valuesOf(List<Reading> readings) {
        return readings.stream().map(Passes::value).toList();
    }

    static Object[] repeated(Object value, int times) {
        Object[] values = new Object[times];
        Arrays.fill(values, value);
        return values;
    }

    private static Value valueOf(Object value) {
        if (value instanceof Double number) {
            return Value.of(number);
        }
        if (value instanceof Boolean truth) {
            return Value.of(truth);
        }
        return value instanceof Number number ? Value.of(number.longValue()) : Value.of(value.toString());
    }

    private static Object value(Reading reading) {
        Value value = reading.value();
        if (value instanceof Value.DoubleValue number) {
            return number.value();
        }
        if (value instanceof Value.LongValue number) {
            return number.value();
        }
        return value instanceof Value.BooleanValue truth ? truth.value() : ((Value.TextValue) value).value();
    }
}

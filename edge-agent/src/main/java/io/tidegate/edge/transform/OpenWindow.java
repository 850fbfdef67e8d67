package io.tidegate.edge.transform;

import io.tidegate.edge.transform.Transform.Aggregate;
import io.tidegate.protocol.telemetry.Quality;
import io.tidegate.protocol.telemetry.Quality.Level;
import io.tidegate.protocol.telemetry.Reading;
import io.tidegate.protocol.telemetry.Series;
import io.tidegate.protocol.telemetry.Value;
import java.util.Locale;

/**
 * The numbers of one window of one series so far. Immutable.
 *
 * @param source of the newest reading
 * @param index windows since 1970
 * @param deadlineNs when it closes though no later reading came, by the monotonic clock
 * @param newest the newest reading, by time of observation
 * @param min smallest value, as it was measured
 * @param max largest value, as it was measured
 * @param mean of the values
 * @param count how many there are
 * @param quality of the aggregates: not good if one of the readings was not, or if the window is only a part
 */
record OpenWindow(
        String source,
        long index,
        long deadlineNs,
        Reading newest,
        Value min,
        Value max,
        double mean,
        long count,
        Quality quality) {

    static final Quality PART = Quality.uncertain("part of a window");

    static OpenWindow of(String source, long index, long deadlineNs, boolean part, Reading first) {
        Value value = first.value();
        Quality quality = first.quality().level() == Level.GOOD ? part ? PART : Quality.GOOD : first.quality();
        return new OpenWindow(source, index, deadlineNs, first, value, value, number(value), 1, quality);
    }

    /** This window with one reading more. */
    OpenWindow with(String newSource, Reading reading) {
        double value = number(reading.value());
        long newCount = count + 1;
        boolean worse = quality.level() == Level.GOOD && reading.quality().level() != Level.GOOD;
        return new OpenWindow(
                newSource,
                index,
                deadlineNs,
                reading.timeNs() >= newest.timeNs() ? reading : newest,
                value < number(min) ? reading.value() : min,
                value > number(max) ? reading.value() : max,
                // Not by a sum, which may be too large for a double although no value is.
                mean + (value / newCount - mean / newCount),
                newCount,
                worse ? reading.quality() : quality);
    }

    /** This window closed before its time. */
    OpenWindow part() {
        return new OpenWindow(
                source,
                index,
                deadlineNs,
                newest,
                min,
                max,
                mean,
                count,
                quality.level() == Level.GOOD ? PART : quality);
    }

    Reading aggregate(Aggregate aggregate) {
        Series of = newest.series();
        Series series = new Series(of.name() + suffix(aggregate), of.labels(), of.unit());
        Value value = switch (aggregate) {
            case MIN -> min;
            case MAX -> max;
            case MEAN -> Value.of(mean);
            case LAST -> newest.value();
        };
        return new Reading(series, newest.timeNs(), value, quality, newest.timeQuality());
    }

    static String suffix(Aggregate aggregate) {
        return "/" + aggregate.name().toLowerCase(Locale.ROOT);
    }

    private static double number(Value value) {
        return Mapping.number(value).orElseThrow();
    }
}

package io.tidegate.protocol.columns;

import io.tidegate.protocol.telemetry.Quality;
import io.tidegate.protocol.telemetry.Readings;
import io.tidegate.protocol.telemetry.Series;
import io.tidegate.protocol.telemetry.TimeQuality;
import io.tidegate.protocol.telemetry.Value;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Readings of one series with values of one type, while they are gathered; from {@link #begin} to {@link #end}. */
final class ReadingColumn {

    private static final String[] NO_TEXTS = {};
    private static final Quality[] NO_QUALITIES = {};
    private static final TimeQuality[] NO_TIME_QUALITIES = {};

    private static final int FIRST_CAPACITY = 8;

    private @Nullable SeriesAlias alias;
    private Value.@Nullable Type type;
    private @Nullable Series series;
    private int count;
    private long[] times = new long[FIRST_CAPACITY];
    private long[] numbers = new long[FIRST_CAPACITY];
    private String[] texts = NO_TEXTS;
    private Quality[] qualities = NO_QUALITIES;
    private TimeQuality[] timeQualities = NO_TIME_QUALITIES;
    private boolean plain = true;

    /** The column that the reading after this one's last went to: sources repeat themselves. */
    @Nullable
    ReadingColumn follower;

    /** Becomes an empty column of a series. */
    void begin(SeriesAlias ofSeries, Value.Type ofType) {
        alias = ofSeries;
        type = ofType;
        series = ofSeries.series();
        count = 0;
        plain = true;
    }

    /** Holds on to nothing but its room. */
    void end() {
        alias = null;
        type = null;
        series = null;
        follower = null;
        texts = NO_TEXTS;
        qualities = NO_QUALITIES;
        timeQualities = NO_TIME_QUALITIES;
    }

    /** How many readings it has room for. */
    int capacity() {
        return times.length;
    }

    /**
     * Whether a reading is of the same series as the last one, and its value of this type, at a glance: sources keep their
     * series, and to compare what is equal takes longer than all else that is done with a reading.
     */
    @SuppressWarnings("ReferenceEquality")
    boolean knows(Readings readings, int index) {
        return readings.series(index) == series && readings.type(index) == type;
    }

    void add(Readings readings, int index) {
        if (count == times.length) {
            times = Arrays.copyOf(times, count * 2);
            numbers = Arrays.copyOf(numbers, count * 2);
        }
        series = readings.series(index);
        times[count] = readings.timeNs(index);
        numbers[count] = readings.number(index);
        if (type == Value.Type.TEXT) {
            if (count >= texts.length) {
                texts = Arrays.copyOf(texts, times.length);
            }
            texts[count] = readings.text(index);
        }
        if (!plain || !readings.isPlain(index)) {
            addQuality(readings.quality(index), readings.timeQuality(index));
        }
        count++;
    }

    private void addQuality(Quality quality, TimeQuality timeQuality) {
        if (count >= qualities.length) {
            qualities = Arrays.copyOf(qualities, times.length);
            timeQualities = Arrays.copyOf(timeQualities, times.length);
        }
        if (plain) {
            Arrays.fill(qualities, 0, count, Quality.GOOD);
            Arrays.fill(timeQualities, 0, count, TimeQuality.SYNCED);
            plain = false;
        }
        qualities[count] = quality;
        timeQualities[count] = timeQuality;
    }

    SeriesAlias alias() {
        return Objects.requireNonNull(alias, "the column has not begun");
    }

    Value.Type type() {
        return Objects.requireNonNull(type, "the column has not begun");
    }

    int count() {
        return count;
    }

    /** Nanoseconds since the Unix epoch; the first {@link #count} are meant. */
    long[] times() {
        return times;
    }

    /** Bits of doubles, integers, or 0 and 1; the first {@link #count} are meant. */
    long[] numbers() {
        return numbers;
    }

    String[] texts() {
        return texts;
    }

    /** Whether all are good and synced; then there are no {@link #qualities} to ask for. */
    boolean isPlain() {
        return plain;
    }

    Quality[] qualities() {
        return qualities;
    }

    TimeQuality[] timeQualities() {
        return timeQualities;
    }

    boolean hasTimesOf(ReadingColumn other) {
        return Arrays.equals(times, 0, count, other.times, 0, other.count);
    }
}

package io.tidegate.protocol.columns;

import io.tidegate.protocol.telemetry.Quality;
import io.tidegate.protocol.telemetry.Reading;
import io.tidegate.protocol.telemetry.TimeQuality;
import io.tidegate.protocol.telemetry.Value;
import io.tidegate.protocol.telemetry.Value.BooleanValue;
import io.tidegate.protocol.telemetry.Value.DoubleValue;
import io.tidegate.protocol.telemetry.Value.LongValue;
import io.tidegate.protocol.telemetry.Value.TextValue;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Readings of one series with values of one type, while they are gathered. */
final class ReadingColumn {

    private static final String[] NO_TEXTS = {};
    private static final Quality[] NO_QUALITIES = {};
    private static final TimeQuality[] NO_TIME_QUALITIES = {};

    private final SeriesAlias alias;
    private final Class<? extends Value> type;
    private int count;
    private long[] times;
    private long[] numbers;
    private String[] texts = NO_TEXTS;
    private Quality[] qualities = NO_QUALITIES;
    private TimeQuality[] timeQualities = NO_TIME_QUALITIES;
    private boolean plain = true;

    /** The column that the reading after this one's last went to: sources repeat themselves. */
    @Nullable
    ReadingColumn follower;

    ReadingColumn(SeriesAlias alias, Class<? extends Value> type) {
        this(alias, type, 8);
    }

    private ReadingColumn(SeriesAlias alias, Class<? extends Value> type, int capacity) {
        this.alias = alias;
        this.type = type;
        times = new long[capacity];
        numbers = new long[capacity];
    }

    @SuppressWarnings("ReferenceEquality") // spares nearly every comparison: sources keep their series
    boolean takes(Reading reading) {
        return reading.value().getClass() == type
                && (reading.series() == alias.series() || reading.series().equals(alias.series()));
    }

    void add(Reading reading) {
        if (count == times.length) {
            times = Arrays.copyOf(times, count * 2);
            numbers = Arrays.copyOf(numbers, count * 2);
        }
        times[count] = reading.timeNs();
        Value value = reading.value();
        if (value instanceof DoubleValue number) {
            numbers[count] = Double.doubleToRawLongBits(number.value());
        } else if (value instanceof LongValue number) {
            numbers[count] = number.value();
        } else if (value instanceof BooleanValue flag) {
            numbers[count] = flag.value() ? 1 : 0;
        } else if (value instanceof TextValue text) {
            if (count >= texts.length) {
                texts = Arrays.copyOf(texts, times.length);
            }
            texts[count] = text.value();
        }
        addQuality(reading);
        count++;
    }

    private void addQuality(Reading reading) {
        Quality quality = reading.quality();
        TimeQuality timeQuality = reading.timeQuality();
        if (plain && quality.equals(Quality.GOOD) && timeQuality == TimeQuality.SYNCED) {
            return;
        }
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
        return alias;
    }

    Class<? extends Value> type() {
        return type;
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

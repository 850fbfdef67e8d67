package io.tidegate.protocol.telemetry;

import io.tidegate.protocol.telemetry.Value.BooleanValue;
import io.tidegate.protocol.telemetry.Value.DoubleValue;
import io.tidegate.protocol.telemetry.Value.LongValue;
import io.tidegate.protocol.telemetry.Value.TextValue;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.RandomAccess;
import org.jspecify.annotations.Nullable;

/**
 * A list of readings that is held by column: about {@link #HEAP_BYTES_EACH} bytes for each, a third of what an object and
 * its value take. {@link #get} makes the object; whoever goes through many asks for the parts. Each reading keeps the
 * series object that it came with. Immutable.
 */
public final class Readings extends AbstractList<Reading> implements RandomAccess {

    /** What a reading takes on the heap that is good, synced, and no text. */
    public static final int HEAP_BYTES_EACH = 21;

    /** No readings. */
    public static final Readings NONE = new Builder(0).build();

    private static final Value.Type[] TYPES = Value.Type.values();

    private final Columns columns;
    private final int from;
    private final int size;

    private Readings(Columns columns, int from, int size) {
        this.columns = columns;
        this.from = from;
        this.size = size;
    }

    /** The same readings; the same object if it is one of this class. */
    public static Readings copyOf(List<Reading> readings) {
        if (readings instanceof Readings same) {
            return same;
        }
        if (readings.isEmpty()) {
            return NONE;
        }
        Builder builder = new Builder(readings.size());
        readings.forEach(builder::add);
        return builder.build();
    }

    /** All readings of all parts, in this order. */
    public static Readings concatenated(List<Readings> parts) {
        if (parts.size() == 1) {
            return parts.get(0);
        }
        Builder all = new Builder(parts.stream().mapToInt(Readings::size).sum());
        parts.forEach(all::addAll);
        return all.build();
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public Reading get(int index) {
        return new Reading(series(index), timeNs(index), value(index), quality(index), timeQuality(index));
    }

    /** A view: it holds on to all of these. */
    @Override
    public Readings subList(int fromIndex, int toIndex) {
        Objects.checkFromToIndex(fromIndex, toIndex, size);
        return fromIndex == 0 && toIndex == size ? this : new Readings(columns, from + fromIndex, toIndex - fromIndex);
    }

    /** The series of one reading. */
    public Series series(int index) {
        return columns.series[place(index)];
    }

    /** The time of one reading, nanoseconds since the Unix epoch. */
    public long timeNs(int index) {
        return columns.times[place(index)];
    }

    /** What kind of value one reading has. */
    public Value.Type type(int index) {
        return TYPES[columns.types[place(index)]];
    }

    /** The bits of a double, an integer, 1 or 0 for true or false; 0 for a text. */
    public long number(int index) {
        return columns.numbers[place(index)];
    }

    /** The text of one reading whose value is a text; else the empty one. */
    public String text(int index) {
        String text = columns.texts == null ? null : columns.texts[place(index)];
        return text == null ? "" : text;
    }

    /** The value of one reading. */
    public Value value(int index) {
        long number = number(index);
        return switch (type(index)) {
            case DOUBLE -> new DoubleValue(Double.longBitsToDouble(number));
            case LONG -> new LongValue(number);
            case BOOLEAN -> new BooleanValue(number == 1);
            case TEXT -> new TextValue(text(index));
        };
    }

    /** The quality of one reading. */
    public Quality quality(int index) {
        return columns.quality(place(index));
    }

    /** How far the time of one reading can be trusted. */
    public TimeQuality timeQuality(int index) {
        int place = place(index);
        return columns.timeQualities == null ? TimeQuality.SYNCED : columns.timeQualities[place];
    }

    /** Whether a reading is good without a reason, at a trusted time. */
    public boolean isPlain(int index) {
        return columns.isPlain() || Columns.isPlain(quality(index), timeQuality(index));
    }

    /** Whether any has a time of this quality. */
    public boolean isAny(TimeQuality wanted) {
        if (columns.timeQualities == null) {
            return wanted == TimeQuality.SYNCED && size > 0;
        }
        for (int i = 0; i < size; i++) {
            if (timeQuality(i) == wanted) {
                return true;
            }
        }
        return false;
    }

    /** Whether any is a text. */
    public boolean isAnyText() {
        if (columns.texts != null) {
            for (int i = 0; i < size; i++) {
                if (type(i) == Value.Type.TEXT) {
                    return true;
                }
            }
        }
        return false;
    }

    /** How much heap they take, about, without their series: those are shared. */
    public long heapBytes() {
        long bytes = (long) HEAP_BYTES_EACH * size;
        for (int i = 0; i < size && columns.texts != null; i++) {
            bytes += 4 + 2L * text(i).length();
        }
        for (int i = 0; i < size && columns.qualities != null; i++) {
            bytes += 8 + 2L * quality(i).reason().length();
        }
        return bytes;
    }

    private int place(int index) {
        return from + Objects.checkIndex(index, size);
    }

    /** Room for readings, filled from the front. The rarer parts are there from the first reading on that needs them. */
    private static final class Columns {

        Series[] series;
        long[] times;
        byte[] types;
        long[] numbers;

        @Nullable
        String @Nullable [] texts;

        Quality @Nullable [] qualities;
        TimeQuality @Nullable [] timeQualities;

        Columns(int room) {
            series = new Series[room];
            times = new long[room];
            types = new byte[room];
            numbers = new long[room];
        }

        int room() {
            return times.length;
        }

        boolean isPlain() {
            return qualities == null;
        }

        static boolean isPlain(Quality quality, TimeQuality timeQuality) {
            return timeQuality == TimeQuality.SYNCED
                    && quality.level() == Quality.Level.GOOD
                    && quality.reason().isEmpty();
        }

        void resize(int room) {
            series = Arrays.copyOf(series, room);
            times = Arrays.copyOf(times, room);
            types = Arrays.copyOf(types, room);
            numbers = Arrays.copyOf(numbers, room);
            if (texts != null) {
                texts = Arrays.copyOf(texts, room);
            }
            if (qualities != null && timeQualities != null) {
                int before = qualities.length;
                qualities = Arrays.copyOf(qualities, room);
                timeQualities = Arrays.copyOf(timeQualities, room);
                makePlain(Math.min(before, room), room);
            }
        }

        Quality quality(int place) {
            return qualities == null ? Quality.GOOD : qualities[place];
        }

        void text(int place, String text) {
            if (texts == null) {
                texts = new String[room()];
            }
            texts[place] = text;
        }

        /** Notes a quality; every place that nobody notes one for is plain. */
        void quality(int place, Quality quality, TimeQuality timeQuality) {
            if (qualities == null || timeQualities == null) {
                if (isPlain(quality, timeQuality)) {
                    return;
                }
                qualities = new Quality[room()];
                timeQualities = new TimeQuality[room()];
                makePlain(0, room());
            }
            qualities[place] = quality;
            timeQualities[place] = timeQuality;
        }

        void makePlain(int from, int to) {
            if (qualities != null && timeQualities != null) {
                Arrays.fill(qualities, from, to, Quality.GOOD);
                Arrays.fill(timeQualities, from, to, TimeQuality.SYNCED);
            }
        }
    }

    /** Gathers readings. Not thread-safe. */
    public static final class Builder {

        /** Of as many readings as are built, room for one may be left: to move them all costs more. */
        private static final int MAX_SLACK_PART = 8;

        private Columns columns;
        private int size;

        /** @param expected about how many there will be */
        public Builder(int expected) {
            columns = new Columns(expected);
        }

        /** How many there are so far. */
        public int size() {
            return size;
        }

        /** Adds one that is an object. */
        public void add(Reading reading) {
            add(reading.series(), reading.timeNs(), reading.value(), reading.quality(), reading.timeQuality());
        }

        /** Adds one. */
        public void add(Series series, long timeNs, Value value, Quality quality, TimeQuality timeQuality) {
            if (value instanceof DoubleValue number) {
                addDouble(series, timeNs, number.value());
            } else if (value instanceof LongValue number) {
                addLong(series, timeNs, number.value());
            } else if (value instanceof BooleanValue flag) {
                addBoolean(series, timeNs, flag.value());
            } else if (value instanceof TextValue text) {
                put(series, timeNs, Value.Type.TEXT, 0);
                columns.text(size - 1, text.value());
            }
            columns.quality(size - 1, quality, timeQuality);
        }

        /**
         * Adds a good reading of a double.
         *
         * @throws UnacceptableReadingException if it is NaN or infinite
         */
        public void addDouble(Series series, long timeNs, double value) {
            Value.finite(value);
            put(series, timeNs, Value.Type.DOUBLE, Double.doubleToRawLongBits(value));
        }

        /** Adds a good reading of an integer. */
        public void addLong(Series series, long timeNs, long value) {
            put(series, timeNs, Value.Type.LONG, value);
        }

        /** Adds a good reading of a boolean. */
        public void addBoolean(Series series, long timeNs, boolean value) {
            put(series, timeNs, Value.Type.BOOLEAN, value ? 1 : 0);
        }

        /** Adds all of these. */
        public void addAll(Readings readings) {
            int count = readings.size;
            makeRoom(count);
            Columns added = readings.columns;
            System.arraycopy(added.series, readings.from, columns.series, size, count);
            System.arraycopy(added.times, readings.from, columns.times, size, count);
            System.arraycopy(added.types, readings.from, columns.types, size, count);
            System.arraycopy(added.numbers, readings.from, columns.numbers, size, count);
            for (int i = 0; i < count && added.texts != null; i++) {
                if (readings.type(i) == Value.Type.TEXT) {
                    columns.text(size + i, readings.text(i));
                }
            }
            for (int i = 0; i < count && !added.isPlain(); i++) {
                columns.quality(size + i, readings.quality(i), readings.timeQuality(i));
            }
            size += count;
        }

        /**
         * Adds good readings of one series whose values are doubles, from the front of arrays that stay the caller's.
         *
         * @param times nanoseconds since the Unix epoch
         * @param bits of the doubles, as {@link Double#doubleToRawLongBits} gives them
         * @throws UnacceptableReadingException if one is NaN or infinite
         */
        public void addDoubles(Series series, long[] times, long[] bits, int count) {
            for (int i = 0; i < count; i++) {
                Value.finite(Double.longBitsToDouble(bits[i]));
            }
            addColumn(series, times, Value.Type.DOUBLE, bits, count);
        }

        /** Adds good readings of one series whose values are integers, as {@link #addDoubles} does. */
        public void addLongs(Series series, long[] times, long[] integers, int count) {
            addColumn(series, times, Value.Type.LONG, integers, count);
        }

        /** Adds good readings of one series whose values are true where there is a 1, and false where there is a 0. */
        public void addBooleans(Series series, long[] times, long[] flags, int count) {
            addColumn(series, times, Value.Type.BOOLEAN, flags, count);
        }

        /** Says how good the last {@code qualities.length} readings are; both arrays stay the caller's. */
        public void qualifyLast(int count, Quality[] qualities, TimeQuality[] timeQualities) {
            for (int i = 0; i < count; i++) {
                columns.quality(size - count + i, qualities[i], timeQualities[i]);
            }
        }

        /** Gives all readings from the {@code first}-th on this time. */
        public void dateFrom(int first, long timeNs, TimeQuality timeQuality) {
            Arrays.fill(columns.times, first, size, timeNs);
            for (int i = first; i < size && !(columns.isPlain() && timeQuality == TimeQuality.SYNCED); i++) {
                columns.quality(i, columns.quality(i), timeQuality);
            }
        }

        /** Makes room for so many more, so that they are not moved as they come. */
        public void makeRoom(int more) {
            if (size + more > columns.room()) {
                columns.resize(Math.max(size + more, Math.max(8, 2 * columns.room())));
            }
        }

        /** Forgets readings from the {@code newSize}-th on. */
        public void truncate(int newSize) {
            if (columns.texts != null) {
                Arrays.fill(columns.texts, newSize, size, null);
            }
            Arrays.fill(columns.series, newSize, size, null);
            columns.makePlain(newSize, size);
            size = newSize;
        }

        /** The readings; the builder has none then. */
        public Readings build() {
            if (columns.room() - size > size / MAX_SLACK_PART) {
                columns.resize(size);
            }
            Readings built = new Readings(columns, 0, size);
            columns = new Columns(0);
            size = 0;
            return built;
        }

        private void addColumn(Series series, long[] times, Value.Type type, long[] numbers, int count) {
            makeRoom(count);
            Arrays.fill(columns.series, size, size + count, series);
            System.arraycopy(times, 0, columns.times, size, count);
            Arrays.fill(columns.types, size, size + count, (byte) type.ordinal());
            System.arraycopy(numbers, 0, columns.numbers, size, count);
            size += count;
        }

        /** Adds one, good so far. */
        private void put(Series series, long timeNs, Value.Type type, long number) {
            makeRoom(1);
            columns.series[size] = series;
            columns.times[size] = timeNs;
            columns.types[size] = (byte) type.ordinal();
            columns.numbers[size] = number;
            size++;
        }
    }
}

package io.tidegate.protocol.columns;

import io.tidegate.protocol.telemetry.Readings;
import io.tidegate.protocol.telemetry.Series;
import io.tidegate.protocol.telemetry.Value;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Sorts readings into columns, and columns into frames: those that were read together share their times. Not thread-safe: its
 * columns are used again.
 */
final class Frames {

    /** Most readings that there is room for in columns that wait to be used again: 256 KiB. */
    static final int MAX_KEPT_READINGS = 16_384;

    private final List<ReadingColumn> used = new ArrayList<>();
    private final Deque<ReadingColumn> free = new ArrayDeque<>();
    private int keptReadings;

    // equals and hashCode are written out because a record's own go through method handles.

    private record Key(Series series, Value.Type type) {

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Key that && type == that.type && series.equals(that.series);
        }

        @Override
        public int hashCode() {
            return 31 * series.hashCode() + type.hashCode();
        }
    }

    /** Equal for columns that may have the same times. */
    private record Shape(int count, long first, long last) {

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Shape that && count == that.count && first == that.first && last == that.last;
        }

        @Override
        public int hashCode() {
            return 31 * (31 * count + Long.hashCode(first)) + Long.hashCode(last);
        }
    }

    /**
     * Columns in the order of their first readings, frames in the order of their first columns. Good until this is called
     * again.
     */
    List<List<ReadingColumn>> of(Readings readings, Function<Series, SeriesAlias> aliases) {
        takeBack();
        Map<Shape, List<List<ReadingColumn>>> byShape = new HashMap<>();
        List<List<ReadingColumn>> frames = new ArrayList<>();
        @Nullable List<ReadingColumn> before = null;
        for (ReadingColumn column : columns(readings, aliases)) {
            if (before == null || !before.get(0).hasTimesOf(column)) {
                List<List<ReadingColumn>> alike = byShape.computeIfAbsent(shape(column), none -> new ArrayList<>(1));
                before = null;
                for (List<ReadingColumn> frame : alike) {
                    if (frame.get(0).hasTimesOf(column)) {
                        before = frame;
                        break;
                    }
                }
                if (before == null) {
                    before = new ArrayList<>();
                    alike.add(before);
                    frames.add(before);
                }
            }
            before.add(column);
        }
        return frames;
    }

    private Iterable<ReadingColumn> columns(Readings readings, Function<Series, SeriesAlias> aliases) {
        Map<Key, ReadingColumn> columns = new LinkedHashMap<>();
        @Nullable ReadingColumn last = null;
        for (int i = 0; i < readings.size(); i++) {
            @Nullable ReadingColumn follower = last == null ? null : last.follower;
            ReadingColumn column;
            if (last != null && last.knows(readings, i)) {
                column = last;
            } else if (follower != null && follower.knows(readings, i)) {
                column = follower;
            } else {
                column = columns.computeIfAbsent(
                        new Key(readings.series(i), readings.type(i)),
                        key -> column(aliases.apply(key.series()), key.type()));
                if (last != null) {
                    last.follower = column;
                }
            }
            column.add(readings, i);
            last = column;
        }
        return columns.values();
    }

    private ReadingColumn column(SeriesAlias alias, Value.Type type) {
        @Nullable ReadingColumn kept = free.poll();
        if (kept != null) {
            keptReadings -= kept.capacity();
        }
        ReadingColumn column = kept == null ? new ReadingColumn() : kept;
        column.begin(alias, type);
        used.add(column);
        return column;
    }

    private void takeBack() {
        for (ReadingColumn column : used) {
            if (keptReadings + column.capacity() <= MAX_KEPT_READINGS) {
                keptReadings += column.capacity();
                column.end();
                free.push(column);
            }
        }
        used.clear();
    }

    /** For how many readings there is room in columns that wait to be used again. */
    int keptReadings() {
        return keptReadings;
    }

    private static Shape shape(ReadingColumn column) {
        return new Shape(column.count(), column.times()[0], column.times()[column.count() - 1]);
    }
}

package io.tidegate.protocol.columns;

import io.tidegate.protocol.telemetry.Reading;
import io.tidegate.protocol.telemetry.Series;
import io.tidegate.protocol.telemetry.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Sorts readings into columns, and columns into frames: those that were read together share their times. */
final class Frames {

    private Frames() {}

    // equals and hashCode are written out because a record's own go through method handles.

    private record Key(Series series, Class<? extends Value> type) {

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

    /** Columns in the order of their first readings, frames in the order of their first columns. */
    static List<List<ReadingColumn>> of(List<Reading> readings, Function<Series, SeriesAlias> aliases) {
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

    private static Iterable<ReadingColumn> columns(List<Reading> readings, Function<Series, SeriesAlias> aliases) {
        Map<Key, ReadingColumn> columns = new LinkedHashMap<>();
        @Nullable ReadingColumn last = null;
        for (Reading reading : readings) {
            ReadingColumn column;
            if (last != null && last.takes(reading)) {
                column = last;
            } else if (last != null && last.follower != null && last.follower.takes(reading)) {
                column = last.follower;
            } else {
                column = columns.computeIfAbsent(
                        new Key(reading.series(), reading.value().getClass()),
                        key -> new ReadingColumn(aliases.apply(key.series()), key.type()));
                if (last != null) {
                    last.follower = column;
                }
            }
            column.add(reading);
            last = column;
        }
        return columns.values();
    }

    private static Shape shape(ReadingColumn column) {
        return new Shape(column.count(), column.times()[0], column.times()[column.count() - 1]);
    }
}

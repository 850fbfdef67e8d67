package io.tidegate.hub.store.duckdb;

import io.tidegate.hub.store.StoredReading;
import io.tidegate.protocol.sync.StreamId;
import io.tidegate.protocol.telemetry.Quality;
import io.tidegate.protocol.telemetry.Reading;
import io.tidegate.protocol.telemetry.TimeQuality;
import io.tidegate.protocol.telemetry.Value;
import io.tidegate.protocol.telemetry.Value.BooleanValue;
import io.tidegate.protocol.telemetry.Value.DoubleValue;
import io.tidegate.protocol.telemetry.Value.LongValue;
import io.tidegate.protocol.telemetry.Value.TextValue;
import java.sql.ResultSet;
import java.sql.SQLException;

/** A row of the view {@code readings} as a reading; {@link ReadingTables} is the way there. */
final class ReadingRow {

    /** What {@link #read} wants, in its order. */
    static final String COLUMNS =
            "position, stream_id, series_id, time_ns, double_value, long_value, boolean_value, text_value,"
                    + " quality, quality_reason, time_quality, received_ns";

    private ReadingRow() {}

    /** The row that the cursor stands on, of a query for {@link #COLUMNS}. */
    static StoredReading read(ResultSet row, StreamId[] streams, SeriesEntry[] series) throws SQLException {
        StreamId stream = streams[row.getInt(2)];
        String reason = row.getString(10);
        Quality.Level level = level(row.getInt(9));
        Quality quality = reason != null
                ? new Quality(level, reason)
                : level == Quality.Level.GOOD ? Quality.GOOD : new Quality(level, "");
        Reading reading = new Reading(
                series[row.getInt(3)].series(), row.getLong(4), value(row), quality, timeQuality(row.getInt(11)));
        return new StoredReading(row.getLong(1), stream.agent(), reading, row.getLong(12), stream.lane());
    }

    private static Value value(ResultSet row) throws SQLException {
        double number = row.getDouble(5);
        if (!row.wasNull()) {
            long bits = row.getLong(6);
            return new DoubleValue(row.wasNull() ? number : Double.longBitsToDouble(bits));
        }
        long integer = row.getLong(6);
        if (!row.wasNull()) {
            return new LongValue(integer);
        }
        boolean flag = row.getBoolean(7);
        if (!row.wasNull()) {
            return new BooleanValue(flag);
        }
        return new TextValue(row.getString(8));
    }

    static byte code(Quality.Level level) {
        return switch (level) {
            case GOOD -> 0;
            case UNCERTAIN -> 1;
            case BAD -> 2;
        };
    }

    private static Quality.Level level(int code) {
        return switch (code) {
            case 0 -> Quality.Level.GOOD;
            case 1 -> Quality.Level.UNCERTAIN;
            case 2 -> Quality.Level.BAD;
            default -> throw new IllegalStateException("unknown quality in the view readings: " + code);
        };
    }

    static byte code(TimeQuality quality) {
        return switch (quality) {
            case SYNCED -> 0;
            case UNSYNCED -> 1;
            case ESTIMATED -> 2;
        };
    }

    private static TimeQuality timeQuality(int code) {
        return switch (code) {
            case 0 -> TimeQuality.SYNCED;
            case 1 -> TimeQuality.UNSYNCED;
            case 2 -> TimeQuality.ESTIMATED;
            default -> throw new IllegalStateException("unknown time quality in the view readings: " + code);
        };
    }
}

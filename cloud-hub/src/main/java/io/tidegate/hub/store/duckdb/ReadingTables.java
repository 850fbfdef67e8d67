package io.tidegate.hub.store.duckdb;

import io.tidegate.protocol.telemetry.Quality;
import io.tidegate.protocol.telemetry.Reading;
import io.tidegate.protocol.telemetry.TimeQuality;
import io.tidegate.protocol.telemetry.Value;
import io.tidegate.protocol.telemetry.Value.BooleanValue;
import io.tidegate.protocol.telemetry.Value.DoubleValue;
import io.tidegate.protocol.telemetry.Value.LongValue;
import io.tidegate.protocol.telemetry.Value.TextValue;
import java.sql.SQLException;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/**
 * The tables that the view {@code readings} is made of. Each reading is appended to the narrowest one that holds all of
 * it; a table that gets none costs a commit nothing. One thread.
 */
final class ReadingTables {

    /**
     * DuckDB's compression takes 0.0 and -0.0 for the same value: a run or block of both comes back with one sign. So
     * -0.0 is the one double that brings its bits along.
     */
    private static final long NEGATIVE_ZERO_BITS = Double.doubleToRawLongBits(-0.0);

    private final DuckDBAppender doubles;
    private final DuckDBAppender longs;
    private final DuckDBAppender others;

    ReadingTables(DuckDBConnection connection) throws SQLException {
        doubles = connection.createAppender("double_readings");
        longs = connection.createAppender("long_readings");
        others = connection.createAppender("other_readings");
    }

    /** Appends one row. */
    void append(
            long position,
            int streamId,
            long sequence,
            int seriesId,
            Reading reading,
            boolean farFuture,
            long receivedNs)
            throws SQLException {
        Value value = reading.value();
        boolean plain = !farFuture && isPlain(reading);
        if (plain && value instanceof DoubleValue number && !isNegativeZero(number)) {
            begin(doubles, position, streamId, sequence, seriesId, reading)
                    .append(number.value())
                    .append(receivedNs)
                    .endRow();
        } else if (plain && value instanceof LongValue number) {
            begin(longs, position, streamId, sequence, seriesId, reading)
                    .append(number.value())
                    .append(receivedNs)
                    .endRow();
        } else {
            begin(others, position, streamId, sequence, seriesId, reading);
            appendValue(value);
            appendQuality(reading.quality());
            others.append(ReadingRow.code(reading.timeQuality()))
                    .append(farFuture)
                    .append(receivedNs)
                    .endRow();
        }
    }

    /** Hands what was appended to the transaction. */
    void flush() throws SQLException {
        doubles.flush();
        longs.flush();
        others.flush();
    }

    private static boolean isPlain(Reading reading) {
        Quality quality = reading.quality();
        return quality.level() == Quality.Level.GOOD
                && quality.reason().isEmpty()
                && reading.timeQuality() == TimeQuality.SYNCED;
    }

    private static boolean isNegativeZero(DoubleValue number) {
        return Double.doubleToRawLongBits(number.value()) == NEGATIVE_ZERO_BITS;
    }

    /** The columns that all tables begin with. */
    private static DuckDBAppender begin(
            DuckDBAppender table, long position, int streamId, long sequence, int seriesId, Reading reading)
            throws SQLException {
        return table.beginRow()
                .append(position)
                .append(streamId)
                .append(sequence)
                .append(seriesId)
                .append(reading.timeNs());
    }

    private void appendValue(Value value) throws SQLException {
        if (value instanceof DoubleValue number) {
            others.append(number.value());
            if (isNegativeZero(number)) {
                others.append(NEGATIVE_ZERO_BITS);
            } else {
                others.appendNull();
            }
            others.appendNull().appendNull();
        } else if (value instanceof LongValue number) {
            others.appendNull().append(number.value()).appendNull().appendNull();
        } else if (value instanceof BooleanValue flag) {
            others.appendNull().appendNull().append(flag.value()).appendNull();
        } else if (value instanceof TextValue text) {
            others.appendNull().appendNull().appendNull().append(text.value());
        }
    }

    private void appendQuality(Quality quality) throws SQLException {
        others.append(ReadingRow.code(quality.level()));
        if (quality.reason().isEmpty()) {
            others.appendNull();
        } else {
            others.append(quality.reason());
        }
    }
}

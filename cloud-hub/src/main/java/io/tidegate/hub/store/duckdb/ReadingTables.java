package io.tidegate.hub.store.duckdb;

import io.tidegate.protocol.telemetry.Quality;
import io.tidegate.protocol.telemetry.Readings;
import io.tidegate.protocol.telemetry.Value;
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
            Readings readings,
            int index,
            boolean farFuture,
            long receivedNs)
            throws SQLException {
        Value.Type type = readings.type(index);
        long timeNs = readings.timeNs(index);
        long number = readings.number(index);
        boolean plain = !farFuture && readings.isPlain(index);
        if (plain && type == Value.Type.DOUBLE && number != NEGATIVE_ZERO_BITS) {
            begin(doubles, position, streamId, sequence, seriesId, timeNs)
                    .append(Double.longBitsToDouble(number))
                    .append(receivedNs)
                    .endRow();
        } else if (plain && type == Value.Type.LONG) {
            begin(longs, position, streamId, sequence, seriesId, timeNs)
                    .append(number)
                    .append(receivedNs)
                    .endRow();
        } else {
            begin(others, position, streamId, sequence, seriesId, timeNs);
            appendValue(readings, index);
            appendQuality(readings.quality(index));
            others.append(ReadingRow.code(readings.timeQuality(index)))
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

    /** The columns that all tables begin with. */
    private static DuckDBAppender begin(
            DuckDBAppender table, long position, int streamId, long sequence, int seriesId, long timeNs)
            throws SQLException {
        return table.beginRow()
                .append(position)
                .append(streamId)
                .append(sequence)
                .append(seriesId)
                .append(timeNs);
    }

    private void appendValue(Readings readings, int index) throws SQLException {
        long number = readings.number(index);
        switch (readings.type(index)) {
            case DOUBLE -> {
                others.append(Double.longBitsToDouble(number));
                if (number == NEGATIVE_ZERO_BITS) {
                    others.append(NEGATIVE_ZERO_BITS);
                } else {
                    others.appendNull();
                }
                others.appendNull().appendNull();
            }
            case LONG -> others.appendNull().append(number).appendNull().appendNull();
            case BOOLEAN -> others.appendNull().appendNull().append(number == 1).appendNull();
            case TEXT -> others.appendNull().appendNull().appendNull().append(readings.text(index));
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

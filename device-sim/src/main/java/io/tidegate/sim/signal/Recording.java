package io.tidegate.sim.signal;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/**
 * A table of measurements: rows in time, one column per tag, at least one value in each row. Opened twice, it gives
 * the same rows twice.
 */
public interface Recording {

    /** The tags, in the order of the columns. */
    List<String> columns();

    /** Begins to read at the first row. */
    Cursor open() throws IOException;

    /** Walks over the rows. Not thread-safe. */
    interface Cursor extends Closeable {

        /**
         * Goes to the next row; false after the last one.
         *
         * @throws MalformedCsvException if the next row is none
         */
        boolean next() throws IOException;

        /** Time of the row, in nanoseconds since the Unix epoch. */
        long timeNs();

        /** Value of a column in this row; NaN where the row has none. */
        double value(int column);
    }
}

package io.tidegate.hub.format;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Writes rows in one format, as they come. Not for several threads. */
public interface RowWriter<T> {

    void row(T row) throws IOException;

    /**
     * Writes what comes after the last row, and flushes.
     *
     * @param cursor where to go on, or null if these were all; only {@link Format#JSON} has a place for it
     */
    void end(@Nullable String cursor) throws IOException;
}

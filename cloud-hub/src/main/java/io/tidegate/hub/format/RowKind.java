package io.tidegate.hub.format;

import java.io.IOException;
import java.util.List;

/**
 * What a kind of row consists of, told once for all formats.
 *
 * @param <T> the row
 */
public interface RowKind<T> {

    /** The name of the array in JSON, {@code readings}. */
    String plural();

    /** The header of CSV. */
    List<String> columns();

    /** Hands over the cells of a row. */
    void write(T row, Cells cells) throws IOException;
}

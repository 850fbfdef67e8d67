package io.tidegate.hub.format;

import io.tidegate.protocol.telemetry.Value;
import java.io.IOException;
import java.util.Map;

/** Takes the cells of one row, in the order of its {@link RowKind#columns()}. */
public interface Cells {

    void text(String name, String text) throws IOException;

    /** A text that JSON leaves out when it is empty. */
    void optionalText(String name, String text) throws IOException;

    void number(String name, long number) throws IOException;

    void number(String name, double number) throws IOException;

    /** A time in nanoseconds since the Unix epoch. */
    void time(String name, long epochNs) throws IOException;

    void labels(String name, Map<String, String> labels) throws IOException;

    /** A measured value; in CSV two cells, the value and its type, as {@code 21} alone may be text. */
    void value(String name, Value value) throws IOException;
}

package io.tidegate.hub.print;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Rows in columns for people. The first {@link #MEASURED_ROWS} decide how wide the columns are, so that any number of
 * rows takes constant memory.
 */
public final class Table {

    static final int MEASURED_ROWS = 1_000;

    private static final String BETWEEN = "  ";

    private final List<Column> columns;
    private final boolean colours;
    private final OutputStream out;
    private final int[] widths;
    private final List<JsonNode> waiting = new ArrayList<>();
    private boolean begun;

    public Table(List<Column> columns, boolean colours, OutputStream out) {
        this.columns = columns;
        this.colours = colours;
        this.out = out;
        this.widths =
                columns.stream().mapToInt(column -> column.title().length()).toArray();
    }

    public void row(JsonNode row) throws IOException {
        if (begun) {
            line(row);
            return;
        }
        waiting.add(row);
        if (waiting.size() == MEASURED_ROWS) {
            begin();
        }
    }

    public void end() throws IOException {
        if (!begun) {
            begin();
        }
        out.flush();
    }

    private void begin() throws IOException {
        begun = true;
        for (JsonNode row : waiting) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], length(columns.get(i).words().apply(row)));
            }
        }
        List<String> titles = new ArrayList<>();
        for (int i = 0; i < widths.length; i++) {
            titles.add(padded(columns.get(i).title(), i));
        }
        write(Column.Colour.DIM, titles);
        for (JsonNode row : waiting) {
            line(row);
        }
        waiting.clear();
    }

    private void line(JsonNode row) throws IOException {
        List<String> cells = new ArrayList<>();
        for (int i = 0; i < widths.length; i++) {
            Column column = columns.get(i);
            String cell = padded(plain(column.words().apply(row)), i);
            cells.add(colours ? column.colour().apply(row).paint(cell) : cell);
        }
        write(Column.Colour.PLAIN, cells);
    }

    private void write(Column.Colour colour, List<String> cells) throws IOException {
        String line = String.join(BETWEEN, cells);
        out.write((colours ? colour.paint(line) : line).stripTrailing().getBytes(StandardCharsets.UTF_8));
        out.write('\n');
    }

    private String padded(String text, int column) {
        String blanks = " ".repeat(Math.max(0, widths[column] - length(text)));
        return columns.get(column).right() ? blanks + text : text + blanks;
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    /** A control character out of a text value must not reach the terminal. */
    public static String plain(String text) {
        return text.codePoints()
                .mapToObj(c -> Character.isISOControl(c) ? "\u00b7" : Character.toString(c))
                .collect(Collectors.joining());
    }
}

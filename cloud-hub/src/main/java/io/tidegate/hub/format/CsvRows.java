package io.tidegate.hub.format;

import io.tidegate.protocol.telemetry.Value;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** RFC 4180: a header, CRLF, and quotes only where they are needed. */
final class CsvRows<T> implements RowWriter<T>, Cells {

    private static final int FLUSH_CHARS = 8 * 1024;

    private final RowKind<T> kind;
    private final OutputStream out;
    private final StringBuilder text = new StringBuilder(FLUSH_CHARS * 2);
    private boolean firstCell = true;

    CsvRows(RowKind<T> kind, OutputStream out) {
        this.kind = kind;
        this.out = out;
        kind.columns().forEach(this::cell);
        endLine();
    }

    @Override
    public void row(T row) throws IOException {
        kind.write(row, this);
        endLine();
        if (text.length() >= FLUSH_CHARS) {
            flush();
        }
    }

    @Override
    public void end(@Nullable String cursor) throws IOException {
        flush();
    }

    @Override
    public void text(String name, String value) {
        cell(value);
    }

    @Override
    public void optionalText(String name, String value) {
        cell(value);
    }

    @Override
    public void number(String name, long number) {
        cell(Long.toString(number));
    }

    @Override
    public void number(String name, double number) {
        cell(Double.toString(number));
    }

    @Override
    public void time(String name, long epochNs) {
        cell(Rfc3339.format(epochNs));
    }

    /** {@code sensor=a,site=p1}, with a backslash before a comma, an equals sign or a backslash of a name or value. */
    @Override
    public void labels(String name, Map<String, String> labels) {
        StringBuilder joined = new StringBuilder();
        labels.forEach((label, value) -> joined.append(joined.isEmpty() ? "" : ",")
                .append(escaped(label))
                .append('=')
                .append(escaped(value)));
        cell(joined.toString());
    }

    @Override
    public void value(String name, Value value) {
        if (value instanceof Value.DoubleValue number) {
            cell(Double.toString(number.value()));
            cell("double");
        } else if (value instanceof Value.LongValue number) {
            cell(Long.toString(number.value()));
            cell("integer");
        } else if (value instanceof Value.BooleanValue truth) {
            cell(Boolean.toString(truth.value()));
            cell("boolean");
        } else if (value instanceof Value.TextValue words) {
            cell(words.value());
            cell("text");
        }
    }

    private static String escaped(String part) {
        return part.indexOf(',') < 0 && part.indexOf('=') < 0 && part.indexOf('\\') < 0
                ? part
                : part.replace("\\", "\\\\").replace(",", "\\,").replace("=", "\\=");
    }

    private void cell(String value) {
        if (!firstCell) {
            text.append(',');
        }
        firstCell = false;
        if (needsQuotes(value)) {
            text.append('"').append(value.replace("\"", "\"\"")).append('"');
        } else {
            text.append(value);
        }
    }

    private static boolean needsQuotes(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == ',' || c == '"' || c == '\r' || c == '\n') {
                return true;
            }
        }
        // A reader may trim blanks that stand outside of quotes.
        return !value.isEmpty() && (value.charAt(0) == ' ' || value.charAt(value.length() - 1) == ' ');
    }

    private void endLine() {
        text.append("\r\n");
        firstCell = true;
    }

    private void flush() throws IOException {
        out.write(text.toString().getBytes(StandardCharsets.UTF_8));
        text.setLength(0);
    }
}

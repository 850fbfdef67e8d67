package io.tidegate.sim.device;

import io.tidegate.protocol.telemetry.Series;
import io.tidegate.sim.signal.Recording;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Writes rows as Influx line protocol, one line per row with a field per column. Doubles are written so that parsing
 * gives every bit back, and never as integers. Not thread-safe.
 */
public final class LineProtocol {

    /** A backslash there would escape what follows it, and line protocol has no way to escape a backslash. */
    private static final Pattern UNWRITABLE_BACKSLASH = Pattern.compile("\\\\(?=[ ,=]|$)");

    private final String measurement;
    private final Map<String, String> labels;
    private final List<String> columns;
    private final String head;
    private final String[] fields;
    private final StringBuilder lines = new StringBuilder();
    private int rows;
    private int readings;

    /**
     * Lines of one measurement.
     *
     * @param measurement first part of the series name
     * @param labels of every series
     * @param columns field names: second part of the series names
     * @throws IllegalArgumentException if a name cannot be written or breaks a rule for readings
     */
    public LineProtocol(String measurement, Map<String, String> labels, List<String> columns) {
        this.measurement = measurement;
        this.labels = new TreeMap<>(labels);
        this.columns = List.copyOf(columns);
        StringBuilder start = new StringBuilder(escape(measurement, ", "));
        if (measurement.startsWith("#")) {
            throw new IllegalArgumentException(
                    "the name \"%s\" begins with #, which makes the line a comment - use another --name"
                            .formatted(measurement));
        }
        this.labels.forEach((label, value) ->
                start.append(',').append(escape(label, ",= ")).append('=').append(escape(value, ",= ")));
        this.head = start.append(' ').toString();
        this.fields = columns.stream().map(c -> escape(c, ",= ") + '=').toArray(String[]::new);
        series();
    }

    /** The series that the columns become at the agent, in their order. */
    public List<Series> series() {
        return columns.stream()
                .map(column -> Series.of(measurement + '/' + column, labels))
                .toList();
    }

    /** Adds a line. */
    public void add(Recording.Cursor row) {
        char before = 0;
        for (int column = 0; column < fields.length; column++) {
            double value = row.value(column);
            if (!Double.isNaN(value)) {
                lines.append(before == 0 ? head : ",").append(fields[column]).append(value);
                before = ',';
                readings++;
            }
        }
        lines.append(' ').append(row.timeNs()).append('\n');
        rows++;
    }

    /** Lines since the last {@link #take}. */
    public int rows() {
        return rows;
    }

    /** Readings since the last {@link #take}. */
    public int readings() {
        return readings;
    }

    /** The lines since the last call, as UTF-8. */
    public byte[] take() {
        byte[] body = lines.toString().getBytes(StandardCharsets.UTF_8);
        lines.setLength(0);
        rows = 0;
        readings = 0;
        return body;
    }

    private static String escape(String name, String special) {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("a name, label or column is empty, which line protocol cannot say");
        }
        if (UNWRITABLE_BACKSLASH.matcher(name).find()) {
            throw new IllegalArgumentException(
                    "\"%s\" has a backslash before a space, comma or equals sign or at its end, which line protocol cannot say - rename it"
                            .formatted(name));
        }
        StringBuilder escaped = new StringBuilder(name.length() + 8);
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (special.indexOf(c) >= 0) {
                escaped.append('\\');
            }
            escaped.append(c);
        }
        return escaped.toString();
    }
}

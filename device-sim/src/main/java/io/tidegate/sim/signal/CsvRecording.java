package io.tidegate.sim.signal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A CSV file: its first column is the time, each further one a tag. Cells are numbers; an empty cell, {@code NaN},
 * {@code NA} or {@code null} is no reading, and a line of nothing else no row.
 */
public final class CsvRecording implements Recording {

    /** Most columns beside the time. */
    public static final int MAX_COLUMNS = 4096;

    private static final Set<String> ABSENT = Set.of("", "nan", "na", "null");

    private static final Pattern DECIMAL = Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?");

    private final Path file;
    private final List<String> columns;
    private final int[] fieldOfColumn;
    private final int fields;

    private CsvRecording(Path file, List<String> columns, int[] fieldOfColumn, int fields) {
        this.file = file;
        this.columns = List.copyOf(columns);
        this.fieldOfColumn = fieldOfColumn;
        this.fields = fields;
    }

    /**
     * Reads the header of a file.
     *
     * @param skipped names of columns to leave out
     * @throws MalformedCsvException if the header cannot be used
     */
    public static CsvRecording of(Path file, Set<String> skipped) throws IOException {
        List<String> header = CsvReader.header(file).stream().map(String::trim).toList();
        Set<String> unknown = new LinkedHashSet<>(skipped);
        header.forEach(unknown::remove);
        if (!unknown.isEmpty()) {
            throw new MalformedCsvException(
                    "%s:1: there is no column %s to skip - the columns are %s".formatted(file, unknown, header));
        }
        List<String> columns = new ArrayList<>();
        List<Integer> positions = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (int field = 1; field < header.size(); field++) {
            String name = header.get(field);
            if (name.isEmpty() || !seen.add(name)) {
                throw new MalformedCsvException(
                        "%s:1: column %d is called \"%s\"%s - give each column a name of its own"
                                .formatted(file, field + 1, name, name.isEmpty() ? "" : " as one before it"));
            }
            if (!skipped.contains(name)) {
                columns.add(name);
                positions.add(field);
            }
        }
        if (columns.isEmpty() || columns.size() > MAX_COLUMNS) {
            throw new MalformedCsvException(
                    "%s:1: there are %d columns to replay - the first one is the time, and 1 to %d further ones are needed"
                            .formatted(file, columns.size(), MAX_COLUMNS));
        }
        return new CsvRecording(
                file, columns, positions.stream().mapToInt(Integer::intValue).toArray(), header.size());
    }

    @Override
    public List<String> columns() {
        return columns;
    }

    @Override
    public Cursor open() throws IOException {
        CsvReader reader = CsvReader.open(file);
        reader.next(new ArrayList<>());
        return new CsvCursor(reader);
    }

    private final class CsvCursor implements Cursor {

        private final CsvReader reader;
        private final List<String> record = new ArrayList<>();
        private final double[] values = new double[columns.size()];
        private long timeNs;

        CsvCursor(CsvReader reader) {
            this.reader = reader;
        }

        @Override
        public boolean next() throws IOException {
            do {
                if (!reader.next(record)) {
                    return false;
                }
            } while (!read());
            return true;
        }

        /** Takes over the record; false if it has no value. */
        private boolean read() throws MalformedCsvException {
            if (record.size() != fields) {
                throw malformed("has %d fields and the header %d".formatted(record.size(), fields), "complete it");
            }
            OptionalLong time = CsvTime.parseNs(record.get(0));
            if (time.isEmpty()) {
                throw malformed(
                        "begins with \"%s\", which is no time".formatted(record.get(0)), "use " + CsvTime.FORMS);
            }
            timeNs = time.getAsLong();
            boolean any = false;
            for (int column = 0; column < values.length; column++) {
                values[column] = number(record.get(fieldOfColumn[column]).trim(), column);
                any |= !Double.isNaN(values[column]);
            }
            return any;
        }

        private double number(String cell, int column) throws MalformedCsvException {
            if (ABSENT.contains(cell.toLowerCase(Locale.ROOT))) {
                return Double.NaN;
            }
            double value = DECIMAL.matcher(cell).matches() ? Double.parseDouble(cell) : Double.NaN;
            if (!Double.isFinite(value)) {
                throw malformed(
                        "has \"%s\" in column \"%s\", which is no finite number".formatted(cell, columns.get(column)),
                        "correct it, or leave the column out with --skip");
            }
            return value;
        }

        private MalformedCsvException malformed(String what, String remedy) {
            return new MalformedCsvException("%s:%d: the line %s - %s".formatted(file, reader.line(), what, remedy));
        }

        @Override
        public long timeNs() {
            return timeNs;
        }

        @Override
        public double value(int column) {
            return values[column];
        }

        @Override
        public void close() throws IOException {
            reader.close();
        }
    }
}

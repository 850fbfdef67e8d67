package io.tidegate.sim.signal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Takes a signal out of a CSV file. */
public final class ReplayedFile {

    /** Most values that are kept in memory, 8 bytes each. */
    public static final long MAX_VALUES = 4_000_000;

    private ReplayedFile() {}

    /**
     * Reads a file; where it has no value, the one before stays.
     *
     * @param rowNs how long each row is shown
     * @throws MalformedCsvException if it cannot be read as numbers, has none, or too many
     */
    public static Signal read(Path file, long rowNs) throws IOException {
        CsvRecording recording = CsvRecording.of(file, Set.of());
        int columns = recording.columns().size();
        Extent extent = Extent.of(recording);
        if (extent.rows() == 0 || extent.rows() > MAX_VALUES / columns) {
            throw new MalformedCsvException("%s: the file has %d rows of %d numbers - 1 to %d numbers can be replayed"
                    .formatted(file, extent.rows(), columns, MAX_VALUES));
        }
        List<double[]> values = new ArrayList<>();
        for (int column = 0; column < columns; column++) {
            values.add(column(file, recording, column, (int) extent.rows()));
        }
        return new Signal.Replayed(values, rowNs);
    }

    private static double[] column(Path file, Recording recording, int column, int rows) throws IOException {
        double[] values = new double[rows];
        double last = Double.NaN;
        try (Recording.Cursor row = recording.open()) {
            for (int i = 0; i < rows && row.next(); i++) {
                last = Double.isNaN(row.value(column)) ? last : row.value(column);
                values[i] = last;
            }
        }
        if (Double.isNaN(last)) {
            throw new MalformedCsvException("%s: the column \"%s\" has no number - remove it, or write some"
                    .formatted(file, recording.columns().get(column)));
        }
        for (int i = rows - 2; i >= 0; i--) {
            // What is missing at the begin is as what comes first.
            values[i] = Double.isNaN(values[i]) ? values[i + 1] : values[i];
        }
        return values;
    }
}

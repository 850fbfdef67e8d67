package io.tidegate.sim.signal;

import java.io.IOException;

/**
 * How much a recording holds.
 *
 * @param rows how many
 * @param readings values in them
 * @param firstNs time of the first row
 * @param earliestNs the lowest time
 * @param latestNs the highest time
 */
public record Extent(long rows, long readings, long firstNs, long earliestNs, long latestNs) {

    /** Reads a recording through; also finds every malformed row before anything is sent. */
    public static Extent of(Recording recording) throws IOException {
        int columns = recording.columns().size();
        long rows = 0;
        long readings = 0;
        long first = 0;
        long earliest = Long.MAX_VALUE;
        long latest = Long.MIN_VALUE;
        try (Recording.Cursor row = recording.open()) {
            while (row.next()) {
                for (int column = 0; column < columns; column++) {
                    readings += Double.isNaN(row.value(column)) ? 0 : 1;
                }
                first = rows == 0 ? row.timeNs() : first;
                rows++;
                earliest = Math.min(earliest, row.timeNs());
                latest = Math.max(latest, row.timeNs());
            }
        }
        return new Extent(rows, readings, first, earliest, latest);
    }
}

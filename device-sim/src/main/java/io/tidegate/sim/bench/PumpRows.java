package io.tidegate.sim.bench;

import io.tidegate.sim.signal.PumpLoop;
import io.tidegate.sim.signal.Recording;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Rows of a simulated pump loop, written down beforehand, so that a generator of load costs next to nothing: only the times
 * are put in when a row is sent. The values come round again after {@link #DISTINCT_ROWS} rows; no time does. Not thread-safe.
 */
final class PumpRows {

    /** Readings of a row, which have one time. */
    static final int READINGS = PumpLoop.sensors();

    static final int DISTINCT_ROWS = 20_000;

    /** From row to row: so little that the times of a fast connection stay behind the clock. */
    static final long STEP_NS = 20_000;

    /** The values are those of a loop that is measured ten times a second. */
    private static final long SIGNAL_PERIOD_NS = 100_000_000;

    private static final int TIME_DIGITS = 19;

    private final byte[][] parts;
    private final int partsPerRow;
    private final long stepNs;
    private long timeNs;
    private long next;

    private PumpRows(byte[][] parts, int partsPerRow, long firstNs, long stepNs) {
        this.parts = parts;
        this.partsPerRow = partsPerRow;
        this.timeNs = firstNs;
        this.stepNs = stepNs;
    }

    /**
     * A line of Influx line protocol for each row, of the series {@code pump/SENSOR{unit=…}}.
     *
     * @param unit tells the rows of one connection from those of another
     * @param firstNs time of the first row
     * @param stepNs from row to row
     */
    static PumpRows asLines(int unit, long firstNs, long stepNs) throws IOException {
        List<String> columns = pump().columns();
        byte[][] lines = new byte[DISTINCT_ROWS][];
        try (Recording.Cursor row = pump().open()) {
            for (int i = 0; row.next(); i++) {
                StringBuilder line = new StringBuilder("pump,unit=").append(unit);
                for (int column = 0; column < columns.size(); column++) {
                    line.append(column == 0 ? ' ' : ',')
                            .append(columns.get(column))
                            .append('=')
                            .append(row.value(column));
                }
                lines[i] = bytes(line.append(' ').toString());
            }
        }
        return new PumpRows(lines, 1, firstNs, stepNs);
    }

    /** A line for each reading, {@link #READINGS} of a row after one another. */
    static PumpRows asSingleLines(int unit, long firstNs) throws IOException {
        return ofReadings("pump,unit=%2$d %1$s=%3$s ", unit, firstNs);
    }

    /** A JSON object for each reading, {@link #READINGS} of a row after one another, up to where its time stands. */
    static PumpRows asJson(int unit, long firstNs) throws IOException {
        return ofReadings("{\"name\":\"pump/%1$s\",\"unit\":\"%2$d\",\"value\":%3$s,\"time\":", unit, firstNs);
    }

    /** {@link #asJson(int, long)} for so many connections, from now on. */
    static List<PumpRows> asJson(int connections) throws IOException {
        List<PumpRows> rows = new ArrayList<>();
        for (int unit = 1; unit <= connections; unit++) {
            rows.add(asJson(unit, GeneratorRun.nowNs()));
        }
        return rows;
    }

    private static PumpRows ofReadings(String format, int unit, long firstNs) throws IOException {
        List<String> columns = pump().columns();
        byte[][] readings = new byte[DISTINCT_ROWS * READINGS][];
        try (Recording.Cursor row = pump().open()) {
            for (int i = 0; row.next(); i++) {
                for (int column = 0; column < READINGS; column++) {
                    readings[i * READINGS + column] =
                            bytes(format.formatted(columns.get(column), unit, row.value(column)));
                }
            }
        }
        return new PumpRows(readings, READINGS, firstNs, STEP_NS);
    }

    private static Recording pump() {
        return new PumpLoop(1, 0, SIGNAL_PERIOD_NS, DISTINCT_ROWS);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Of what {@link #write} puts down at once: those of a row, or one. */
    int readingsAtOnce() {
        return READINGS / partsPerRow;
    }

    /** Bytes that {@link #write} puts down next. */
    int nextBytes() {
        return parts[(int) (next % parts.length)].length + TIME_DIGITS + 1;
    }

    /**
     * Writes the next line or object.
     *
     * @param end after the time: a line feed or a brace
     * @return where it ends
     */
    int write(byte[] out, int at, char end) {
        byte[] part = parts[(int) (next % parts.length)];
        System.arraycopy(part, 0, out, at, part.length);
        int to = at + part.length + TIME_DIGITS;
        long rest = timeNs;
        for (int i = to - 1; i >= at + part.length; i--) {
            out[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        out[to] = (byte) end;
        if (++next % partsPerRow == 0) {
            timeNs += stepNs;
        }
        return to + 1;
    }
}

package io.tidegate.sim.signal;

import java.util.List;

/**
 * What a device measures whose values follow signals: a row at each moment of a schedule.
 *
 * @param columns the tags
 * @param reads when rows are measured, after the begin
 * @param signal how the values move
 * @param sensors a number that tells this device's sensors from those of all others
 * @param beginNs when the schedule begins, nanoseconds since the Unix epoch
 * @param rows how many
 */
public record SignalRecording(
        List<String> columns, Schedule reads, Signal signal, long sensors, long beginNs, long rows)
        implements Recording {

    public SignalRecording {
        columns = List.copyOf(columns);
    }

    @Override
    public Cursor open() {
        return new SignalCursor();
    }

    private final class SignalCursor implements Cursor {

        private long row;
        private long dueNs;

        @Override
        public boolean next() {
            if (row >= rows) {
                return false;
            }
            dueNs = reads.dueNs(++row);
            return true;
        }

        @Override
        public long timeNs() {
            return beginNs + dueNs;
        }

        @Override
        public double value(int column) {
            return signal.at(Chance.mix(sensors + column), column, dueNs);
        }

        @Override
        public void close() {}
    }
}

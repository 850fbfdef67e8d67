package io.tidegate.hub.feed;

import io.tidegate.hub.store.CommitGroup;
import io.tidegate.hub.store.Committed;
import io.tidegate.hub.store.StoredReading;
import io.tidegate.protocol.telemetry.Readings;
import java.util.List;

/**
 * A committed group in memory. It shares the group's readings and makes rows of them only when a follower asks.
 *
 * @param firstPosition of its first row; the others follow without a hole
 * @param rows how many
 * @param bytes how much memory it takes, estimated
 */
record RecentGroup(CommitGroup group, long firstPosition, int rows, long bytes) {

    /** What a run takes beside its readings. */
    private static final int BYTES_PER_RUN = 256;

    static RecentGroup of(Committed committed) {
        CommitGroup group = committed.group();
        long bytes = 0;
        for (CommitGroup.Run run : group.runs()) {
            bytes += BYTES_PER_RUN + run.readings().heapBytes();
        }
        return new RecentGroup(group, committed.firstPosition(), group.rows(), bytes);
    }

    long lastPosition() {
        return firstPosition + rows - 1;
    }

    /** Adds the rows from one position to another, both included, that the filter admits. */
    void collect(ReadingFilter filter, long from, long through, List<StoredReading> into) {
        long runFirst = firstPosition;
        for (CommitGroup.Run run : group.runs()) {
            long runLast = runFirst + run.readings().size() - 1;
            if (filter.admits(run.stream().agent())) {
                collect(run, runFirst, filter, Math.max(from, runFirst), Math.min(through, runLast), into);
            }
            runFirst = runLast + 1;
        }
    }

    /** While a backlog drains nearly all that a follower of one series looks at is not for it. */
    private void collect(
            CommitGroup.Run run,
            long runFirst,
            ReadingFilter filter,
            long from,
            long through,
            List<StoredReading> into) {
        Readings readings = run.readings();
        for (long at = from; at <= through; at++) {
            int index = (int) (at - runFirst);
            if (filter.admits(readings.series(index))) {
                into.add(new StoredReading(
                        at,
                        run.stream().agent(),
                        readings.get(index),
                        group.receivedNs(),
                        run.stream().lane()));
            }
        }
    }
}

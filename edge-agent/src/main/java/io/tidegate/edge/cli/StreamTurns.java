package io.tidegate.edge.cli;

import io.tidegate.protocol.sync.Lane;
import io.tidegate.protocol.sync.StreamReport;
import java.util.ArrayList;
import java.util.List;

/**
 * Which streams a status speaks of. The two that are appended to, always; of the retired ones, of which an agent on a failing
 * disk may have any number, as many as fit, and the next ones next time. Thread-safe.
 */
final class StreamTurns {

    private static final int CURRENT = Lane.values().length;

    private final int most;
    private int firstRetired;

    /** @param most streams in one status */
    StreamTurns(int most) {
        this.most = most;
    }

    /** What the next status says, of {@code all}, where the current ones stand first. */
    synchronized List<StreamReport> next(List<StreamReport> all) {
        if (all.size() <= most) {
            return all;
        }
        List<StreamReport> retired = all.subList(CURRENT, all.size());
        List<StreamReport> told = new ArrayList<>(all.subList(0, CURRENT));
        for (int i = 0; i < most - CURRENT; i++) {
            told.add(retired.get((firstRetired + i) % retired.size()));
        }
        firstRetired = (firstRetired + most - CURRENT) % retired.size();
        return told;
    }
}

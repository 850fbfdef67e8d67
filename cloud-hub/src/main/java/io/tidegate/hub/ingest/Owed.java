package io.tidegate.hub.ingest;

import io.tidegate.protocol.sync.RangeSet;
import io.tidegate.protocol.sync.SequenceRange;
import io.tidegate.protocol.sync.StreamReport;
import java.util.Optional;

/** What a stream's next receipt has to answer beside what is settled. Owned by the lane. */
final class Owed {

    private final RangeSet gapsHeard = new RangeSet();
    private Optional<StreamReport> report = Optional.empty();
    private boolean asksForDefinitions;

    /** The agent declared that {@code range} will never come. */
    void heardGap(SequenceRange range) {
        gapsHeard.add(range);
    }

    /** The agent said how it sees the stream; the last word counts. */
    void heardReport(StreamReport heard) {
        report = Optional.of(heard);
    }

    /** A batch named a series that the hub does not have. */
    void askForDefinitions() {
        asksForDefinitions = true;
    }

    boolean asksForDefinitions() {
        return asksForDefinitions;
    }

    RangeSet gapsHeard() {
        return gapsHeard;
    }

    Optional<StreamReport> report() {
        return report;
    }
}

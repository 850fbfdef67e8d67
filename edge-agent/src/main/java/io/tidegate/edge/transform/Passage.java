package io.tidegate.edge.transform;

import io.tidegate.protocol.sync.Lane;
import io.tidegate.protocol.telemetry.Reading;
import io.tidegate.protocol.telemetry.Series;

/** A reading on its way through the transforms, with the source and the lane that it keeps. */
record Passage(String source, Lane lane, Reading reading) {

    Passage with(Reading other) {
        return new Passage(source, lane, other);
    }

    Key key() {
        return new Key(lane, reading.series());
    }

    /** What state is kept by: one series on two lanes is two series, for what is emitted must stay on its lane. */
    record Key(Lane lane, Series series) {}
}

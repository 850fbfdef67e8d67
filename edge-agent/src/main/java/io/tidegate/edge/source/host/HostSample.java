package io.tidegate.edge.source.host;

import io.tidegate.edge.source.ObservationClock.Stamp;
import io.tidegate.protocol.telemetry.Quality;
import io.tidegate.protocol.telemetry.Reading;
import io.tidegate.protocol.telemetry.Series;
import io.tidegate.protocol.telemetry.UnacceptableReadingException;
import io.tidegate.protocol.telemetry.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The readings of one look at the host, while they are collected. */
final class HostSample {

    /** UCUM codes. */
    static final String BYTES = "By";

    static final String PERCENT = "%";
    static final String SECONDS = "s";
    static final String CELSIUS = "Cel";
    static final String NONE = "1";

    private static final Logger LOG = LoggerFactory.getLogger(HostSample.class);

    private final String source;
    private final Stamp stamp;
    private final List<Reading> readings = new ArrayList<>();

    /** @param source the first half of every name */
    HostSample(String source, Stamp stamp) {
        this.source = source;
        this.stamp = stamp;
    }

    void add(String tag, String unit, Value value) {
        add(tag, Collections.emptySortedMap(), unit, value);
    }

    void add(String tag, String label, String labelValue, String unit, Value value) {
        add(tag, new TreeMap<>(Map.of(label, labelValue)), unit, value);
    }

    List<Reading> readings() {
        return readings;
    }

    private void add(String tag, SortedMap<String, String> labels, String unit, Value value) {
        try {
            Series series = new Series(source + "/" + tag, labels, unit);
            readings.add(new Reading(series, stamp.timeNs(), value, Quality.GOOD, stamp.quality()));
        } catch (UnacceptableReadingException e) {
            // A mount point or a device may have a name that no series may have.
            LOG.debug("{} of the host is left out: {}", tag, e.reason());
        }
    }
}

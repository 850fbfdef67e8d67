package io.tidegate.edge.source.host;

import io.tidegate.edge.source.ObservationClock.Stamp;
import io.tidegate.protocol.telemetry.Quality;
import io.tidegate.protocol.telemetry.Reading;
import io.tidegate.protocol.telemetry.Series;
import io.tidegate.protocol.telemetry.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The readings of one look at the host, while they are collected. */
final class HostSample {

    /** UCUM codes. */
    static final String BYTES = "By";

    static final String PERCENT = "%";
    static final String SECONDS = "s";
    static final String CELSIUS = "Cel";
    static final String NONE = "1";

    private final HostSeries series;
    private final Stamp stamp;
    private final List<Reading> readings = new ArrayList<>();

    HostSample(HostSeries series, Stamp stamp) {
        this.series = series;
        this.stamp = stamp;
    }

    void add(String tag, String unit, Value value) {
        add(series.of(tag, unit), value);
    }

    void add(String tag, String label, String labelValue, String unit, Value value) {
        add(series.of(tag, label, labelValue, unit), value);
    }

    List<Reading> readings() {
        return readings;
    }

    private void add(Optional<Series> of, Value value) {
        of.ifPresent(one -> readings.add(new Reading(one, stamp.timeNs(), value, Quality.GOOD, stamp.quality())));
    }
}

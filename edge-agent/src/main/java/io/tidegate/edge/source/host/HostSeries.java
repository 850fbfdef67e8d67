package io.tidegate.edge.source.host;

import io.tidegate.protocol.telemetry.Series;
import io.tidegate.protocol.telemetry.UnacceptableReadingException;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The series of one host, each made once. One owner. */
final class HostSeries {

    /** Far more than a host has at one time; all are made anew when one that comes and goes under new names has filled this. */
    static final int MOST = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger(HostSeries.class);

    private final String source;
    private final Map<String, Map<String, Optional<Series>>> byTag = new HashMap<>();
    private int size;

    /** @param source the first half of every name */
    HostSeries(String source) {
        this.source = source;
    }

    /** The series of this name without labels, or none if there cannot be such a series. */
    Optional<Series> of(String tag, String unit) {
        return of(tag, "", "", unit);
    }

    /** The series of this name with one label, or none if there cannot be such a series. */
    Optional<Series> of(String tag, String label, String labelValue, String unit) {
        if (size >= MOST) {
            byTag.clear();
            size = 0;
        }
        return byTag.computeIfAbsent(tag, any -> new HashMap<>())
                .computeIfAbsent(labelValue, any -> made(tag, label, labelValue, unit));
    }

    private Optional<Series> made(String tag, String label, String labelValue, String unit) {
        size++;
        try {
            SortedMap<String, String> labels =
                    label.isEmpty() ? Collections.emptySortedMap() : new TreeMap<>(Map.of(label, labelValue));
            return Optional.of(new Series(source + "/" + tag, labels, unit));
        } catch (UnacceptableReadingException e) {
            // A mount point or a device may have a name that no series may have.
            LOG.debug("{} of the host is left out: {}", tag, e.reason());
            return Optional.empty();
        }
    }
}

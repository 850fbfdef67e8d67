package io.tidegate.edge.transform;

import io.tidegate.protocol.telemetry.Reading;
import io.tidegate.protocol.telemetry.Series;
import io.tidegate.protocol.telemetry.UnacceptableReadingException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives series another name. A name that would be too long stays as it was, which is logged once. */
final class Renaming implements Mapping {

    private static final Logger LOG = LoggerFactory.getLogger(Renaming.class);

    private final Optional<String> prefix;
    private final String to;
    private boolean logged;

    /** @param prefix the beginning that is replaced; empty replaces the whole name */
    Renaming(Optional<String> prefix, String to) {
        this.prefix = prefix;
        this.to = to;
    }

    @Override
    public Reading map(Reading reading) {
        Series series = reading.series();
        if (prefix.isPresent() && !series.name().startsWith(prefix.get())) {
            return reading;
        }
        String name = prefix.map(replaced -> to + series.name().substring(replaced.length()))
                .orElse(to);
        try {
            return new Reading(
                    new Series(name, series.labels(), series.unit()),
                    reading.timeNs(),
                    reading.value(),
                    reading.quality(),
                    reading.timeQuality());
        } catch (UnacceptableReadingException e) {
            if (!logged) {
                LOG.warn("series {} keeps its name, for with the new one {}", series, e.reason());
                logged = true;
            }
            return reading;
        }
    }
}

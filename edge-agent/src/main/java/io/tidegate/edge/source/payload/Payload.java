package io.tidegate.edge.source.payload;

import io.tidegate.edge.source.RejectReason;
import io.tidegate.protocol.telemetry.Quality;
import io.tidegate.protocol.telemetry.Reading;
import io.tidegate.protocol.telemetry.Readings;
import io.tidegate.protocol.telemetry.Series;
import io.tidegate.protocol.telemetry.TimeQuality;
import io.tidegate.protocol.telemetry.Value;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What a payload held.
 *
 * @param readings the good ones, in the order of the payload
 * @param flaws the first flaws, at most {@link PayloadLimits#maxListedFlaws()}
 * @param datedByDoubtfulClock whether some of the good ones have a time of their sender's clock that the sender doubts
 * @param rejected how many lines or records were left out, by reason; without reasons that did not occur
 */
public record Payload(
        Readings readings, boolean datedByDoubtfulClock, List<Flaw> flaws, Map<RejectReason, Integer> rejected) {

    public Payload {
        flaws = List.copyOf(flaws);
        rejected = Map.copyOf(rejected);
    }

    /** How many lines or records were left out, also those that are not listed. */
    public int rejectedTotal() {
        return rejected.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** Collects a payload while it is read. */
    static final class Builder {

        private final PayloadLimits limits;
        private final Readings.Builder readings;
        private boolean datedByDoubtfulClock;
        private final List<Flaw> flaws = new ArrayList<>();
        private final Map<RejectReason, Integer> rejected = new EnumMap<>(RejectReason.class);

        Builder(PayloadLimits limits) {
            this(limits, 0);
        }

        /** @param expected about how many readings there will be */
        Builder(PayloadLimits limits, int expected) {
            this.limits = limits;
            this.readings = new Readings.Builder(Math.min(expected, limits.maxReadings()));
        }

        void add(Reading reading) throws PayloadTooLargeException {
            add(reading.series(), reading.timeNs(), reading.value(), reading.quality(), reading.timeQuality());
        }

        void add(Series series, long timeNs, Value value, Quality quality, TimeQuality timeQuality)
                throws PayloadTooLargeException {
            if (readings.size() == limits.maxReadings()) {
                throw PayloadTooLargeException.readings(limits.maxReadings());
            }
            readings.add(series, timeNs, value, quality, timeQuality);
        }

        /** A reading has a time of its sender's clock that the sender doubts: it is not for us to put it right. */
        void datedByDoubtfulClock() {
            datedByDoubtfulClock = true;
        }

        int size() {
            return readings.size();
        }

        /** Forgets readings from {@code size} on: their line turned out to be bad. */
        void truncate(int size) {
            readings.truncate(size);
        }

        void flaw(Flaw flaw) {
            rejected.merge(flaw.reason(), 1, Integer::sum);
            if (flaws.size() < limits.maxListedFlaws()) {
                flaws.add(flaw);
            }
        }

        Payload build() {
            return new Payload(readings.build(), datedByDoubtfulClock, flaws, rejected);
        }
    }
}

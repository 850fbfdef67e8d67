package io.tidegate.edge.source.payload;

import io.tidegate.edge.source.RejectReason;
import io.tidegate.protocol.telemetry.Reading;
import io.tidegate.protocol.telemetry.Readings;
import io.tidegate.protocol.telemetry.Series;
import io.tidegate.protocol.telemetry.TimeQuality;
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
    public static final class Builder {

        private final PayloadLimits limits;
        private final Readings.Builder readings = new Readings.Builder(0);
        private boolean datedByDoubtfulClock;
        private final List<Flaw> flaws = new ArrayList<>();
        private final Map<RejectReason, Integer> rejected = new EnumMap<>(RejectReason.class);

        public Builder(PayloadLimits limits) {
            this.limits = limits;
        }

        public void add(Reading reading) throws PayloadTooLargeException {
            checkRoom();
            readings.add(reading);
        }

        /** Adds a good reading that is dated later. */
        public void add(Series series, FieldValue value) throws PayloadTooLargeException {
            checkRoom();
            value.addTo(series, readings);
        }

        /** Dates all readings from the {@code first}-th on. */
        public void dateFrom(int first, long timeNs, TimeQuality timeQuality) {
            readings.dateFrom(first, timeNs, timeQuality);
        }

        /** About so many more readings will come. */
        public void expect(int more) {
            readings.makeRoom(Math.min(more, limits.maxReadings() - readings.size()));
        }

        private void checkRoom() throws PayloadTooLargeException {
            if (readings.size() == limits.maxReadings()) {
                throw PayloadTooLargeException.readings(limits.maxReadings());
            }
        }

        /** A reading has a time of its sender's clock that the sender doubts: it is not for us to put it right. */
        public void datedByDoubtfulClock() {
            datedByDoubtfulClock = true;
        }

        public int size() {
            return readings.size();
        }

        /** Forgets readings from {@code size} on: their line turned out to be bad. */
        public void truncate(int size) {
            readings.truncate(size);
        }

        public void flaw(Flaw flaw) {
            rejected.merge(flaw.reason(), 1, Integer::sum);
            if (flaws.size() < limits.maxListedFlaws()) {
                flaws.add(flaw);
            }
        }

        public Payload build() {
            return new Payload(readings.build(), datedByDoubtfulClock, flaws, rejected);
        }
    }
}

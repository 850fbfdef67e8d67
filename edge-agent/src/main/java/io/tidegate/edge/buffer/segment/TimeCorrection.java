package io.tidegate.edge.buffer.segment;

import io.tidegate.edge.clock.ClockOffset;
import io.tidegate.protocol.sync.SequenceRange;
import io.tidegate.protocol.telemetry.Reading;
import io.tidegate.protocol.telemetry.Readings;
import io.tidegate.protocol.telemetry.TimeQuality;
import java.util.List;
import java.util.Optional;

/**
 * Readings of a stream whose times are put right when they are given out: those of {@code right}'s boot that are marked
 * unsynced. The rows stay as they are.
 *
 * @param range their numbers; the ranges of a stream never overlap
 * @param right how the clock was when it became trusted
 */
public record TimeCorrection(SequenceRange range, ClockOffset right) {

    /** What a chunk holds from number {@code first} on, each reading as its correction has it. */
    static Readings applied(List<TimeCorrection> corrections, Chunk chunk, long first, Readings readings) {
        if (corrections.isEmpty() || !chunk.clock().isKnown()) {
            return readings;
        }
        Readings.Builder corrected = new Readings.Builder(readings.size());
        long number = first;
        for (Reading reading : readings) {
            Optional<TimeCorrection> correction = correcting(corrections, number++);
            corrected.add(correction.isPresent() ? corrected(reading, chunk.clock(), correction.get().right) : reading);
        }
        return corrected.build();
    }

    /** A reading that the clock stamped when it was {@code then}, as far as it is unsynced and of the same boot. */
    public static Reading corrected(Reading reading, ClockOffset then, ClockOffset right) {
        return reading.timeQuality() == TimeQuality.UNSYNCED && right.isOfTheSameBoot(then)
                ? new Reading(
                        reading.series(),
                        reading.timeNs() + right.aheadOfNs(then),
                        reading.value(),
                        reading.quality(),
                        TimeQuality.ESTIMATED)
                : reading;
    }

    private static Optional<TimeCorrection> correcting(List<TimeCorrection> corrections, long number) {
        return corrections.stream()
                .filter(correction -> correction.range.contains(number))
                .findFirst();
    }
}

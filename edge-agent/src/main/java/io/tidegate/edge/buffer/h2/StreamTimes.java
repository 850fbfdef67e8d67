package io.tidegate.edge.buffer.h2;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What is remembered of the times of a stream's readings.
 *
 * @param sentThrough unsynced readings up to this number may have been sent as they are; 0 if none was
 * @param corrections ascending; their ranges do not overlap
 */
record StreamTimes(long sentThrough, List<TimeCorrection> corrections) {

    /** No reading had a doubtful time. */
    static final StreamTimes NONE = new StreamTimes(0, List.of());

    StreamTimes {
        corrections = corrections.stream()
                .sorted(Comparator.comparingLong(
                        correction -> correction.range().first()))
                .toList();
    }

    StreamTimes sentThrough(long number) {
        return new StreamTimes(number, corrections);
    }

    StreamTimes plus(List<TimeCorrection> more) {
        List<TimeCorrection> all = new ArrayList<>(corrections);
        all.addAll(more);
        return new StreamTimes(sentThrough, all);
    }

    /** Without corrections of readings that are not kept any more. */
    StreamTimes keptFrom(long number) {
        return new StreamTimes(
                sentThrough,
                corrections.stream()
                        .filter(correction -> correction.range().last() >= number)
                        .toList());
    }
}

package io.tidegate.edge.buffer.account;

import io.tidegate.edge.buffer.segment.TimeCorrection;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What is remembered of the times of a stream's readings.
 *
 * @param sentThrough unsynced readings up to this number may have been sent as they are; 0 if none was
 * @param corrections ascending; their ranges do not overlap
 */
public record StreamTimes(long sentThrough, List<TimeCorrection> corrections) {

    /** No reading had a doubtful time. */
    public static final StreamTimes NONE = new StreamTimes(0, List.of());

    public StreamTimes {
        corrections = corrections.stream()
                .sorted(Comparator.comparingLong(
                        correction -> correction.range().first()))
                .toList();
    }

    StreamTimes sentThrough(long number) {
        return new StreamTimes(number, corrections);
    }

    public StreamTimes plus(List<TimeCorrection> more) {
        List<TimeCorrection> all = new ArrayList<>(corrections);
        all.addAll(more);
        return new StreamTimes(sentThrough, all);
    }

    /** Without corrections of readings that are not kept any more. */
    public StreamTimes keptFrom(long number) {
        return new StreamTimes(
                sentThrough,
                corrections.stream()
                        .filter(correction -> correction.range().last() >= number)
                        .toList());
    }
}

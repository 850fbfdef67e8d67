package io.tidegate.protocol.columns;

import io.tidegate.protocol.telemetry.Quality;
import io.tidegate.protocol.telemetry.TimeQuality;

/** Sizes and numbers of what stands in front of columns and their parts. */
final class ColumnsFormat {

    /** The only form that there has been. */
    static final int VERSION = 0;

    static final int VERSION_BITS = 4;

    /** Bits of a {@link Quality.Level}. */
    static final int LEVEL_BITS = 2;

    /** Bits of a {@link TimeQuality}. */
    static final int TIME_QUALITY_BITS = 2;

    private static final Quality.Level[] LEVELS = {Quality.Level.GOOD, Quality.Level.UNCERTAIN, Quality.Level.BAD};

    private static final TimeQuality[] TIME_QUALITIES = {TimeQuality.SYNCED, TimeQuality.UNSYNCED, TimeQuality.ESTIMATED
    };

    private ColumnsFormat() {}

    static int code(Quality.Level level) {
        return switch (level) {
            case GOOD -> 0;
            case UNCERTAIN -> 1;
            case BAD -> 2;
        };
    }

    static int code(TimeQuality quality) {
        return switch (quality) {
            case SYNCED -> 0;
            case UNSYNCED -> 1;
            case ESTIMATED -> 2;
        };
    }

    static Quality.Level level(long code) throws MalformedColumnsException {
        return LEVELS[known(code, LEVELS.length)];
    }

    static TimeQuality timeQuality(long code) throws MalformedColumnsException {
        return TIME_QUALITIES[known(code, TIME_QUALITIES.length)];
    }

    private static int known(long code, int count) throws MalformedColumnsException {
        if (code >= count) {
            throw new MalformedColumnsException("no quality has the number " + code);
        }
        return (int) code;
    }
}

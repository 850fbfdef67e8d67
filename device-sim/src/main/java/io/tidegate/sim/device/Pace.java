package io.tidegate.sim.device;

import io.tidegate.sim.signal.Extent;
import java.time.Duration;

/**
 * When rows are due: the times of a recording, sped up.
 *
 * @param speed 1 is as fast as it was recorded, 10 ten times as fast, infinity as fast as the agent accepts
 */
public record Pace(double speed) {

    /** As fast as the agent accepts. */
    public static final Pace MAX = new Pace(Double.POSITIVE_INFINITY);

    /** @throws IllegalArgumentException if the speed is not positive */
    public Pace {
        if (!(speed > 0)) {
            throw new IllegalArgumentException(
                    "the speed %s is not positive - use for example 1, 10 or max".formatted(speed));
        }
    }

    /** The pace at which all of a recording is due within {@code duration}. */
    public static Pace lasting(Duration duration, Extent extent) {
        double spanNs = (double) extent.latestNs() - extent.firstNs();
        return spanNs > 0 ? new Pace(spanNs / duration.toNanos()) : MAX;
    }

    /** How long after the start a row is due that was recorded so long after the first row. */
    public long dueNs(long recordedNs) {
        return Math.max(0, (long) (recordedNs / speed));
    }
}

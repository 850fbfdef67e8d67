package io.tidegate.edge.clock;

import java.time.Instant;
import java.util.concurrent.TimeUnit;

/**
 * What the wall clock said beside the monotonic clock of one boot. The monotonic clock never steps; so the difference of
 * two offsets of one boot is by how much the wall clock was set meanwhile.
 *
 * @param boot which start of the machine, see {@link BootId}; 0 if that is not known
 * @param wallMinusMonotonicNs nanoseconds
 */
public record ClockOffset(long boot, long wallMinusMonotonicNs) {

    /** Nothing is known: such times cannot be corrected. */
    public static final ClockOffset UNKNOWN = new ClockOffset(0, 0);

    /** @param monotonicNs the monotonic clock at the moment when the wall clock said {@code wall} */
    public static ClockOffset of(long boot, Instant wall, long monotonicNs) {
        return new ClockOffset(boot, TimeUnit.SECONDS.toNanos(wall.getEpochSecond()) + wall.getNano() - monotonicNs);
    }

    public boolean isKnown() {
        return boot != 0;
    }

    /** Whether {@code other} can be compared with this one. */
    public boolean isOfTheSameBoot(ClockOffset other) {
        return isKnown() && boot == other.boot;
    }

    /** By how much the wall clock is ahead of {@code earlier}, which must be of the same boot. */
    public long aheadOfNs(ClockOffset earlier) {
        return wallMinusMonotonicNs - earlier.wallMinusMonotonicNs;
    }
}

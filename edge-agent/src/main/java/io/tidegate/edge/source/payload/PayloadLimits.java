package io.tidegate.edge.source.payload;

/**
 * The bounds on one payload, so that no client can exhaust a small gateway's memory.
 *
 * @param maxReadings most readings in one payload
 * @param maxSeries most different series in one payload
 * @param maxListedFlaws most flaws that are described one by one; the rest is only counted
 */
public record PayloadLimits(int maxReadings, int maxSeries, int maxListedFlaws) {

    /** For a small gateway. {@code maxReadings} is what the intake takes at once. */
    public static final PayloadLimits DEFAULT = new PayloadLimits(100_000, 10_000, 100);
}

package io.tidegate.sim.agent;

import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/** When an agent whose connection failed tries again: as {@code tidegate-edge} does, a test compares the two. */
public final class Reconnection {

    private static final long FIRST_NS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long BOUND_NS = TimeUnit.MILLISECONDS.toNanos(2_500);
    private static final long LONGEST_BOUND_NS = TimeUnit.SECONDS.toNanos(30);

    /** Of an outage, how much of it may pass between two attempts. */
    private static final int OUTAGE_SHARE = 20;

    private Reconnection() {}

    /** A wait after {@code failures} in a row that began {@code outageNs} ago: half as long or up to half as long again. */
    public static long waitNs(int failures, long outageNs, RandomGenerator random) {
        long middleNs = middleNs(failures, outageNs);
        return middleNs / 2 + random.nextLong(middleNs);
    }

    /** How much of such a wait is left for an agent that is found at any moment of it. */
    public static long restNs(long outageNs, RandomGenerator random) {
        return random.nextLong(waitNs(Integer.MAX_VALUE, outageNs, random));
    }

    private static long middleNs(int failures, long outageNs) {
        long boundNs = Math.min(LONGEST_BOUND_NS, Math.max(BOUND_NS, outageNs / OUTAGE_SHARE));
        return Math.min(boundNs, FIRST_NS << Math.min(failures - 1, 16));
    }
}

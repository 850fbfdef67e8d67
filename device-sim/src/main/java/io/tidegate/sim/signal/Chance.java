package io.tidegate.sim.signal;

/** Numbers that look random and follow from another number alone. */
public final class Chance {

    private static final double UNIT = 0x1.0p-53;

    private Chance() {}

    /** The finalizer of SplitMix64: neighbouring numbers get unrelated results. */
    public static long mix(long number) {
        long z = number + 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    /** A number of 0 to below 1 out of a mixed one; each is exact in 53 bits. */
    public static double share(long mixed) {
        return (mixed >>> 11) * UNIT;
    }
}

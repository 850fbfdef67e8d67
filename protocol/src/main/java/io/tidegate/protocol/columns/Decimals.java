package io.tidegate.protocol.columns;

/**
 * Doubles that are short decimals, as integers: {@code 21.5} is 215 tenths. Only what comes back bit for bit counts as one.
 * After A. Afroozeh, L. Kuffó, P. Boncz, "ALP: Adaptive Lossless floating-Point Compression", SIGMOD 2024.
 */
final class Decimals {

    /** Most digits behind the point. */
    static final int MAX_DECIMALS = 15;

    /** Integers up to here are exact as doubles. */
    private static final double MAX_INTEGER = 1L << 53;

    /** Above it the bits of a float are shorter than its decimals. */
    private static final double MAX_FLOAT_INTEGER = 1e8;

    private static final double[] POWERS = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15
    };

    private Decimals() {}

    /** The least number of digits, from {@code decimals} on, with which a double comes back; -1 if none does. */
    static int decimals(double value, int decimals) {
        long bits = Double.doubleToRawLongBits(value);
        for (int tried = decimals; tried <= MAX_DECIMALS; tried++) {
            double scaled = Math.rint(value * POWERS[tried]);
            if (!(Math.abs(scaled) < MAX_INTEGER)) {
                return -1;
            }
            // By way of the integer, so that negative zero does not pass for zero.
            if (Double.doubleToRawLongBits(value((long) scaled, tried)) == bits) {
                return tried;
            }
        }
        return -1;
    }

    /** The same for what was measured as a float. */
    static int floatDecimals(float value, int decimals) {
        int bits = Float.floatToRawIntBits(value);
        for (int tried = decimals; tried <= MAX_DECIMALS; tried++) {
            double scaled = Math.rint(value * POWERS[tried]);
            if (!(Math.abs(scaled) < MAX_FLOAT_INTEGER)) {
                return -1;
            }
            if (Float.floatToRawIntBits(floatValue((long) scaled, tried)) == bits) {
                return tried;
            }
        }
        return -1;
    }

    static long scaled(double value, int decimals) {
        return (long) Math.rint(value * POWERS[decimals]);
    }

    static double value(long scaled, int decimals) {
        return scaled / POWERS[decimals];
    }

    static float floatValue(long scaled, int decimals) {
        return (float) (scaled / POWERS[decimals]);
    }

    /** A scaled integer with more digits; wraps round, at both ends alike. */
    static long rescaled(long scaled, int from, int to) {
        return scaled * (long) POWERS[to - from];
    }

    /** Doubles as integers in the same order, so that neighbours are near each other; and back. */
    static long ordered(long bits) {
        return bits ^ ((bits >> 63) & Long.MAX_VALUE);
    }

    static int ordered(int bits) {
        return bits ^ ((bits >> 31) & Integer.MAX_VALUE);
    }
}

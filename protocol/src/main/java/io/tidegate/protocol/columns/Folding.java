package io.tidegate.protocol.columns;

/** Signed numbers as unsigned ones that are small when those are near zero: 0, -1, 1, -2, 2 … as 0, 1, 2, 3, 4 …. */
final class Folding {

    private Folding() {}

    static long fold(long value) {
        return (value << 1) ^ (value >> 63);
    }

    static long unfold(long folded) {
        return (folded >>> 1) ^ -(folded & 1);
    }

    /** How many bits an unsigned number needs: 0 for 0, up to 64. */
    static int length(long unsigned) {
        return Long.SIZE - Long.numberOfLeadingZeros(unsigned);
    }
}

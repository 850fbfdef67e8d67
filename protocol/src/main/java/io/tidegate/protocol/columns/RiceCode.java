package io.tidegate.protocol.columns;

import java.util.Arrays;

/**
 * Numbers that are small mostly, each as a quotient in unary and {@code k} bits of remainder (R. F. Rice, "Some Practical
 * Universal Noiseless Coding Techniques", JPL 79-22, 1979). A quotient that is too large gives way to the plain number, so
 * that one wild value costs a few bytes and no more. Not thread-safe: it counts, and then it writes.
 */
final class RiceCode {

    /** From this quotient on the number stands there as it is. */
    private static final int ESCAPE = 24;

    /** Bits that say how long an escaped number is. */
    private static final int LENGTH_BITS = 6;

    /** Bits that say {@code k}. */
    private static final int PARAMETER_BITS = 6;

    private final int[] ofLength = new int[Long.SIZE + 1];
    private int count;
    private int parameter;

    void clear() {
        Arrays.fill(ofLength, 0);
        count = 0;
    }

    /** Counts a number that may be written. */
    void count(long unsigned) {
        ofLength[Folding.length(unsigned)]++;
        count++;
    }

    /** Chooses the parameter for what was counted. Returns about how many bits it all takes, the parameter included. */
    long choose() {
        int longest = Long.SIZE;
        while (longest > 0 && ofLength[longest] == 0) {
            longest--;
        }
        int middle = 0;
        for (int seen = ofLength[0]; seen * 2 <= count && middle < longest; ) {
            seen += ofLength[++middle];
        }
        long best = Long.MAX_VALUE;
        for (int k = Math.max(0, middle - 3); k <= Math.min(63, middle + 1); k++) {
            long bits = bits(k, longest);
            if (bits < best) {
                best = bits;
                parameter = k;
            }
        }
        return best + PARAMETER_BITS;
    }

    /** Numbers of one length are three quarters of the largest such number, on average. */
    private long bits(int k, int longest) {
        long bits = (long) count * (k + 1);
        for (int length = k; length <= longest; length++) {
            int above = length - k;
            long each = above <= 5 ? 3L << above >>> 2 : Long.MAX_VALUE;
            bits += ofLength[length] * Math.min(each, ESCAPE + LENGTH_BITS + length - (k + 1));
        }
        return bits;
    }

    void writeParameter(BitOutput out) {
        out.bits(parameter, PARAMETER_BITS);
    }

    /** Writes one of the numbers that were counted. */
    void write(BitOutput out, long unsigned) {
        int k = parameter;
        long quotient = unsigned >>> k;
        long remainder = unsigned & ((1L << k) - 1);
        if (Long.compareUnsigned(quotient, ESCAPE) >= 0) {
            int length = Folding.length(unsigned);
            out.bits(0, ESCAPE);
            out.bits(length - 1L, LENGTH_BITS);
            out.bits(unsigned, length);
        } else if (quotient + 1 + k <= Long.SIZE) {
            out.bits((1L << k) | remainder, (int) quotient + 1 + k);
        } else {
            out.bits(1, (int) quotient + 1);
            out.bits(remainder, k);
        }
    }

    static int readParameter(BitInput in) throws MalformedColumnsException {
        return (int) in.bits(PARAMETER_BITS);
    }

    static long read(BitInput in, int parameter) throws MalformedColumnsException {
        int quotient = in.zeros(ESCAPE);
        if (quotient == ESCAPE) {
            return in.bits((int) in.bits(LENGTH_BITS) + 1);
        }
        return ((long) quotient << parameter) | in.bits(parameter);
    }
}

package io.tidegate.edge.source.payload;

import java.nio.charset.StandardCharsets;

/** Reads decimal numbers from bytes. Correctly rounded: the double is the one nearest to the decimal. */
public final class Numbers {

    /** Powers of ten that a double holds exactly. */
    private static final double[] EXACT_POWERS = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22
    };

    /** More digits than these may exceed a long while they are added up. */
    private static final int MAX_LONG_DIGITS = 18;

    private static final long MAX_EXACT_LONG = 1L << 53;

    private Numbers() {}

    /** Whether {@code [+-]digits[.digits][e[+-]digits]} with at least one digit stands there, and nothing else. */
    public static boolean isDecimal(byte[] bytes, int from, int to) {
        int at = skipSign(bytes, from, to);
        int whole = skipDigits(bytes, at, to);
        int digits = whole - at;
        at = whole;
        if (at < to && bytes[at] == '.') {
            int fraction = skipDigits(bytes, at + 1, to);
            digits += fraction - at - 1;
            at = fraction;
        }
        if (digits == 0) {
            return false;
        }
        if (at < to && (bytes[at] == 'e' || bytes[at] == 'E')) {
            int exponent = skipSign(bytes, at + 1, to);
            at = skipDigits(bytes, exponent, to);
            if (at == exponent) {
                return false;
            }
        }
        return at == to;
    }

    /** Whether {@code [+-]digits} stands there, and nothing else. */
    public static boolean isInteger(byte[] bytes, int from, int to) {
        int digits = skipSign(bytes, from, to);
        return digits < to && skipDigits(bytes, digits, to) == to;
    }

    /** Reads what {@link #isDecimal} approved; infinite if it is beyond the range of a double. */
    public static double parseDouble(byte[] bytes, int from, int to) {
        boolean negative = bytes[from] == '-';
        int at = skipSign(bytes, from, to);
        long digits = 0;
        int count = 0;
        int fraction = 0;
        boolean inFraction = false;
        for (; at < to; at++) {
            byte b = bytes[at];
            if (b == '.') {
                inFraction = true;
            } else if (b >= '0' && b <= '9' && count < MAX_LONG_DIGITS) {
                digits = digits * 10 + (b - '0');
                count += digits == 0 ? 0 : 1;
                fraction += inFraction ? 1 : 0;
            } else {
                break;
            }
        }
        // Exact operands and one rounding make a correct result (Clinger 1990); the rest is left to the JDK.
        if (at == to && digits <= MAX_EXACT_LONG && fraction < EXACT_POWERS.length) {
            double magnitude = digits / EXACT_POWERS[fraction];
            return negative ? -magnitude : magnitude;
        }
        return Double.parseDouble(new String(bytes, from, to - from, StandardCharsets.US_ASCII));
    }

    /**
     * Reads what {@link #isInteger} approved.
     *
     * @throws ArithmeticException if it is beyond the range of a long
     */
    public static long parseLong(byte[] bytes, int from, int to) {
        boolean negative = bytes[from] == '-';
        long value = 0;
        for (int at = skipSign(bytes, from, to); at < to; at++) {
            // Negative all the way: the range of a long is one larger on that side.
            value = Math.subtractExact(Math.multiplyExact(value, 10L), bytes[at] - '0');
        }
        return negative ? value : Math.negateExact(value);
    }

    private static int skipSign(byte[] bytes, int at, int to) {
        return at < to && (bytes[at] == '-' || bytes[at] == '+') ? at + 1 : at;
    }

    private static int skipDigits(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && bytes[at] >= '0' && bytes[at] <= '9') {
            at++;
        }
        return at;
    }
}

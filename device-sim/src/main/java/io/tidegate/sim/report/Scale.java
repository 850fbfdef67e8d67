package io.tidegate.sim.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Where a value lies on an axis, and which values are written beside it.
 *
 * @param from value at the begin
 * @param to value at the end, above {@code from}
 * @param logarithmic whether equal ratios are equal lengths
 */
record Scale(double from, double to, boolean logarithmic) {

    private static final int MOST_TICKS = 6;
    private static final double THOUSAND = 1e3;
    private static final double MILLION = 1e6;

    /** From 0 to a round number that is not below {@code most}. */
    static Scale linear(double most) {
        double top = Math.max(most, Double.MIN_NORMAL);
        double step = step(top);
        return new Scale(0, Math.max(1, Math.ceil(top / step)) * step, false);
    }

    /** Between powers of ten round both, at least one apart. */
    static Scale logarithmic(double least, double most) {
        double low = Math.floor(Math.log10(Math.max(least, 1e-3)));
        double high = Math.max(low + 1, Math.ceil(Math.log10(Math.max(most, 1e-3))));
        return new Scale(Math.pow(10, low), Math.pow(10, high), true);
    }

    /** 0 at the begin, 1 at the end; a value beyond an end lies at it. */
    double share(double value) {
        double share = logarithmic
                ? Math.log(Math.max(value, from) / from) / Math.log(to / from)
                : (value - from) / (to - from);
        return Math.min(1, Math.max(0, share));
    }

    /** Values to write beside the axis, ascending. */
    List<Double> ticks() {
        List<Double> ticks = new ArrayList<>();
        if (logarithmic) {
            for (double tick = from; tick <= to * 1.0001; tick *= 10) {
                ticks.add(tick);
            }
        } else {
            double step = step(to - from);
            for (int i = 0; from + i * step <= to + step / 2; i++) {
                ticks.add(from + i * step);
            }
        }
        return ticks;
    }

    /** The smallest of 1, 2, 5 and their multiples by ten that makes few enough ticks. */
    private static double step(double length) {
        double power = Math.pow(10, Math.floor(Math.log10(length / MOST_TICKS)));
        for (double factor : new double[] {1, 2, 5}) {
            if (length / (factor * power) <= MOST_TICKS) {
                return factor * power;
            }
        }
        return 10 * power;
    }

    /** A value beside an axis: short, {@code 1.5k}, {@code 20M}. */
    static String tick(double value) {
        if (value >= MILLION) {
            return plain(value / MILLION) + "M";
        }
        return value >= THOUSAND ? plain(value / THOUSAND) + "k" : plain(value);
    }

    /** Milliseconds beside an axis: {@code 20 ms}, {@code 5 s}. */
    static String milliseconds(double ms) {
        return ms >= THOUSAND ? plain(ms / THOUSAND) + " s" : plain(ms) + " ms";
    }

    private static String plain(double value) {
        String text = String.format(Locale.ROOT, value < 1 ? "%.3f" : "%.2f", value);
        return text.replaceFirst("\\.?0+$", "");
    }
}

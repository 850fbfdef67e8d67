package io.tidegate.protocol.columns;

import java.util.Arrays;

/** Writes columns of integers, each in the cheapest {@link IntegerColumn form}. Not thread-safe: its arrays are used again. */
final class IntegerColumnWriter {

    /** A column shorter than this is not looked at for a dictionary, runs or multiples: they could not pay. */
    private static final int SHORTEST_FOR_TABLES = 6;

    /** What it costs that a column lies within another one, about. */
    private static final int FORM_AND_FIRST_BITS = 12;

    private static final int SLOTS = 256;

    private final BitOutput out;
    private final RiceCode level = new RiceCode();
    private final RiceCode steps = new RiceCode();
    private final RiceCode curve = new RiceCode();
    private long levelBits;
    private long stepsBits;
    private final long[] slots = new long[SLOTS];
    private final boolean[] taken = new boolean[SLOTS];
    private final long[] distinct = new long[IntegerColumn.MAX_DICTIONARY];

    IntegerColumnWriter(BitOutput out) {
        this.out = out;
    }

    /**
     * Writes the first {@code count} numbers, at least one.
     *
     * @param base what the first is expected to be near; a reader must know it
     */
    void write(long[] numbers, int count, long base) {
        write(numbers, count, base, 0);
    }

    private void write(long[] numbers, int count, long base, int depth) {
        if (count == 1) {
            out.number(numbers[0] - base);
            return;
        }
        long first = numbers[0];
        long step = numbers[1] - first;
        boolean linear = true;
        int changes = step == 0 ? 0 : 1;
        double sum = 0;
        for (int i = 2; i < count; i++) {
            long difference = numbers[i] - numbers[i - 1];
            linear &= difference == step;
            changes += difference == 0 ? 0 : 1;
            sum += numbers[i] - first;
        }
        if (changes == 0) {
            IntegerColumn.CONSTANT.write(out);
            out.number(first - base);
            return;
        }
        if (linear) {
            IntegerColumn.LINEAR.write(out);
            out.number(first - base);
            out.number(step);
            return;
        }
        boolean tables = count >= SHORTEST_FOR_TABLES && depth < IntegerColumn.MAX_DEPTH;
        if (tables && writeMultiples(numbers, count, base, depth)) {
            return;
        }
        long middle = first + (long) ((sum + step) / count);
        long best = measure(numbers, count, base, middle);
        if (tables
                && (writeRuns(numbers, count, base, changes, best, depth)
                        || writeDictionary(numbers, count, base, best, depth))) {
            return;
        }
        writePlain(numbers, count, base, middle, best);
    }

    /** Returns how many bits the best of the plain forms takes. */
    private long measure(long[] numbers, int count, long base, long middle) {
        long first = numbers[0];
        long drift = drift(numbers, count);
        level.clear();
        steps.clear();
        curve.clear();
        level.count(Folding.fold(first - middle));
        long before = numbers[1] - first;
        long previous = first;
        for (int i = 1; i < count; i++) {
            long number = numbers[i];
            long step = number - previous;
            level.count(Folding.fold(number - middle));
            steps.count(Folding.fold(step - drift));
            curve.count(Folding.fold(step - before));
            previous = number;
            before = step;
        }
        long firstBits = numberBits(first - base);
        levelBits = numberBits(middle - base) + level.choose();
        stepsBits = firstBits + numberBits(drift) + steps.choose();
        long curveBits = firstBits + numberBits(numbers[1] - first) + curve.choose();
        return Math.min(levelBits, Math.min(stepsBits, curveBits));
    }

    private void writePlain(long[] numbers, int count, long base, long middle, long best) {
        long first = numbers[0];
        long drift = drift(numbers, count);
        if (best == levelBits) {
            IntegerColumn.LEVEL.write(out);
            out.number(middle - base);
            level.writeParameter(out);
            for (int i = 0; i < count; i++) {
                level.write(out, Folding.fold(numbers[i] - middle));
            }
        } else if (best == stepsBits) {
            IntegerColumn.STEPS.write(out);
            out.number(first - base);
            out.number(drift);
            steps.writeParameter(out);
            for (int i = 1; i < count; i++) {
                steps.write(out, Folding.fold(numbers[i] - numbers[i - 1] - drift));
            }
        } else {
            IntegerColumn.CURVE.write(out);
            out.number(first - base);
            long before = numbers[1] - first;
            out.number(before);
            curve.writeParameter(out);
            for (int i = 1; i < count; i++) {
                long step = numbers[i] - numbers[i - 1];
                curve.write(out, Folding.fold(step - before));
                before = step;
            }
        }
    }

    /** Returns whether that was worth it, and done. */
    private boolean writeMultiples(long[] numbers, int count, long base, int depth) {
        long first = numbers[0];
        long divisor = 0;
        for (int i = 1; i < count && divisor != 1; i++) {
            long difference = Math.abs(numbers[i] - first);
            if (difference == Long.MIN_VALUE) {
                return false;
            }
            divisor = greatestCommonDivisor(divisor, difference);
        }
        long saved = (long) (count - 1) * (Folding.length(divisor) - 1);
        if (saved <= FORM_AND_FIRST_BITS + numberBits(divisor)) {
            return false;
        }
        IntegerColumn.MULTIPLES.write(out);
        out.number(first - base);
        out.number(divisor);
        long[] quotients = new long[count];
        for (int i = 1; i < count; i++) {
            quotients[i] = (numbers[i] - first) / divisor;
        }
        write(quotients, count, 0, depth + 1);
        return true;
    }

    private boolean writeRuns(long[] numbers, int count, long base, int changes, long best, int depth) {
        int runs = changes + 1;
        // A value and a length for each run, of a few bits at the very least.
        if (runs * 4L > count || runs * 8L > best) {
            return false;
        }
        long[] values = new long[runs];
        long[] lengths = new long[runs];
        int run = 0;
        values[0] = numbers[0];
        for (int i = 0; i < count; i++) {
            if (numbers[i] != values[run]) {
                values[++run] = numbers[i];
            }
            lengths[run]++;
        }
        IntegerColumn.RUNS.write(out);
        out.number(runs);
        write(values, runs, base, depth + 1);
        write(lengths, runs, count / runs, depth + 1);
        return true;
    }

    private boolean writeDictionary(long[] numbers, int count, long base, long best, int depth) {
        int most = Math.min(IntegerColumn.MAX_DICTIONARY, count / 2);
        Arrays.fill(taken, false);
        int size = 0;
        for (int i = 0; i < count; i++) {
            int slot = slot(numbers[i]);
            if (!taken[slot]) {
                if (size == most) {
                    return false;
                }
                taken[slot] = true;
                slots[slot] = numbers[i];
                distinct[size++] = numbers[i];
            }
        }
        Arrays.sort(distinct, 0, size);
        int indexBits = IntegerColumn.indexBits(size);
        long spread = numberBits((distinct[size - 1] - distinct[0]) / (size - 1)) - 3;
        long bits = IntegerColumn.DICTIONARY_SIZE_BITS
                + numberBits(distinct[0] - base)
                + size * spread
                + (long) count * indexBits;
        if (bits >= best) {
            return false;
        }
        IntegerColumn.DICTIONARY.write(out);
        out.bits(size - 1L, IntegerColumn.DICTIONARY_SIZE_BITS);
        long[] sorted = Arrays.copyOf(distinct, size);
        write(sorted, size, base, depth + 1);
        for (int i = 0; i < count; i++) {
            out.bits(Arrays.binarySearch(sorted, numbers[i]), indexBits);
        }
        return true;
    }

    /** Where a number is, or would be. The table is never more than a quarter full. */
    private int slot(long number) {
        int slot = (int) ((number * 0x9e3779b97f4a7c15L) >>> 56);
        while (taken[slot] && slots[slot] != number) {
            slot = (slot + 1) % SLOTS;
        }
        return slot;
    }

    private static long drift(long[] numbers, int count) {
        return (numbers[count - 1] - numbers[0]) / (count - 1);
    }

    private static long numberBits(long number) {
        return 6L + Folding.length(Folding.fold(number));
    }

    private static long greatestCommonDivisor(long a, long b) {
        while (b != 0) {
            long rest = a % b;
            a = b;
            b = rest;
        }
        return a;
    }
}

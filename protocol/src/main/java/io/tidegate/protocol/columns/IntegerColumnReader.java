package io.tidegate.protocol.columns;

/** Reads what {@link IntegerColumnWriter} wrote. */
final class IntegerColumnReader {

    private IntegerColumnReader() {}

    /** Reads {@code count} numbers, at least one, into the beginning of {@code numbers}. */
    static void read(BitInput in, long[] numbers, int count, long base) throws MalformedColumnsException {
        read(in, numbers, count, base, 0);
    }

    private static void read(BitInput in, long[] numbers, int count, long base, int depth)
            throws MalformedColumnsException {
        if (depth > IntegerColumn.MAX_DEPTH) {
            throw new MalformedColumnsException(
                    "a column within columns more than %d deep".formatted(IntegerColumn.MAX_DEPTH));
        }
        if (count == 1) {
            numbers[0] = base + in.number();
            return;
        }
        switch (IntegerColumn.read(in)) {
            case CONSTANT -> readLinear(numbers, count, base + in.number(), 0);
            case LINEAR -> readLinear(numbers, count, base + in.number(), in.number());
            case LEVEL -> {
                long middle = base + in.number();
                int parameter = RiceCode.readParameter(in);
                for (int i = 0; i < count; i++) {
                    numbers[i] = middle + Folding.unfold(RiceCode.read(in, parameter));
                }
            }
            case STEPS -> {
                long number = base + in.number();
                long drift = in.number();
                int parameter = RiceCode.readParameter(in);
                numbers[0] = number;
                for (int i = 1; i < count; i++) {
                    number += drift + Folding.unfold(RiceCode.read(in, parameter));
                    numbers[i] = number;
                }
            }
            case CURVE -> {
                long number = base + in.number();
                long step = in.number();
                int parameter = RiceCode.readParameter(in);
                numbers[0] = number;
                for (int i = 1; i < count; i++) {
                    step += Folding.unfold(RiceCode.read(in, parameter));
                    number += step;
                    numbers[i] = number;
                }
            }
            case DICTIONARY -> readDictionary(in, numbers, count, base, depth);
            case RUNS -> readRuns(in, numbers, count, base, depth);
            case MULTIPLES -> {
                long first = base + in.number();
                long divisor = in.number();
                read(in, numbers, count, 0, depth + 1);
                for (int i = 0; i < count; i++) {
                    numbers[i] = first + divisor * numbers[i];
                }
            }
        }
    }

    private static void readLinear(long[] numbers, int count, long first, long step) {
        long number = first;
        for (int i = 0; i < count; i++) {
            numbers[i] = number;
            number += step;
        }
    }

    private static void readDictionary(BitInput in, long[] numbers, int count, long base, int depth)
            throws MalformedColumnsException {
        int size = (int) in.bits(IntegerColumn.DICTIONARY_SIZE_BITS) + 1;
        long[] distinct = new long[size];
        read(in, distinct, size, base, depth + 1);
        int indexBits = IntegerColumn.indexBits(size);
        for (int i = 0; i < count; i++) {
            int index = (int) in.bits(indexBits);
            if (index >= size) {
                throw new MalformedColumnsException("number %d of a dictionary of %d".formatted(index + 1, size));
            }
            numbers[i] = distinct[index];
        }
    }

    private static void readRuns(BitInput in, long[] numbers, int count, long base, int depth)
            throws MalformedColumnsException {
        long runs = in.number();
        if (runs < 1 || runs > count) {
            throw new MalformedColumnsException("%d runs in a column of %d".formatted(runs, count));
        }
        long[] values = new long[(int) runs];
        long[] lengths = new long[(int) runs];
        read(in, values, (int) runs, base, depth + 1);
        read(in, lengths, (int) runs, count / runs, depth + 1);
        int next = 0;
        for (int run = 0; run < runs; run++) {
            if (lengths[run] < 1 || lengths[run] > count - next) {
                throw new MalformedColumnsException(
                        "a run of %d does not fit a column of %d".formatted(lengths[run], count));
            }
            for (int end = next + (int) lengths[run]; next < end; next++) {
                numbers[next] = values[run];
            }
        }
        if (next != count) {
            throw new MalformedColumnsException("runs of %d in a column of %d".formatted(next, count));
        }
    }
}

package io.tidegate.protocol.columns;

/**
 * How a column of integers stands there. All arithmetic wraps round at 64 bits, so every form holds any numbers; which
 * one is cheapest is a matter of the data alone.
 */
enum IntegerColumn {
    /** All are the first. */
    CONSTANT(0),
    /** Each is the one before and a step that never changes. */
    LINEAR(1),
    /** Each is about the same: noise around a level. */
    LEVEL(2),
    /** Each step is about the same: a walk, a ramp, a counter. */
    STEPS(3),
    /** Each step is about the one before: a smooth curve. */
    CURVE(4),
    /** A few numbers, again and again, in any order. */
    DICTIONARY(5),
    /** Numbers that stay for a while. */
    RUNS(6),
    /** All differ by multiples of one number: a coarse sensor. */
    MULTIPLES(7);

    /** Bits that say which form it is. */
    private static final int FORM_BITS = 3;

    /** How deep columns may lie within columns. A writer stops there, and a reader refuses more. */
    static final int MAX_DEPTH = 3;

    /** Most different numbers in a dictionary. */
    static final int MAX_DICTIONARY = 64;

    /** Bits that say how many there are in a dictionary, less one. */
    static final int DICTIONARY_SIZE_BITS = 6;

    private static final IntegerColumn[] FORMS = values();

    private final int code;

    IntegerColumn(int code) {
        this.code = code;
    }

    void write(BitOutput out) {
        out.bits(code, FORM_BITS);
    }

    static IntegerColumn read(BitInput in) throws MalformedColumnsException {
        return FORMS[(int) in.bits(FORM_BITS)];
    }

    /** How many bits an index into a dictionary of this size needs. */
    static int indexBits(int size) {
        return Folding.length(size - 1L);
    }
}

package io.tidegate.protocol.columns;

/** What the integers of a column stand for. */
enum NumberForm {
    /** Doubles that are short decimals, times a power of ten. */
    DECIMAL(0),
    /** Doubles that are floats, and those short decimals, times a power of ten. */
    FLOAT_DECIMAL(1),
    /** The bits of doubles, in the order of the doubles. */
    DOUBLE(2),
    /** The bits of floats, in the order of the floats. */
    FLOAT(3),
    /** Integers. */
    LONG(4),
    /** 0 and 1. */
    BOOLEAN(5),
    /** Indices of texts. */
    TEXT(6);

    /** Bits that say which form it is. */
    static final int FORM_BITS = 3;

    /** Bits that say how many digits are behind the point. */
    static final int DECIMALS_BITS = 4;

    private static final NumberForm[] FORMS = values();

    private final int code;

    NumberForm(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    static NumberForm read(BitInput in) throws MalformedColumnsException {
        return of((int) in.bits(FORM_BITS));
    }

    /** The form with this number. */
    static NumberForm of(int code) throws MalformedColumnsException {
        if (code < 0 || code >= FORMS.length) {
            throw new MalformedColumnsException("no form of values has the number " + code);
        }
        return FORMS[code];
    }

    boolean hasDecimals() {
        return this == DECIMAL || this == FLOAT_DECIMAL;
    }
}

package io.tidegate.protocol.columns;

/**
 * How the values of a series are expected to stand in a column, and near what. It costs nothing to be wrong but bits.
 *
 * @param form the {@link NumberForm}'s number
 * @param decimals digits behind the point, for forms that have them
 * @param reference an integer of that form
 */
public record Expectation(int form, int decimals, long reference) {

    /** Integers near zero. */
    public static final Expectation NONE = new Expectation(0, 0, 0);

    Expectation(NumberForm form, int decimals, long reference) {
        this(form.code(), decimals, reference);
    }

    /** With how many digits a column of this form is tried first. */
    int decimals(NumberForm actual) {
        return form == actual.code() && decimals >= 0 && decimals <= Decimals.MAX_DECIMALS ? decimals : 0;
    }

    /** What the first integer of a column of this form is expected to be near. */
    long base(NumberForm actual, int actualDecimals) {
        if (form != actual.code() || decimals < 0 || decimals > actualDecimals) {
            return 0;
        }
        return actual.hasDecimals() ? Decimals.rescaled(reference, decimals, actualDecimals) : reference;
    }
}

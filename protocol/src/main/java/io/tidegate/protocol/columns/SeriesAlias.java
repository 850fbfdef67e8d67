package io.tidegate.protocol.columns;

import io.tidegate.protocol.telemetry.Series;
import org.jspecify.annotations.Nullable;

/** A number that stands for a series, and what is expected of its values. Not thread-safe. */
public final class SeriesAlias {

    private final int alias;
    private final Series series;
    private @Nullable Expectation expectation;

    /** A number that is new: what is expected will be what its first column is. */
    public SeriesAlias(int alias, Series series) {
        this(alias, series, null);
    }

    /** A number as it was defined. */
    public SeriesAlias(int alias, Series series, @Nullable Expectation expectation) {
        this.alias = alias;
        this.series = series;
        this.expectation = expectation;
    }

    public int alias() {
        return alias;
    }

    public Series series() {
        return series;
    }

    /** {@link Expectation#NONE} until a column has been written. */
    public Expectation expectation() {
        return expectation == null ? Expectation.NONE : expectation;
    }

    /** Whether both were defined alike. */
    public boolean isSame(SeriesAlias other) {
        return alias == other.alias
                && series.equals(other.series)
                && expectation().equals(other.expectation());
    }

    /** Takes over what the first column is; it must not change once the other side has been told. */
    void learn(NumberForm form, int decimals, long reference) {
        if (expectation == null) {
            expectation = new Expectation(form, decimals, reference);
        }
    }
}

package io.tidegate.protocol.telemetry;

/** What was measured. Numbers keep every bit and their type from the source to the store. */
public sealed interface Value {

    /** The types that there are, without their values. */
    enum Type {
        DOUBLE,
        LONG,
        BOOLEAN,
        TEXT
    }

    /** The type of this one. */
    Type type();

    /**
     * A finite IEEE 754 double; negative zero is kept.
     *
     * @param value neither NaN nor infinite
     */
    record DoubleValue(double value) implements Value {

        /** @throws UnacceptableReadingException if the value is NaN or infinite */
        public DoubleValue {
            finite(value);
        }

        @Override
        public Type type() {
            return Type.DOUBLE;
        }

        /** Equal when all 64 bits are, as everywhere in Tidegate: 0.0 and -0.0 differ. */
        @Override
        public boolean equals(Object other) {
            return other instanceof DoubleValue that
                    && Double.doubleToRawLongBits(value) == Double.doubleToRawLongBits(that.value);
        }

        @Override
        public int hashCode() {
            return Long.hashCode(Double.doubleToRawLongBits(value));
        }
    }

    /** A 64-bit signed integer. */
    record LongValue(long value) implements Value {

        @Override
        public Type type() {
            return Type.LONG;
        }
    }

    /** A boolean. */
    record BooleanValue(boolean value) implements Value {

        @Override
        public Type type() {
            return Type.BOOLEAN;
        }
    }

    /**
     * A text.
     *
     * @param value at most {@link TelemetryLimits#MAX_TEXT_BYTES} of UTF-8
     */
    record TextValue(String value) implements Value {

        /** @throws UnacceptableReadingException if the text is too long or not valid Unicode */
        public TextValue {
            Text.within("the text value", value, TelemetryLimits.MAX_TEXT_BYTES);
        }

        @Override
        public Type type() {
            return Type.TEXT;
        }
    }

    static Value of(double value) {
        return new DoubleValue(value);
    }

    static Value of(long value) {
        return new LongValue(value);
    }

    static Value of(boolean value) {
        return new BooleanValue(value);
    }

    static Value of(String value) {
        return new TextValue(value);
    }

    /**
     * Checks that a double is a measurement.
     *
     * @throws UnacceptableReadingException if it is NaN or infinite
     */
    static void finite(double value) {
        if (!Double.isFinite(value)) {
            throw new UnacceptableReadingException(
                    "%s is not a measurement; leave the reading out, or send quality bad with the last value"
                            .formatted(value));
        }
    }
}

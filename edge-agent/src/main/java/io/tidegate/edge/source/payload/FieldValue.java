package io.tidegate.edge.source.payload;

import io.tidegate.protocol.telemetry.Quality;
import io.tidegate.protocol.telemetry.Readings;
import io.tidegate.protocol.telemetry.Series;
import io.tidegate.protocol.telemetry.TimeQuality;
import io.tidegate.protocol.telemetry.Value;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The value of the field that was read last. One object for all fields of a payload: a reading's value is an object
 * only if it is a text.
 */
public final class FieldValue {

    private Value.Type type = Value.Type.LONG;
    private long number;
    private @Nullable Value text;

    /** Becomes what is written in quotes. */
    public void text(String written) {
        type = Value.Type.TEXT;
        text = Value.of(written);
    }

    /** Becomes what is written without quotes: {@code 21.5}, {@code 42i}, {@code 42u}, {@code true}. */
    public void read(byte[] bytes, int from, int to) throws BadRecordException {
        byte last = bytes[to - 1];
        if (Numbers.isDecimal(bytes, from, to)) {
            become(Value.Type.DOUBLE, Double.doubleToRawLongBits(number(bytes, from, to)));
            return;
        }
        if ((last == 'i' || last == 'u') && Numbers.isInteger(bytes, from, to - 1)) {
            become(Value.Type.LONG, integer(bytes, from, to));
            return;
        }
        String word = new String(bytes, from, Math.min(to - from, 16), StandardCharsets.ISO_8859_1);
        switch (word) {
            case "t", "T", "true", "True", "TRUE" -> become(Value.Type.BOOLEAN, 1);
            case "f", "F", "false", "False", "FALSE" -> become(Value.Type.BOOLEAN, 0);
            default -> throw refused(word, Bytes.quotable(bytes, from, to));
        }
    }

    /** Adds a reading of it that is dated later. */
    void addTo(Series series, Readings.Builder readings) {
        switch (type) {
            case DOUBLE -> readings.addDouble(series, 0, Double.longBitsToDouble(number));
            case LONG -> readings.addLong(series, 0, number);
            case BOOLEAN -> readings.addBoolean(series, 0, number == 1);
            case TEXT -> readings.add(series, 0, Objects.requireNonNull(text), Quality.GOOD, TimeQuality.SYNCED);
        }
    }

    private void become(Value.Type ofType, long ofNumber) {
        type = ofType;
        number = ofNumber;
    }

    private static double number(byte[] bytes, int from, int to) throws BadRecordException {
        double value = Numbers.parseDouble(bytes, from, to);
        if (Double.isInfinite(value)) {
            throw BadRecordException.unacceptable("the number %s is beyond the range of a 64-bit double; leave it out"
                    .formatted(Bytes.quotable(bytes, from, to)));
        }
        return value;
    }

    private static long integer(byte[] bytes, int from, int to) throws BadRecordException {
        if (bytes[to - 1] == 'u' && bytes[from] == '-') {
            throw BadRecordException.malformed("the unsigned integer %s is negative; write it with i instead of u"
                    .formatted(Bytes.quotable(bytes, from, to)));
        }
        try {
            return Numbers.parseLong(bytes, from, to - 1);
        } catch (ArithmeticException e) {
            throw BadRecordException.unacceptable(
                    "the integer %s does not fit 64 bits with sign, which end at 9223372036854775807; send it as a text"
                            .formatted(Bytes.quotable(bytes, from, to)));
        }
    }

    private static BadRecordException refused(String word, String quotable) {
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "nan", "+nan", "-nan", "inf", "+inf", "-inf", "infinity", "+infinity", "-infinity" ->
                BadRecordException.unacceptable(
                        "%s is not a measurement; leave the field out when there is no value".formatted(quotable));
            default ->
                BadRecordException.malformed(
                        "the value %s is neither a number, an integer such as 42i, true or false, nor a text in quotes; write texts as \"…\""
                                .formatted(quotable));
        };
    }
}

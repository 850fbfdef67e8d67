package io.tidegate.edge.source.payload;

import io.tidegate.protocol.telemetry.Value;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** The value of a field that is not in quotes: {@code 21.5}, {@code 42i}, {@code 42u}, {@code true}. */
final class FieldValue {

    private FieldValue() {}

    static Value read(byte[] bytes, int from, int to) throws BadRecordException {
        byte last = bytes[to - 1];
        if (Numbers.isDecimal(bytes, from, to)) {
            return number(bytes, from, to);
        }
        if ((last == 'i' || last == 'u') && Numbers.isInteger(bytes, from, to - 1)) {
            return integer(bytes, from, to);
        }
        String word = new String(bytes, from, Math.min(to - from, 16), StandardCharsets.ISO_8859_1);
        return switch (word) {
            case "t", "T", "true", "True", "TRUE" -> Value.of(true);
            case "f", "F", "false", "False", "FALSE" -> Value.of(false);
            default -> throw refused(word, Bytes.quotable(bytes, from, to));
        };
    }

    private static Value number(byte[] bytes, int from, int to) throws BadRecordException {
        double value = Numbers.parseDouble(bytes, from, to);
        if (Double.isInfinite(value)) {
            throw BadRecordException.unacceptable("the number %s is beyond the range of a 64-bit double; leave it out"
                    .formatted(Bytes.quotable(bytes, from, to)));
        }
        return Value.of(value);
    }

    private static Value integer(byte[] bytes, int from, int to) throws BadRecordException {
        if (bytes[to - 1] == 'u' && bytes[from] == '-') {
            throw BadRecordException.malformed("the unsigned integer %s is negative; write it with i instead of u"
                    .formatted(Bytes.quotable(bytes, from, to)));
        }
        try {
            return Value.of(Numbers.parseLong(bytes, from, to - 1));
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

package io.tidegate.edge.source.payload.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.tidegate.edge.source.payload.BadRecordException;
import io.tidegate.edge.source.payload.Bytes;
import io.tidegate.edge.source.payload.Precision;
import io.tidegate.protocol.telemetry.UnacceptableReadingException;
import io.tidegate.protocol.telemetry.Value;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.concurrent.TimeUnit;

/** Single JSON values, as readings have them. A number keeps its type: 21 is an integer, 21.0 a double. */
final class JsonScalars {

    private JsonScalars() {}

    /** The value at the parser's current token. */
    static Value value(JsonParser json) throws IOException, BadRecordException {
        JsonToken token = json.currentToken();
        return switch (token) {
            case VALUE_NUMBER_INT -> Value.of(integer(json, "the value"));
            case VALUE_NUMBER_FLOAT -> Value.of(number(json, "the value"));
            case VALUE_TRUE -> Value.of(true);
            case VALUE_FALSE -> Value.of(false);
            case VALUE_STRING -> textValue(json.getText());
            case VALUE_NULL ->
                throw BadRecordException.malformed(
                        "the value is null; leave the reading out, or send the last value with quality bad");
            default ->
                throw BadRecordException.malformed(
                        "the value is an object or an array; send one reading for each number in it");
        };
    }

    private static Value textValue(String text) throws BadRecordException {
        try {
            return Value.of(text);
        } catch (UnacceptableReadingException unacceptable) {
            throw BadRecordException.unacceptable(unacceptable.reason());
        }
    }

    static long integer(JsonParser json, String what) throws IOException, BadRecordException {
        if (json.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
            throw BadRecordException.unacceptable(
                    "%s %s does not fit 64 bits with sign, which end at 9223372036854775807; send it as a text"
                            .formatted(what, Bytes.quotable(json.getText())));
        }
        return json.getLongValue();
    }

    static double number(JsonParser json, String what) throws IOException, BadRecordException {
        double number = json.getDoubleValue();
        if (json.isNaN() || Double.isNaN(number)) {
            throw BadRecordException.unacceptable(
                    "%s %s is not a measurement; leave the reading out when there is no value"
                            .formatted(what, Bytes.quotable(json.getText())));
        }
        if (Double.isInfinite(number)) {
            throw BadRecordException.unacceptable("%s %s is beyond the range of a 64-bit double; leave it out"
                    .formatted(what, Bytes.quotable(json.getText())));
        }
        return number;
    }

    /** The text at the parser's current token. */
    static String text(JsonParser json, String key) throws IOException, BadRecordException {
        if (json.currentToken() != JsonToken.VALUE_STRING) {
            throw BadRecordException.malformed("%s is not a text; put it in quotes".formatted(key));
        }
        return json.getText();
    }

    /** The time at the parser's current token: RFC 3339, or a whole number of {@code precision} since 1970. */
    static long timeNs(JsonParser json, Precision precision) throws IOException, BadRecordException {
        return switch (json.currentToken()) {
            case VALUE_STRING -> rfc3339Ns(json.getText());
            case VALUE_NUMBER_INT -> precision.toNs(integer(json, "the time"));
            default ->
                throw BadRecordException.malformed(
                        "the time is neither a text such as 2026-11-21T02:13:10.5Z nor a whole number of %s since 1970"
                                .formatted(precision.text()));
        };
    }

    private static long rfc3339Ns(String text) throws BadRecordException {
        try {
            Instant instant = OffsetDateTime.parse(text).toInstant();
            // Only what lies between 2000 and 2100 passes, so the product cannot overflow.
            long seconds = Math.min(Math.max(instant.getEpochSecond(), 0), Precision.END_NS / 1_000_000_000);
            return Precision.plausible(TimeUnit.SECONDS.toNanos(seconds) + instant.getNano(), text);
        } catch (DateTimeException e) {
            throw BadRecordException.malformed("the time \"%s\" is not RFC 3339; write it as 2026-11-21T02:13:10.5Z"
                    .formatted(Bytes.quotable(text)));
        }
    }
}

package io.tidegate.edge.source.payload.json;

import com.fasterxml.jackson.core.JsonParser;
import io.tidegate.edge.source.payload.BadRecordException;
import io.tidegate.edge.source.payload.Bytes;
import io.tidegate.edge.source.payload.Precision;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** SenML's seconds (RFC 8428, 4.5.3): since 1970 if they are large, otherwise before or after now. */
final class SenMlTime {

    /** From here on a number of seconds is a date: 2 to the power of 28. */
    private static final BigDecimal FIRST_ABSOLUTE = new BigDecimal(1L << 28);

    /** Beyond this a number is no time of ours, and exact arithmetic with it would take long. */
    private static final int MAX_EXPONENT = 20;

    private static final int NS_DIGITS = 9;

    private SenMlTime() {}

    /** The exact number at the parser's current token. */
    static BigDecimal decimal(JsonParser json, String key) throws IOException, BadRecordException {
        if (!json.currentToken().isNumeric() || json.isNaN()) {
            throw BadRecordException.malformed("%s is not a number of seconds".formatted(key));
        }
        try {
            BigDecimal decimal = new BigDecimal(json.getText());
            if ((long) decimal.precision() - decimal.scale() <= MAX_EXPONENT && decimal.scale() <= MAX_EXPONENT) {
                return decimal;
            }
        } catch (NumberFormatException e) {
            // An exponent of more than ten digits: no time either.
        }
        throw BadRecordException.malformed(
                "%s is %s, which is no time in seconds; correct it".formatted(key, Bytes.quotable(json.getText())));
    }

    static boolean isAbsolute(BigDecimal seconds) {
        return seconds.compareTo(FIRST_ABSOLUTE) >= 0;
    }

    static long toNs(BigDecimal seconds, long nowNs) throws BadRecordException {
        BigDecimal ns = seconds.movePointRight(NS_DIGITS).setScale(0, RoundingMode.HALF_EVEN);
        BigDecimal since1970 = isAbsolute(seconds) ? ns : ns.add(new BigDecimal(nowNs));
        if (since1970.toBigInteger().bitLength() > Long.SIZE - 1) {
            return Precision.plausible(Long.MAX_VALUE, seconds + " s");
        }
        return Precision.plausible(since1970.longValue(), seconds + " s");
    }
}

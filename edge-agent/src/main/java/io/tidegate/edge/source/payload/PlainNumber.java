package io.tidegate.edge.source.payload;

import io.tidegate.edge.source.ObservationClock.Stamp;
import io.tidegate.protocol.telemetry.Quality;
import io.tidegate.protocol.telemetry.Reading;
import io.tidegate.protocol.telemetry.Series;
import io.tidegate.protocol.telemetry.UnacceptableReadingException;
import io.tidegate.protocol.telemetry.Value;

/** A payload that is one number as text: {@code 21.5} a double, {@code 21} an integer. */
public final class PlainNumber {

    /** There is one number, so there is at most one flaw. */
    private static final PayloadLimits LIMITS = new PayloadLimits(1, 1, 1);

    private PlainNumber() {}

    /**
     * Reads a payload.
     *
     * @param name of the series
     * @param now when it arrived
     */
    public static Payload parse(String name, byte[] bytes, Stamp now) throws PayloadTooLargeException {
        Payload.Builder payload = new Payload.Builder(LIMITS);
        try {
            payload.add(new Reading(Series.of(name), now.timeNs(), value(bytes), Quality.GOOD, now.quality()));
        } catch (BadRecordException bad) {
            payload.flaw(bad.at(0));
        } catch (UnacceptableReadingException unacceptable) {
            payload.flaw(BadRecordException.unacceptable(unacceptable.reason()).at(0));
        }
        return payload.build();
    }

    private static Value value(byte[] bytes) throws BadRecordException {
        int from = 0;
        int to = bytes.length;
        while (from < to && isSpace(bytes[from])) {
            from++;
        }
        while (from < to && isSpace(bytes[to - 1])) {
            to--;
        }
        if (Numbers.isInteger(bytes, from, to)) {
            return integer(bytes, from, to);
        }
        if (!Numbers.isDecimal(bytes, from, to)) {
            throw BadRecordException.malformed("\"%s\" is not a number; send a number alone, or use another format"
                    .formatted(Bytes.quotable(bytes, from, to)));
        }
        double value = Numbers.parseDouble(bytes, from, to);
        if (Double.isInfinite(value)) {
            throw BadRecordException.unacceptable(
                    "the number %s is beyond the range of a 64-bit double".formatted(Bytes.quotable(bytes, from, to)));
        }
        return Value.of(value);
    }

    private static Value integer(byte[] bytes, int from, int to) throws BadRecordException {
        try {
            return Value.of(Numbers.parseLong(bytes, from, to));
        } catch (ArithmeticException e) {
            throw BadRecordException.unacceptable(
                    "the integer %s does not fit 64 bits with sign".formatted(Bytes.quotable(bytes, from, to)));
        }
    }

    private static boolean isSpace(byte b) {
        return b == ' ' || b == '\t' || b == '\r' || b == '\n';
    }
}

package io.tidegate.hub.format;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;

/** Times as text: RFC 3339 in UTC, always with nine digits of the second, so that text sorts as time does. */
public final class Rfc3339 {

    private static final long NS_PER_SECOND = 1_000_000_000L;
    private static final int SECONDS_PER_DAY = 86_400;

    private Rfc3339() {}

    /** {@code 2026-11-21T02:13:10.123456789Z}. Any long is a time; all of them have years of four digits. */
    public static String format(long epochNs) {
        long epochSecond = Math.floorDiv(epochNs, NS_PER_SECOND);
        LocalDate date = LocalDate.ofEpochDay(Math.floorDiv(epochSecond, (long) SECONDS_PER_DAY));
        int second = (int) Math.floorMod(epochSecond, (long) SECONDS_PER_DAY);
        byte[] text = "0000-00-00T00:00:00.000000000Z".getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
        digits(text, 0, 4, date.getYear());
        digits(text, 5, 2, date.getMonthValue());
        digits(text, 8, 2, date.getDayOfMonth());
        digits(text, 11, 2, second / 3600);
        digits(text, 14, 2, second / 60 % 60);
        digits(text, 17, 2, second % 60);
        digits(text, 20, 9, (int) Math.floorMod(epochNs, NS_PER_SECOND));
        return new String(text, java.nio.charset.StandardCharsets.ISO_8859_1);
    }

    /**
     * The nanoseconds since the Unix epoch of a time with any offset.
     *
     * @throws DateTimeException if the text is not a time, or lies outside of 1677-09-21 to 2262-04-11
     */
    public static long parse(String text) {
        Instant instant;
        try {
            instant = OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException notATime) {
            throw new DateTimeException("\"%s\" is not an RFC 3339 time".formatted(text), notATime);
        }
        try {
            return toEpochNs(instant);
        } catch (ArithmeticException outOfRange) {
            throw new DateTimeException(
                    "%s is outside of 1677-09-21 to 2262-04-11, the times that nanoseconds in 64 bits can say"
                            .formatted(text),
                    outOfRange);
        }
    }

    /** The nanoseconds since the Unix epoch of an instant; {@link ArithmeticException} if 64 bits cannot hold them. */
    public static long toEpochNs(Instant instant) {
        return Math.addExact(Math.multiplyExact(instant.getEpochSecond(), NS_PER_SECOND), instant.getNano());
    }

    private static void digits(byte[] text, int offset, int count, int number) {
        int rest = number;
        for (int i = offset + count - 1; i >= offset; i--) {
            text[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
    }
}

package io.tidegate.sim.signal;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** The times that CSV files have: RFC 3339, the same without a zone (then UTC), and numbers since the Unix epoch. */
final class CsvTime {

    /** What a person may write. */
    static final String FORMS = "RFC 3339, YYYY-MM-DD HH:MM:SS (UTC) or a number since the Unix epoch";

    private static final Pattern NUMBER = Pattern.compile("-?\\d{1,19}(\\.\\d{1,9})?");
    private static final DateTimeFormatter DATE_TIME = new DateTimeFormatterBuilder()
            .parseCaseInsensitive()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .appendLiteral('T')
            .append(DateTimeFormatter.ISO_LOCAL_TIME)
            .optionalStart()
            .appendOffsetId()
            .toFormatter(Locale.ROOT)
            .withResolverStyle(ResolverStyle.STRICT);

    /** Below this a number is in seconds (until the year 5138); each further thousandfold is ms, µs, ns. */
    private static final BigDecimal SECONDS_BELOW = new BigDecimal("1e11");

    private static final BigDecimal THOUSAND = BigDecimal.valueOf(1000);

    private CsvTime() {}

    /** Nanoseconds since the Unix epoch; empty if the text is no time or outside 1678 to 2262. */
    static OptionalLong parseNs(String text) {
        String trimmed = text.trim();
        try {
            return OptionalLong.of(NUMBER.matcher(trimmed).matches() ? ofNumber(trimmed) : ofDateTime(trimmed));
        } catch (DateTimeException | ArithmeticException e) {
            return OptionalLong.empty();
        }
    }

    private static long ofNumber(String text) {
        BigDecimal number = new BigDecimal(text);
        BigDecimal unitNs = BigDecimal.valueOf(1_000_000_000);
        BigDecimal bound = SECONDS_BELOW;
        while (number.abs().compareTo(bound) >= 0 && unitNs.compareTo(BigDecimal.ONE) > 0) {
            unitNs = unitNs.divide(THOUSAND);
            bound = bound.multiply(THOUSAND);
        }
        return number.multiply(unitNs).longValueExact();
    }

    private static long ofDateTime(String text) {
        String withT =
                text.length() > 10 && text.charAt(10) == ' ' ? text.substring(0, 10) + 'T' + text.substring(11) : text;
        Instant instant = instant(withT);
        return Math.addExact(Math.multiplyExact(instant.getEpochSecond(), 1_000_000_000L), instant.getNano());
    }

    private static Instant instant(String text) {
        return DATE_TIME.parseBest(text, OffsetDateTime::from, LocalDateTime::from) instanceof OffsetDateTime withZone
                ? withZone.toInstant()
                : LocalDateTime.parse(text, DATE_TIME).toInstant(ZoneOffset.UTC);
    }
}

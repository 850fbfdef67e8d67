package io.tidegate.protocol.config.type;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Quantities as documents write them: a whole number and one unit, {@code 250ms}, {@code 64MiB}. */
public final class Units {

    static final String DURATION_PATTERN = "[0-9]{1,12}(us|ms|s|m|h|d)";
    static final String SIZE_PATTERN = "[0-9]{1,12}(B|KiB|MiB|GiB|TiB)";

    private static final Pattern QUANTITY = Pattern.compile("([0-9]{1,12})([A-Za-z]+)");

    private static final Map<String, Duration> DURATIONS = new LinkedHashMap<>();
    private static final Map<String, Long> SIZES = new LinkedHashMap<>();

    static {
        // Largest first: writing a quantity takes the first unit that divides it.
        DURATIONS.put("d", Duration.ofDays(1));
        DURATIONS.put("h", Duration.ofHours(1));
        DURATIONS.put("m", Duration.ofMinutes(1));
        DURATIONS.put("s", Duration.ofSeconds(1));
        DURATIONS.put("ms", Duration.ofMillis(1));
        DURATIONS.put("us", Duration.of(1, ChronoUnit.MICROS));
        SIZES.put("TiB", 1L << 40);
        SIZES.put("GiB", 1L << 30);
        SIZES.put("MiB", 1L << 20);
        SIZES.put("KiB", 1L << 10);
        SIZES.put("B", 1L);
    }

    private Units() {}

    /** A duration in {@code us ms s m h d}; empty if the text is none. */
    public static Optional<Duration> parseDuration(String text) {
        Matcher quantity = QUANTITY.matcher(text);
        if (!quantity.matches()) {
            return Optional.empty();
        }
        long number = Long.parseLong(quantity.group(1));
        return Optional.ofNullable(DURATIONS.get(quantity.group(2))).map(unit -> unit.multipliedBy(number));
    }

    /** A number of bytes in {@code B KiB MiB GiB TiB}, at most {@link Long#MAX_VALUE}; empty if the text is none. */
    public static Optional<Long> parseBytes(String text) {
        Matcher quantity = QUANTITY.matcher(text);
        if (!quantity.matches()) {
            return Optional.empty();
        }
        long number = Long.parseLong(quantity.group(1));
        return Optional.ofNullable(SIZES.get(quantity.group(2)))
                .map(unit -> number > Long.MAX_VALUE / unit ? Long.MAX_VALUE : number * unit);
    }

    /** The shortest text that {@link #parseDuration} reads back; whole microseconds only. */
    public static String format(Duration duration) {
        for (Map.Entry<String, Duration> unit : DURATIONS.entrySet()) {
            long number = duration.dividedBy(unit.getValue());
            if (number > 0 && unit.getValue().multipliedBy(number).equals(duration)) {
                return number + unit.getKey();
            }
        }
        return duration.toNanos() / 1_000 + (duration.isZero() ? "s" : "us");
    }

    /** The shortest text that {@link #parseBytes} reads back. */
    public static String formatBytes(long bytes) {
        for (Map.Entry<String, Long> unit : SIZES.entrySet()) {
            if (bytes >= unit.getValue() && bytes % unit.getValue() == 0) {
                return bytes / unit.getValue() + unit.getKey();
            }
        }
        return "0B";
    }
}

package io.tidegate.sim.cli;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.TypeConversionException;

/** Quantities on the command line, the unit always in the value: {@code 250ms 60s 5m 2h}, {@code 1000/s},
 * {@code 64KiB}, {@code 64KiB/s}. */
final class Quantities {

    private static final Pattern DURATION = Pattern.compile("(\\d{1,12})(ms|s|m|h|d)");
    private static final Pattern RATE = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,6})?)/(s|min|h)");
    private static final Pattern BYTES = Pattern.compile("(\\d{1,9})(B|KiB|MiB)");
    private static final Map<String, Long> UNIT_BYTES = Map.of("B", 1L, "KiB", 1L << 10, "MiB", 1L << 20);
    private static final String PER_SECOND = "/s";
    private static final Map<String, Long> DURATION_MS =
            Map.of("ms", 1L, "s", 1_000L, "m", 60_000L, "h", 3_600_000L, "d", 86_400_000L);
    private static final Map<String, Long> RATE_SECONDS = Map.of("s", 1L, "min", 60L, "h", 3600L);

    private Quantities() {}

    static Duration duration(String text) {
        Matcher matcher = DURATION.matcher(text);
        if (!matcher.matches()) {
            throw new TypeConversionException("'" + text + "' is no duration - write for example 250ms, 60s, 5m or 2h");
        }
        return Duration.ofMillis(
                Math.multiplyExact(Long.parseLong(matcher.group(1)), DURATION_MS.getOrDefault(matcher.group(2), 0L)));
    }

    /** A size, at least one byte. */
    static long bytes(String text) {
        Matcher matcher = BYTES.matcher(text);
        long count = matcher.matches() ? Long.parseLong(matcher.group(1)) : 0;
        if (count <= 0) {
            throw new TypeConversionException("'" + text + "' is no size - write for example 512B, 64KiB or 2MiB");
        }
        return Math.multiplyExact(count, UNIT_BYTES.getOrDefault(matcher.group(2), 0L));
    }

    /** A bandwidth, at least one byte per second. */
    static long bytesPerSecond(String text) {
        if (!text.endsWith(PER_SECOND)) {
            throw new TypeConversionException("'" + text + "' is no bandwidth - write for example 64KiB/s");
        }
        return bytes(text.substring(0, text.length() - PER_SECOND.length()));
    }

    /** Times per second. */
    static double perSecond(String text) {
        Matcher matcher = RATE.matcher(text);
        double count = matcher.matches() ? new BigDecimal(matcher.group(1)).doubleValue() : 0;
        if (count <= 0) {
            throw new TypeConversionException("'" + text + "' is no rate - write for example 1000/s or 30/min");
        }
        return count / RATE_SECONDS.getOrDefault(matcher.group(2), 1L);
    }
}

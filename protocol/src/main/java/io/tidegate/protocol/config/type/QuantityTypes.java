package io.tidegate.protocol.config.type;

import io.tidegate.protocol.document.DocumentNode.Scalar;
import io.tidegate.protocol.document.Problems;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Values with a unit. */
public final class QuantityTypes {

    private static final Pattern SLIP = Pattern.compile("([0-9]{1,12})\\s*([A-Za-zµ]+)");

    /** What people write for our units, in lower case. */
    private static final Map<String, String> SLIPS = Map.ofEntries(
            Map.entry("µs", "us"),
            Map.entry("msec", "ms"),
            Map.entry("millis", "ms"),
            Map.entry("sec", "s"),
            Map.entry("secs", "s"),
            Map.entry("second", "s"),
            Map.entry("seconds", "s"),
            Map.entry("min", "m"),
            Map.entry("mins", "m"),
            Map.entry("minute", "m"),
            Map.entry("minutes", "m"),
            Map.entry("hour", "h"),
            Map.entry("hours", "h"),
            Map.entry("day", "d"),
            Map.entry("days", "d"),
            Map.entry("k", "KiB"),
            Map.entry("kb", "KiB"),
            Map.entry("kib", "KiB"),
            Map.entry("mb", "MiB"),
            Map.entry("mib", "MiB"),
            Map.entry("g", "GiB"),
            Map.entry("gb", "GiB"),
            Map.entry("gib", "GiB"),
            Map.entry("tb", "TiB"),
            Map.entry("tib", "TiB"));

    private QuantityTypes() {}

    /** A duration. The value is a {@link Duration}. */
    public static ScalarType duration(Duration least, Duration most) {
        return quantity(
                "a duration",
                "us, ms, s, m, h, d",
                "5s",
                Units.DURATION_PATTERN,
                Units::parseDuration,
                Units::format,
                least,
                most);
    }

    /** A number of bytes. The value is a {@link Long}. */
    public static ScalarType size(long leastBytes, long mostBytes) {
        return quantity(
                "a size",
                "B, KiB, MiB, GiB, TiB",
                "64MiB",
                Units.SIZE_PATTERN,
                Units::parseBytes,
                Units::formatBytes,
                leastBytes,
                mostBytes);
    }

    private static <Q extends Comparable<Q>> ScalarType quantity(
            String noun,
            String units,
            String example,
            String pattern,
            Function<String, Optional<Q>> reader,
            Function<Q, String> writer,
            Q least,
            Q most) {
        String range = writer.apply(least) + " to " + writer.apply(most);
        Map<String, Object> schema =
                Json.object("type", "string", "pattern", "^" + pattern + "$", "description", range);
        return new ScalarType(noun + " such as " + example, schema, (scalar, problems) -> {
            Optional<Q> quantity = reader.apply(scalar.text());
            if (quantity.isEmpty()) {
                problems.add(
                        scalar.place(),
                        "%s %s".formatted(scalar.shown(), isBare(scalar) ? "has no unit" : "is not " + noun),
                        "%s is a whole number and one unit of %s".formatted(noun, units),
                        isBare(scalar)
                                ? "add the unit, as in " + example
                                : "write it like " + example + slipHint(scalar, reader));
                return null;
            }
            return inRange(scalar, quantity.get(), least, most, writer, problems);
        });
    }

    private static <Q extends Comparable<Q>> @Nullable Q inRange(
            Scalar scalar, Q quantity, Q least, Q most, Function<Q, String> writer, Problems problems) {
        if (quantity.compareTo(least) >= 0 && quantity.compareTo(most) <= 0) {
            return quantity;
        }
        ScalarTypes.outOfRange(scalar, writer.apply(least), writer.apply(most), problems);
        return null;
    }

    private static boolean isBare(Scalar scalar) {
        return !scalar.substituted() && scalar.text().matches("[0-9]{1,12}");
    }

    private static String slipHint(Scalar scalar, Function<String, ? extends Optional<?>> reader) {
        Matcher slip = SLIP.matcher(scalar.text());
        if (scalar.substituted() || !slip.matches()) {
            return "";
        }
        String unit = slip.group(2).toLowerCase(Locale.ROOT);
        String meant = slip.group(1) + SLIPS.getOrDefault(unit, unit);
        return reader.apply(meant).isPresent() ? " (did you mean \"" + meant + "\"?)" : "";
    }
}

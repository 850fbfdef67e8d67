package io.tidegate.sim.scenario;

import io.tidegate.protocol.config.type.ScalarType;
import io.tidegate.protocol.config.type.ScalarTypes;
import io.tidegate.protocol.document.DocumentNode.Scalar;
import io.tidegate.protocol.document.Problems;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Values that only scenarios have. */
final class ScenarioTypes {

    private static final String RATE_PATTERN = "([0-9]{1,9}(?:\\.[0-9]{1,6})?)/(s|min|h)";
    private static final String PERCENT_PATTERN = "([0-9]{1,3}(?:\\.[0-9]{1,3})?)%";
    private static final Pattern RATE = Pattern.compile(RATE_PATTERN);
    private static final Pattern PERCENT = Pattern.compile(PERCENT_PATTERN);
    private static final Map<String, Integer> UNIT_SECONDS = Map.of("s", 1, "min", 60, "h", 3600);
    private static final int MAX_URL_BYTES = 300;
    private static final double MAX_PERCENT = 100;

    private ScenarioTypes() {}

    /** A number per second, minute or hour, from 0. The value is a {@link Double}, per second. */
    static ScalarType rate() {
        return new ScalarType(
                "a rate such as 100/s",
                Map.of("type", "string", "pattern", "^" + RATE_PATTERN + "$"),
                (scalar, problems) -> ranged(
                        scalar,
                        parseRate(scalar.text()),
                        "a rate is a number and one unit of /s, /min, /h",
                        "write it like 100/s",
                        ScenarioLimits.MAX_PER_SECOND,
                        "0/s to 1000000/s",
                        problems));
    }

    /** A share of 0 % to 100 %. The value is a {@link Double}, in percent. */
    static ScalarType percent() {
        return new ScalarType(
                "a share such as 50%",
                Map.of("type", "string", "pattern", "^" + PERCENT_PATTERN + "$"),
                (scalar, problems) -> ranged(
                        scalar,
                        parsePercent(scalar.text()),
                        "a share is a number and %",
                        "write it like 50%",
                        MAX_PERCENT,
                        "0% to 100%",
                        problems));
    }

    /** The begin of an HTTP API. The value is a {@link String}. */
    static ScalarType httpUrl() {
        return ScalarTypes.text(
                "an HTTP URL",
                "it is http://, a host, and a colon and a port if it is not 80, without a path",
                "http://127.0.0.1:8080",
                "http://([A-Za-z0-9._-]{1,255}|\\[[0-9A-Fa-f:.]{2,45}\\])(:[0-9]{1,5})?/?",
                MAX_URL_BYTES);
    }

    private static @Nullable Double ranged(
            Scalar scalar,
            Optional<Double> parsed,
            String why,
            String fix,
            double most,
            String range,
            Problems problems) {
        if (parsed.isEmpty()) {
            problems.add(
                    scalar.place(),
                    scalar.shown() + (scalar.text().matches("[0-9.]{1,16}") ? " has no unit" : " cannot be read"),
                    why,
                    fix);
            return null;
        }
        if (parsed.get() > most) {
            problems.add(
                    scalar.place(),
                    scalar.shown() + " is out of range",
                    range + " is allowed",
                    "choose a value in that range");
            return null;
        }
        return parsed.get();
    }

    private static Optional<Double> parseRate(String text) {
        Matcher rate = RATE.matcher(text);
        return rate.matches()
                ? Optional.of(new BigDecimal(rate.group(1)).doubleValue() / UNIT_SECONDS.getOrDefault(rate.group(2), 1))
                : Optional.empty();
    }

    private static Optional<Double> parsePercent(String text) {
        Matcher percent = PERCENT.matcher(text);
        return percent.matches() ? Optional.of(new BigDecimal(percent.group(1)).doubleValue()) : Optional.empty();
    }
}

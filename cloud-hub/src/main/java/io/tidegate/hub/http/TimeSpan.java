package io.tidegate.hub.http;

import io.tidegate.hub.store.TelemetryQueries;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Spans of time as contract.md writes them: {@code 250ms}, {@code 5s}, {@code 1h30m}, {@code 7d}. */
final class TimeSpan {

    private static final Pattern PART = Pattern.compile("(\\d{1,18})(ms|s|m|h|d)");

    private static final Map<String, Long> UNIT_NS = Map.of(
            "ms", TimeUnit.MILLISECONDS.toNanos(1),
            "s", TimeUnit.SECONDS.toNanos(1),
            "m", TimeUnit.MINUTES.toNanos(1),
            "h", TimeUnit.HOURS.toNanos(1),
            "d", TimeUnit.DAYS.toNanos(1));

    private TimeSpan() {}

    /** Empty if the text is not a span, or one of more than {@link TelemetryQueries#MAX_STEP}. */
    static OptionalLong parseNs(String text) {
        Matcher part = PART.matcher(text);
        long ns = 0;
        int end = 0;
        while (part.find() && part.start() == end) {
            long unitNs = UNIT_NS.getOrDefault(part.group(2), 0L);
            try {
                ns = Math.addExact(ns, Math.multiplyExact(Long.parseLong(part.group(1)), unitNs));
            } catch (ArithmeticException tooLong) {
                return OptionalLong.empty();
            }
            end = part.end();
        }
        return end == 0 || end < text.length() || ns > TelemetryQueries.MAX_STEP.toNanos()
                ? OptionalLong.empty()
                : OptionalLong.of(ns);
    }
}

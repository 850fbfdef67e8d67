package io.tidegate.sim.report;

import io.tidegate.sim.load.Check;
import io.tidegate.sim.load.LoadResult;
import io.tidegate.sim.scenario.Figure;
import java.util.Locale;
import java.util.stream.Collectors;

/** A result for a person at a terminal. */
public final class VerdictTable {

    private VerdictTable() {}

    /** What was measured, a line for each threshold, the first faults, and the verdict with its reason on the last line. */
    public static String of(LoadResult result) {
        StringBuilder out = new StringBuilder();
        line(out, "measured   %,d readings, stored %,d", result.sent(), result.stored());
        latency(out, result, LoadResult.RECEIPT, "due to receipt");
        latency(out, result, LoadResult.ACCEPT, "due to accepted");
        latency(out, result, LoadResult.SEEN, "due to seen on the event stream");
        out.append('\n');
        line(out, "%-18s %14s   %-16s %s", "figure", "measured", "threshold", "verdict");
        for (Check check : result.judgement().checks()) {
            line(
                    out,
                    "%-18s %14s   %-16s %s",
                    check.figure().key(),
                    measured(check),
                    bound(check),
                    check.passed() ? "PASS" : "FAIL");
        }
        out.append('\n');
        result.faults().forEach(fault -> line(out, "FAULT %s", fault));
        result.notes().forEach(note -> line(out, "note: %s", note));
        line(out, "%s: %s", result.judgement().verdict().word(), reason(result));
        return out.toString();
    }

    /** Why the verdict is what it is. */
    static String reason(LoadResult result) {
        String limit =
                "the generator was late with its own schedule, so less was asked of the hub than the scenario says"
                        + " - give it a machine of its own, or ask for less";
        return switch (result.judgement().verdict()) {
            case PASS -> "every threshold was kept; nothing lost, nothing doubled, nothing invented, all in order";
            case INCONCLUSIVE -> limit;
            case FAIL ->
                (result.stored() == 0 ? "nothing was stored; " : "")
                        + result.judgement().checks().stream()
                                .filter(check -> !check.passed())
                                .map(check -> check.figure() == Figure.GENERATOR_LATE
                                        ? limit
                                        : "%s is %s, %s is allowed"
                                                .formatted(check.figure().key(), measured(check), bound(check)))
                                .collect(Collectors.joining("; "));
        };
    }

    /** What was measured, in words. */
    static String measured(Check check) {
        return check.measured().isPresent()
                ? check.figure().format(check.measured().getAsDouble())
                : "not reached";
    }

    /** The threshold, in words. */
    static String bound(Check check) {
        return (check.figure().isBetterHigher() ? "≥ " : "≤ ") + check.figure().format(check.bound());
    }

    private static void latency(StringBuilder out, LoadResult result, String kind, String words) {
        Latency.of(result, kind)
                .ifPresent(latency -> line(
                        out,
                        "%-10s p50 %s, p90 %s, p99 %s, max %s",
                        words,
                        latency.words(50),
                        latency.words(90),
                        latency.words(99),
                        latency.words(100)));
    }

    private static void line(StringBuilder out, String format, Object... values) {
        out.append(String.format(Locale.ROOT, format, values).stripTrailing()).append('\n');
    }
}

package io.tidegate.sim.report;

import io.tidegate.sim.load.Check;
import io.tidegate.sim.load.LoadResult;
import io.tidegate.sim.load.Sample;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** A result as a page: one file, which asks nobody for anything and runs no script. */
final class HtmlReport {

    private HtmlReport() {}

    static String of(LoadResult result, Program program) {
        String verdict = result.judgement().verdict().word();
        StringBuilder out = new StringBuilder();
        out.append("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
                .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
                .append(
                        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n")
                .append("<meta name=\"color-scheme\" content=\"light dark\">\n<title>")
                .append(Html.escape(verdict + ": " + result.scenario().name()))
                .append("</title>\n<style>\n")
                .append(style())
                .append("</style>\n</head>\n<body>\n<main>\n");
        out.append("<header><h1>%s</h1>\n<p class=\"verdict %s\"><strong>%s</strong> %s</p></header>\n"
                .formatted(
                        Html.escape(result.scenario().name()),
                        verdict.toLowerCase(Locale.ROOT),
                        verdict,
                        Html.escape(VerdictTable.reason(result))));
        checks(out, result);
        section(out, "Readings over time", Plots.rates(result));
        section(out, "Latency over time", Plots.latencies(result) + samples(result));
        section(out, "Latency by percentile", Plots.percentiles(result) + percentiles(result));
        list(out, "What is not as it should be", result.faults());
        list(out, "Notes", result.notes());
        section(out, "The run", facts(result, program));
        section(out, "The scenario", "<pre>" + Html.escape(result.scenario().text()) + "</pre>\n");
        return out.append("</main>\n</body>\n</html>\n").toString();
    }

    private static String style() {
        try (InputStream css = HtmlReport.class.getResourceAsStream("report.css")) {
            if (css == null) {
                throw new IllegalStateException("report.css is missing in this program");
            }
            return new String(css.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void section(StringBuilder out, String title, String content) {
        out.append("<section><h2>%s</h2>\n%s</section>\n".formatted(Html.escape(title), content));
    }

    private static void list(StringBuilder out, String title, List<String> items) {
        if (!items.isEmpty()) {
            StringBuilder list = new StringBuilder("<ul>\n");
            items.forEach(item -> list.append("<li>").append(Html.escape(item)).append("</li>\n"));
            section(out, title, list.append("</ul>\n").toString());
        }
    }

    private static void checks(StringBuilder out, LoadResult result) {
        Table table = new Table("Thresholds", "Figure", "Verdict", "Measured", "Threshold");
        for (Check check : result.judgement().checks()) {
            String verdict = check.passed() ? "PASS" : "FAIL";
            table.row(
                    "<abbr title=\"%s\">%s</abbr>"
                            .formatted(
                                    Html.escape(check.figure().description()),
                                    Html.escape(check.figure().key().replace('_', ' '))),
                    "<span class=\"%s\">%s</span>".formatted(verdict.toLowerCase(Locale.ROOT), verdict),
                    Html.escape(VerdictTable.measured(check)),
                    Html.escape(VerdictTable.bound(check)));
        }
        section(out, "Verdict", table.render());
    }

    private static String percentiles(LoadResult result) {
        Table table = new Table("Latency", "Percentile", "Receipt", "Accepted", "Seen");
        for (double percentile : Latency.PERCENTILES) {
            table.row(
                    percentile == 100 ? "longest" : String.valueOf(percentile).replaceFirst("\\.0$", ""),
                    latency(result, LoadResult.RECEIPT, percentile),
                    latency(result, LoadResult.ACCEPT, percentile),
                    latency(result, LoadResult.SEEN, percentile));
        }
        return table.render();
    }

    private static String latency(LoadResult result, String kind, double percentile) {
        return Latency.of(result, kind)
                .map(latency -> latency.words(percentile))
                .orElse("–");
    }

    private static String samples(LoadResult result) {
        Table table = new Table(
                "Interval by interval", "Until", "Due", "Stored", "p50", "p99", "Longest", "Connected", "Late");
        for (Sample sample : result.samples()) {
            table.row(
                    format("%.1f s", sample.toSeconds()),
                    format("%,d", sample.sent()),
                    format("%,d", sample.stored()),
                    ms(sample.p50Ms()),
                    ms(sample.p99Ms()),
                    ms(sample.maxMs()),
                    format("%,d", sample.connected()),
                    ms(sample.latenessMs()));
        }
        return "<details><summary>The figures, interval by interval</summary>\n" + table.render() + "</details>\n";
    }

    private static String ms(double ms) {
        return Double.isNaN(ms) ? "–" : format(ms < 100 ? "%.1f ms" : "%,.0f ms", ms);
    }

    private static String facts(LoadResult result, Program program) {
        StringBuilder out = new StringBuilder("<dl>\n");
        fact(out, "Began", result.startedAt().toString());
        fact(
                out,
                "Measured for",
                result.scenario().duration().toString().substring(2).toLowerCase(Locale.ROOT));
        fact(out, "Readings due", format("%,d", result.sent()));
        fact(out, "Readings stored", format("%,d", result.stored()));
        fact(out, "Hub", result.scenario().hub().http().toString());
        fact(out, "Seed", String.valueOf(result.seed()));
        fact(out, "Series have the label", "run=" + result.run());
        fact(out, "Program", program.version() + ", " + program.java());
        fact(out, "Machine", "%d × %s, %s".formatted(program.processors(), program.processor(), program.system()));
        return out.append("</dl>\n").toString();
    }

    private static void fact(StringBuilder out, String name, String value) {
        out.append("<div><dt>%s</dt><dd>%s</dd></div>\n".formatted(Html.escape(name), Html.escape(value)));
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }

    /** A table whose first column names its rows. */
    private static final class Table {

        private final StringBuilder out = new StringBuilder();

        Table(String caption, String... columns) {
            out.append(
                    "<div class=\"table\" role=\"region\" aria-label=\"%1$s\" tabindex=\"0\"><table><caption>%1$s</caption>\n<thead><tr>"
                            .formatted(Html.escape(caption)));
            for (String column : columns) {
                out.append("<th scope=\"col\">").append(Html.escape(column)).append("</th>");
            }
            out.append("</tr></thead>\n<tbody>\n");
        }

        /** @param cells HTML */
        void row(String head, String... cells) {
            out.append("<tr><th scope=\"row\">").append(head).append("</th>");
            for (String cell : cells) {
                out.append("<td>").append(cell).append("</td>");
            }
            out.append("</tr>\n");
        }

        String render() {
            return out.append("</tbody></table></div>\n").toString();
        }
    }
}

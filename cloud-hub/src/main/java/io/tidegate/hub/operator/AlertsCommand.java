package io.tidegate.hub.operator;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidegate.hub.client.ExitCodes;
import io.tidegate.hub.client.HubOptions;
import io.tidegate.hub.client.Query;
import io.tidegate.hub.print.Column;
import io.tidegate.hub.print.Column.Colour;
import io.tidegate.hub.print.OutputFormat;
import io.tidegate.hub.print.Table;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tidegate alerts}. */
@Command(
        name = "alerts",
        header = {
            "Shows the warnings of all agents, and what to do about them; exits 0 also if there are some.",
            "",
            "Examples:",
            "  tidegate alerts",
            "  tidegate alerts --code taken_over",
            "  tidegate alerts --label site=p1 -o json",
            ""
        },
        mixinStandardHelpOptions = true)
final class AlertsCommand implements Callable<Integer> {

    /** Up to the minute is as precise as a person needs it. */
    private static final int MINUTE_END = "2026-11-21T02:13".length();

    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    private HubOptions options;

    @Option(names = "--code", paramLabel = "CODE", description = "Only conflict, diverged or taken_over.")
    private @Nullable String code;

    @Option(
            names = {"-l", "--label"},
            paramLabel = "KEY=VALUE",
            description = "Only of agents with this label; may be repeated.")
    private Map<String, String> labels = new LinkedHashMap<>();

    @Option(names = "-o", paramLabel = "FORMAT", description = "${COMPLETION-CANDIDATES} (default: table).")
    private OutputFormat format = OutputFormat.table;

    private static final List<Column> COLUMNS = List.of(
            Column.text("agent", "AGENT", "/agent"),
            Column.text("code", "WARNING", "/code").coloured(row -> Colour.YELLOW),
            Column.number("count", "COUNT", "/count"),
            Column.text("since", "SINCE", "/since").inWords(row -> minute(row, "since")),
            Column.text("last_seen", "LAST SEEN", "/last_seen").inWords(row -> minute(row, "last_seen")),
            Column.text("text", "", "/text").inWords(row -> ""));

    @Override
    public Integer call() throws IOException {
        Query query = Query.of("/api/v1/alerts").with("code", code);
        for (Map.Entry<String, String> label : labels.entrySet()) {
            query = query.with("label." + label.getKey(), label.getValue());
        }
        JsonNode document = options.connection().document(query);
        JsonNode alerts = document.path("alerts");
        if (format == OutputFormat.table && alerts.isEmpty()) {
            options.note("no agent has a warning");
            return ExitCodes.DONE;
        }
        options.printer(format).all(document, alerts, COLUMNS);
        if (format == OutputFormat.table) {
            explain(alerts, options.printer(format).out());
        }
        return ExitCodes.DONE;
    }

    /** What each kind that is in the table means, once. */
    private static void explain(JsonNode alerts, OutputStream out) throws IOException {
        Map<String, String> texts = new LinkedHashMap<>();
        alerts.forEach(alert -> texts.putIfAbsent(
                alert.path("code").asText(), alert.path("text").asText()));
        for (Map.Entry<String, String> text : texts.entrySet()) {
            String explained = "%n%s: %s%n".formatted(Table.plain(text.getKey()), Table.plain(text.getValue()));
            out.write(explained.getBytes(StandardCharsets.UTF_8));
        }
        out.flush();
    }

    private static String minute(JsonNode alert, String field) {
        String time = alert.path(field).asText();
        return time.length() < MINUTE_END ? time : time.substring(0, MINUTE_END) + "Z";
    }
}

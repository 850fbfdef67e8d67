package io.tidegate.hub.operator;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidegate.hub.client.ExitCodes;
import io.tidegate.hub.client.HubConnection;
import io.tidegate.hub.client.HubOptions;
import io.tidegate.hub.client.Query;
import io.tidegate.hub.print.Column;
import io.tidegate.hub.print.Column.Colour;
import io.tidegate.hub.print.DocumentPrinter;
import io.tidegate.hub.print.OutputFormat;
import io.tidegate.hub.print.Spans;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tidegate agents [ID]}. */
@Command(
        name = "agents",
        header = {
            "Shows the agents, or one of them in full.",
            "",
            "Examples:",
            "  tidegate agents",
            "  tidegate agents --state offline --label site=p1",
            "  tidegate agents --sort=-pending",
            "  tidegate agents plant1-gw3 -o yaml",
            ""
        },
        mixinStandardHelpOptions = true)
final class AgentsCommand implements Callable<Integer> {

    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    private HubOptions options;

    @Parameters(index = "0", arity = "0..1", paramLabel = "ID", description = "Only this agent, in full.")
    private @Nullable String id;

    @Option(names = "--state", paramLabel = "STATE", description = "Only online, late, offline or pending ones.")
    private @Nullable String state;

    @Option(
            names = {"-l", "--label"},
            paramLabel = "KEY=VALUE",
            description = "Only with this label; may be repeated.")
    private Map<String, String> labels = new LinkedHashMap<>();

    @Option(
            names = "--sort",
            paramLabel = "BY",
            description = "agent, state, lag, accepted, stored, pending, lost or last_seen; -lag for descending.")
    private @Nullable String sort;

    @Option(names = "-o", paramLabel = "FORMAT", description = "${COMPLETION-CANDIDATES} (default: table).")
    private OutputFormat format = OutputFormat.table;

    static final List<Column> COLUMNS = List.of(
            Column.text("agent", "AGENT", "/agent"),
            Column.text("state", "STATE", "/state").coloured(AgentsCommand::stateColour),
            Column.number("lag_seconds", "LAG", "/lag_seconds").inWords(row -> Spans.words(row.path("lag_seconds"))),
            Column.number("accepted", "ACCEPTED", "/ledger/accepted"),
            Column.number("stored", "=STORED", "/ledger/stored"),
            Column.number("pending", "+PENDING", "/ledger/pending"),
            Column.of("lost", "+LOST", true, row -> Long.toString(Ledger.of(row).lostTotal()))
                    .coloured(row -> Ledger.of(row).lostTotal() > 0 ? Colour.RED : Colour.PLAIN),
            Column.of(
                            "buffer_bytes",
                            "BUFFER",
                            true,
                            row -> row.at("/buffer/bytes").asText())
                    .inWords(AgentsCommand::buffer),
            Column.number("seconds_until_full", "FULL IN", "/buffer/seconds_until_full")
                    .inWords(row -> Spans.words(row.at("/buffer/seconds_until_full"))),
            Column.of("warnings", "WARNINGS", false, AgentsCommand::warnings).coloured(row -> Colour.YELLOW),
            Column.text("version", "VERSION", "/version"),
            Column.of("labels", "LABELS", false, AgentsCommand::labels).coloured(row -> Colour.DIM));

    @Override
    public Integer call() throws IOException {
        HubConnection hub = options.connection();
        DocumentPrinter printer = options.printer(format);
        if (id != null) {
            JsonNode agent = hub.document(Query.of("/api/v1/agents/" + Query.escaped(id)));
            printer.one(agent, COLUMNS);
            return ExitCodes.DONE;
        }
        Query query = Query.of("/api/v1/agents").with("state", state).with("sort", sort);
        for (Map.Entry<String, String> label : labels.entrySet()) {
            query = query.with("label." + label.getKey(), label.getValue());
        }
        JsonNode document = hub.document(query);
        printer.all(document, document.path("agents"), COLUMNS);
        if (document.path("agents").isEmpty() && format == OutputFormat.table) {
            options.note(
                    state == null && labels.isEmpty()
                            ? "no agent has connected yet; start one with tidegate-edge run"
                            : "no agent matches");
        }
        return ExitCodes.DONE;
    }

    private static Colour stateColour(JsonNode agent) {
        return switch (agent.path("state").asText()) {
            case "online" -> Colour.GREEN;
            case "late" -> Colour.YELLOW;
            case "offline" -> Colour.RED;
            default -> Colour.DIM;
        };
    }

    private static String buffer(JsonNode agent) {
        long max = agent.at("/buffer/max_bytes").asLong();
        return max == 0 ? "" : Math.round(100.0 * agent.at("/buffer/bytes").asLong() / max) + "%";
    }

    private static String warnings(JsonNode agent) {
        return String.join(",", agent.path("warnings").findValuesAsText("code"));
    }

    private static String labels(JsonNode agent) {
        return StreamSupport.stream(agent.path("labels").properties().spliterator(), false)
                .map(label -> label.getKey() + "=" + label.getValue().asText())
                .collect(Collectors.joining(","));
    }
}

package io.tidegate.hub.operator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidegate.hub.client.ExitCodes;
import io.tidegate.hub.client.HubConnection;
import io.tidegate.hub.client.HubOptions;
import io.tidegate.hub.client.Query;
import io.tidegate.hub.print.Column;
import io.tidegate.hub.print.Column.Colour;
import io.tidegate.hub.print.DocumentPrinter;
import io.tidegate.hub.print.OutputFormat;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tidegate ledger [AGENT]}: checks {@code accepted = stored + pending + lost}, and lost against the gaps. */
@Command(
        name = "ledger",
        header = {
            "Checks that accepted = stored + pending + lost, and that the gaps list all that is lost.",
            "Exits 99 if it does not add up.",
            "",
            "Examples:",
            "  tidegate ledger",
            "  tidegate ledger plant1-gw3",
            "  tidegate ledger -o json | jq '.agents[] | select(.lost > 0)'",
            ""
        },
        mixinStandardHelpOptions = true)
final class LedgerCommand implements Callable<Integer> {

    /** Agent and gaps are two answers; while readings are being lost they differ for a moment. */
    private static final int ATTEMPTS = 5;

    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    private HubOptions options;

    @Parameters(index = "0", arity = "0..1", paramLabel = "AGENT", description = "Only this agent, with its gaps.")
    private @Nullable String id;

    @Option(names = "-o", paramLabel = "FORMAT", description = "${COMPLETION-CANDIDATES} (default: table).")
    private OutputFormat format = OutputFormat.table;

    private static final List<Column> COLUMNS = List.of(
            Column.text("agent", "AGENT", "/agent"),
            Column.number("accepted", "ACCEPTED", "/accepted"),
            Column.number("stored", "=STORED", "/stored"),
            Column.number("pending", "+PENDING", "/pending"),
            Column.number("lost", "+LOST", "/lost")
                    .coloured(row -> row.path("lost").asLong() > 0 ? Colour.RED : Colour.PLAIN),
            Column.of("reasons", "REASONS", false, LedgerCommand::reasons),
            Column.of("adds_up", "ADDS UP", false, row -> row.path("adds_up").asText())
                    .inWords(row -> row.path("adds_up").asBoolean() ? "yes" : "NO")
                    .coloured(row -> row.path("adds_up").asBoolean() ? Colour.GREEN : Colour.RED));

    private static final List<Column> GAP_COLUMNS = List.of(
            Column.text("epoch", "EPOCH", "/epoch"),
            Column.text("lane", "LANE", "/lane"),
            Column.number("from", "FROM", "/from"),
            Column.number("to", "TO", "/to"),
            Column.number("count", "COUNT", "/count"),
            Column.text("reason", "REASON", "/reason").coloured(row -> Colour.RED),
            Column.text("declared", "DECLARED", "/declared"));

    @Override
    public Integer call() throws IOException {
        HubConnection hub = options.connection();
        ArrayNode agents = HubConnection.JSON.createArrayNode();
        if (id != null) {
            agents.add(checked(hub, id, true));
        } else {
            for (JsonNode agent : hub.document(Query.of("/api/v1/agents")).path("agents")) {
                agents.add(checked(hub, agent.path("agent").asText(), false));
            }
        }
        print(agents);
        int wrong = 0;
        for (JsonNode agent : agents) {
            for (JsonNode error : agent.path("errors")) {
                wrong++;
                options.terminal().err().println(agent.path("agent").asText() + ": " + error.asText());
            }
        }
        return wrong == 0 ? ExitCodes.DONE : ExitCodes.DOES_NOT_ADD_UP;
    }

    private void print(ArrayNode agents) throws IOException {
        DocumentPrinter printer = options.printer(format);
        printer.all(HubConnection.JSON.createObjectNode().set("agents", agents), agents, COLUMNS);
        JsonNode gaps = agents.path(0).path("gaps");
        if (format == OutputFormat.table && !gaps.isEmpty()) {
            options.terminal().out().write('\n');
            printer.all(gaps, gaps, GAP_COLUMNS);
        }
    }

    private static ObjectNode checked(HubConnection hub, String agent, boolean withGaps) {
        String path = "/api/v1/agents/" + Query.escaped(agent);
        JsonNode gaps = HubConnection.JSON.createArrayNode();
        Ledger ledger = Ledger.of(hub.document(Query.of(path)));
        List<String> errors = ledger.errors(gaps);
        for (int attempt = 0; attempt < ATTEMPTS && ((withGaps && attempt == 0) || !errors.isEmpty()); attempt++) {
            gaps = hub.document(Query.of(path + "/gaps")).path("gaps");
            ledger = Ledger.of(hub.document(Query.of(path)));
            errors = ledger.errors(gaps);
        }
        ObjectNode row = HubConnection.JSON
                .createObjectNode()
                .put("agent", agent)
                .put("accepted", ledger.accepted())
                .put("stored", ledger.stored())
                .put("pending", ledger.pending())
                .put("lost", ledger.lostTotal());
        ObjectNode reasons = row.putObject("reasons");
        ledger.lost().forEach(reasons::put);
        row.put("adds_up", errors.isEmpty());
        ArrayNode said = row.putArray("errors");
        errors.forEach(said::add);
        if (withGaps) {
            row.set("gaps", gaps);
        }
        return row;
    }

    private static String reasons(JsonNode row) {
        StringBuilder reasons = new StringBuilder();
        row.path("reasons").properties().forEach(reason -> {
            if (reason.getValue().asLong() > 0) {
                reasons.append(reasons.isEmpty() ? "" : " ")
                        .append(reason.getKey())
                        .append('=')
                        .append(reason.getValue().asLong());
            }
        });
        return reasons.toString();
    }
}

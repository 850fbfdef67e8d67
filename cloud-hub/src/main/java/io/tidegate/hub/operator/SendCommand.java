package io.tidegate.hub.operator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidegate.hub.client.ExitCodes;
import io.tidegate.hub.client.HubConnection;
import io.tidegate.hub.client.HubOptions;
import io.tidegate.hub.client.Query;
import io.tidegate.hub.print.Column;
import io.tidegate.hub.print.OutputFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tidegate command AGENT NAME [ARGUMENT]}. */
@Command(
        name = "command",
        header = {
            "Has a running agent do something once, and waits for its answer.",
            "",
            "Examples:",
            "  tidegate command plant1-gw3 status",
            "  tidegate command plant1-gw3 restart_source boiler",
            "  tidegate command plant1-gw3 read_once boiler --within 30s",
            "  tidegate command plant1-gw3 flush",
            ""
        },
        footer = {"", "Exit: 0 done; 1 the agent could not do it; 69 the agent, or the hub, does not answer."},
        mixinStandardHelpOptions = true)
final class SendCommand implements Callable<Integer> {

    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    private HubOptions options;

    @Parameters(index = "0", paramLabel = "AGENT", description = "Which.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String agent;

    /** What the API calls them. */
    enum Name {
        restart_source,
        read_once,
        flush,
        status
    }

    @Parameters(index = "1", paramLabel = "NAME", description = "${COMPLETION-CANDIDATES}.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Name name;

    @Parameters(index = "2", arity = "0..1", paramLabel = "ARGUMENT", description = "The source that it is about.")
    private @Nullable String argument;

    @Option(
            names = "--within",
            paramLabel = "SPAN",
            defaultValue = "10s",
            description = "How long the agent may take, 1s to 60s (default: ${DEFAULT-VALUE}).")
    private Duration within = Duration.ofSeconds(10);

    @Option(names = "-o", paramLabel = "FORMAT", description = "${COMPLETION-CANDIDATES} (default: table).")
    private OutputFormat format = OutputFormat.table;

    private static final List<Column> COLUMNS = List.of(
            Column.text("agent", "AGENT", "/agent"),
            Column.text("command", "COMMAND", "/command"),
            Column.text("state", "STATE", "/state"),
            Column.text("text", "ANSWER", "/text"));

    @Override
    public Integer call() throws IOException {
        ObjectNode body = HubConnection.JSON.createObjectNode();
        body.put("command", name.name()).put("within", within.toMillis() + "ms");
        if (argument != null) {
            body.put("argument", argument);
        }
        JsonNode answer = options.connection(within)
                .send(
                        "POST",
                        Query.of("/api/v1/agents/" + Query.escaped(agent) + "/commands"),
                        Map.of("Content-Type", "application/json"),
                        body.toString().getBytes(StandardCharsets.UTF_8))
                .document();
        options.printer(format).all(answer, HubConnection.JSON.createArrayNode().add(answer), COLUMNS);
        return answer.path("state").asText().equals("done") ? ExitCodes.DONE : ExitCodes.FAILED;
    }
}

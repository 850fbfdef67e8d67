package io.tidegate.hub.operator.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidegate.hub.client.ExitCodes;
import io.tidegate.hub.client.HubConnection;
import io.tidegate.hub.client.HubOptions;
import io.tidegate.hub.print.Column;
import io.tidegate.hub.print.OutputFormat;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tidegate config history AGENT}. */
@Command(
        name = "history",
        header = {
            "Shows who pushed what to an agent when, and what became of it; failed attempts too.",
            "",
            "Examples:",
            "  tidegate config history plant1-gw3",
            "  tidegate config history plant1-gw3 -o json | jq '.revisions[0].steps'",
            ""
        },
        mixinStandardHelpOptions = true)
final class ConfigHistoryCommand implements Callable<Integer> {

    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    private HubOptions options;

    @Parameters(index = "0", paramLabel = "AGENT", description = "Whose.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String agent;

    @Option(names = "-o", paramLabel = "FORMAT", description = "${COMPLETION-CANDIDATES} (default: table).")
    private OutputFormat format = OutputFormat.table;

    private static final List<Column> COLUMNS = List.of(
            Column.number("revision", "REVISION", "/revision"),
            Column.text("time", "PUSHED", "/time"),
            Column.text("author", "BY", "/author"),
            Column.text("state", "STATE", "/state")
                    .coloured(row -> States.colour(row.path("state").asText())),
            Column.of("reason", "REASON", false, row -> last(row, "reason")),
            Column.text("comment", "COMMENT", "/comment"));

    @Override
    public Integer call() throws IOException {
        AgentConfig config = new AgentConfig(options.connection(), agent);
        JsonNode history = config.history().path("history");
        ArrayNode revisions = HubConnection.JSON.createArrayNode();
        for (JsonNode revision : config.revisions().path("revisions")) {
            ObjectNode row = revision.deepCopy();
            ArrayNode steps = row.putArray("steps");
            for (JsonNode step : history) {
                if (step.path("revision").equals(revision.path("revision"))
                        && step.path("digest").equals(revision.path("digest"))) {
                    steps.add(step);
                }
            }
            row.put("state", state(row, !revisions.isEmpty()));
            revisions.add(row);
        }
        JsonNode document =
                HubConnection.JSON.createObjectNode().put("agent", agent).set("revisions", revisions);
        options.printer(format).all(document, revisions, COLUMNS);
        return ExitCodes.DONE;
    }

    /** What has become of it; an agent that is told something newer says nothing of it any more. */
    private static String state(JsonNode revision, boolean hasSuccessor) {
        String said = last(revision, "state");
        if (hasSuccessor && !States.isFinal(said)) {
            return "superseded";
        }
        return said.isEmpty() ? "pending" : said;
    }

    /** Of the newest step, which is the first. */
    private static String last(JsonNode revision, String name) {
        JsonNode value = revision.path("steps").path(0).path(name);
        return value.isNull() ? "" : value.asText();
    }
}

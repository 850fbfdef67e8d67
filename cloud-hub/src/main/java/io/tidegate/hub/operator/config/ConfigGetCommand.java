package io.tidegate.hub.operator.config;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidegate.hub.client.CommandFailedException;
import io.tidegate.hub.client.ExitCodes;
import io.tidegate.hub.client.HubOptions;
import io.tidegate.hub.print.Column;
import io.tidegate.hub.print.OutputFormat;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tidegate config get AGENT [REVISION]}. */
@Command(
        name = "get",
        header = {
            "Shows what an agent is to run and where each value comes from, what it runs, and why if that differs.",
            "",
            "Examples:",
            "  tidegate config get plant1-gw3",
            "  tidegate config get plant1-gw3 4",
            "  tidegate config get plant1-gw3 --document > boiler.yaml",
            ""
        },
        mixinStandardHelpOptions = true)
final class ConfigGetCommand implements Callable<Integer> {

    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    private HubOptions options;

    @Parameters(index = "0", paramLabel = "AGENT", description = "Whose.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String agent;

    @Parameters(index = "1", arity = "0..1", paramLabel = "REVISION", description = "Only this revision.")
    private @Nullable Long revision;

    @Option(names = "--document", description = "Only the document, so that it can be changed and pushed.")
    private boolean documentOnly;

    @Option(names = "-o", paramLabel = "FORMAT", description = "${COMPLETION-CANDIDATES} (default: table).")
    private OutputFormat format = OutputFormat.table;

    private static final List<Column> COLUMNS = List.of(
            Column.text("agent", "AGENT", "/agent"),
            Column.number("desired", "DESIRED", "/desired/revision"),
            Column.number("running", "RUNNING", "/reported/running/revision"),
            Column.text("state", "STATE", "/state"),
            Column.text("reason", "REASON", "/reason"));

    @Override
    public Integer call() throws IOException {
        AgentConfig config = new AgentConfig(options.connection(), agent);
        JsonNode shown = revision == null ? config.get().document() : config.revision(revision);
        if (documentOnly) {
            JsonNode document = shown.at(revision == null ? "/desired/document" : "/document");
            if (document.isMissingNode()) {
                throw new CommandFailedException(
                        ExitCodes.FAILED,
                        "nothing was ever pushed to %s; it runs what its technician wrote".formatted(agent));
            }
            shown = document;
        }
        options.printer(format).one(shown, COLUMNS);
        return ExitCodes.DONE;
    }
}

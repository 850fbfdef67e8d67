package io.tidegate.hub.operator.config;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidegate.hub.client.ExitCodes;
import io.tidegate.hub.client.HubOptions;
import io.tidegate.hub.print.OutputFormat;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tidegate config diff AGENT [N [M]]}. */
@Command(
        name = "diff",
        header = {
            "Shows what differs between two revisions; without any, between what the agent runs and what it is to run.",
            "",
            "Examples:",
            "  tidegate config diff plant1-gw3",
            "  tidegate config diff plant1-gw3 4",
            "  tidegate config diff plant1-gw3 4 6",
            ""
        },
        mixinStandardHelpOptions = true)
final class ConfigDiffCommand implements Callable<Integer> {

    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    private HubOptions options;

    @Parameters(index = "0", paramLabel = "AGENT", description = "Whose.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String agent;

    @Parameters(index = "1", arity = "0..1", paramLabel = "N", description = "The older revision; 0 is nothing at all.")
    private @Nullable Long from;

    @Parameters(index = "2", arity = "0..1", paramLabel = "M", description = "The newer one (default: the newest).")
    private @Nullable Long to;

    @Option(names = "-o", paramLabel = "FORMAT", description = "${COMPLETION-CANDIDATES} (default: table).")
    private OutputFormat format = OutputFormat.table;

    @Override
    public Integer call() throws IOException {
        AgentConfig config = new AgentConfig(options.connection(), agent);
        JsonNode difference = config.difference(from == null ? running(config) : from, to);
        Changes.print(options, format, difference);
        return ExitCodes.DONE;
    }

    private long running(AgentConfig config) {
        JsonNode running = config.get().document().at("/reported/running/revision");
        if (!running.isNumber()) {
            options.note("%s has not said what it runs; this is compared with nothing pushed".formatted(agent));
        }
        return running.asLong();
    }
}

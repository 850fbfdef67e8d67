package io.tidegate.hub.operator.rollout;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidegate.hub.client.ExitCodes;
import io.tidegate.hub.client.HubOptions;
import io.tidegate.hub.print.Column;
import io.tidegate.hub.print.Column.Colour;
import io.tidegate.hub.print.OutputFormat;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tidegate rollout list}. */
@Command(
        name = "list",
        header = {
            "Shows the rollouts, newest first.",
            "",
            "Examples:",
            "  tidegate rollout list",
            "  tidegate rollout list -n 3 -o json",
            ""
        },
        mixinStandardHelpOptions = true)
public final class RolloutListCommand implements Callable<Integer> {

    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    private HubOptions options;

    @Option(
            names = {"-n", "--count"},
            paramLabel = "N",
            defaultValue = "20",
            description = "At most so many, up to 100 (default: ${DEFAULT-VALUE}).")
    private int count;

    @Option(names = "-o", paramLabel = "FORMAT", description = "${COMPLETION-CANDIDATES} (default: table).")
    private OutputFormat format = OutputFormat.table;

    static final List<Column> ROLLOUTS = List.of(
            Column.number("rollout", "ROLLOUT", "/rollout"),
            Column.text("state", "STATE", "/state").coloured(RolloutListCommand::colour),
            Column.number("wave", "WAVE", "/wave"),
            Column.number("waves", "OF", "/waves"),
            Column.number("targets", "TARGETS", "/targets"),
            Column.number("healthy", "HEALTHY", "/counts/healthy"),
            Column.number("failed", "FAILED", "/counts/failed"),
            Column.number("offline", "OFFLINE", "/counts/offline"),
            Column.text("selector", "SELECTOR", "/selector"),
            Column.text("author", "AUTHOR", "/author"),
            Column.text("comment", "COMMENT", "/comment"));

    static final List<Column> AGENTS = List.of(
            Column.text("agent", "AGENT", "/agent"),
            Column.text("state", "STATE", "/state"),
            Column.number("wave", "WAVE", "/wave"),
            Column.number("revision", "REVISION", "/revision"),
            Column.text("pointer", "POINTER", "/pointer"),
            Column.text("reason", "REASON", "/reason"));

    @Override
    public Integer call() throws IOException {
        JsonNode document = new HubRollouts(options.connection()).list(count);
        options.printer(format).all(document, document.path("rollouts"), ROLLOUTS);
        if (document.path("rollouts").isEmpty() && format == OutputFormat.table) {
            options.note("there was no rollout yet; tidegate rollout start begins one");
        }
        return ExitCodes.DONE;
    }

    private static Colour colour(JsonNode rollout) {
        return switch (rollout.path("state").asText()) {
            case "completed" -> Colour.GREEN;
            case "paused" -> Colour.YELLOW;
            case "aborted" -> Colour.RED;
            default -> Colour.PLAIN;
        };
    }
}

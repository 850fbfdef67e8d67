package io.tidegate.hub.operator.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidegate.hub.client.CommandFailedException;
import io.tidegate.hub.client.ExitCodes;
import io.tidegate.hub.client.HubConnection;
import io.tidegate.hub.client.HubOptions;
import io.tidegate.hub.client.HubReply;
import io.tidegate.hub.print.Column;
import io.tidegate.hub.print.OutputFormat;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tidegate config push AGENT FILE}. */
@Command(
        name = "push",
        header = {
            "Has an agent run a document: keys of edge.yaml less what is its technician's, and probation.",
            "The agent checks it, tries it, and goes back by itself if it does not prove itself.",
            "",
            "Examples:",
            "  tidegate config push plant1-gw3 boiler.yaml --comment 'read faster' --wait",
            "  tidegate config push plant1-gw3 boiler.yaml --dry-run",
            "  jq '.log_level = \"debug\"' gw.json | tidegate config push plant1-gw3 -",
            ""
        },
        footer = {
            "",
            "Exit: 0 done, with --wait applied; 1 rolled back, stale or still under way after --wait-timeout;",
            "78 the document is invalid, or the agent has rejected it."
        },
        mixinStandardHelpOptions = true)
public final class ConfigPushCommand implements Callable<Integer> {

    private final CountDownLatch stop;

    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    private HubOptions options;

    @Parameters(index = "0", paramLabel = "AGENT", description = "Which; it need not have connected yet.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String agent;

    @Parameters(index = "1", paramLabel = "FILE", description = "The document, YAML or JSON; - is stdin.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String file;

    @Option(names = "--comment", paramLabel = "TEXT", description = "Why; kept with the revision.")
    private @Nullable String comment;

    @Option(
            names = "--author",
            paramLabel = "NAME",
            defaultValue = "${env:USER}",
            description = "Who; kept with the revision (default: the user's name).")
    private @Nullable String author;

    @Option(
            names = "--if-match",
            paramLabel = "REVISION",
            description = "Only if this is the newest revision, 0 for none (default: whatever is the newest now).")
    private @Nullable Long ifMatch;

    @Option(
            names = "--again",
            description =
                    "Have the agent try it once more if it is the newest already, such as one that it has undone.")
    private boolean again;

    @Option(names = "--dry-run", description = "Only check it and show what would change.")
    private boolean dryRun;

    @Option(names = "--wait", description = "Wait until the agent has applied, rejected or undone it.")
    private boolean wait;

    @Option(
            names = "--wait-timeout",
            paramLabel = "SPAN",
            defaultValue = "5m",
            description = "How long --wait waits (default: ${DEFAULT-VALUE}).")
    private Duration waitTimeout = Duration.ofMinutes(5);

    @Option(names = "-o", paramLabel = "FORMAT", description = "${COMPLETION-CANDIDATES} (default: table).")
    private OutputFormat format = OutputFormat.table;

    private static final List<Column> COLUMNS = List.of(
            Column.text("agent", "AGENT", "/agent"),
            Column.number("revision", "REVISION", "/revision"),
            Column.text("state", "STATE", "/state")
                    .coloured(row -> States.colour(row.path("state").asText())),
            Column.text("reason", "REASON", "/reason"));

    /** @param stop ends what waits */
    public ConfigPushCommand(CountDownLatch stop) {
        this.stop = stop;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        PushedFile pushed = PushedFile.read(file, options.terminal().in());
        if (!pushed.problems().isEmpty()) {
            pushed.problems().forEach(problem -> options.terminal().err().println(problem));
            return ExitCodes.CONFIG_INVALID;
        }
        AgentConfig config = new AgentConfig(options.connection(), agent);
        HubReply before = before(config);
        String expected = ifMatch == null ? before.tag() : Long.toString(ifMatch);
        if (dryRun) {
            JsonNode changes = pushed.changesFrom(before.document().at("/desired/document"));
            Changes.print(options, format, changes);
            return ExitCodes.DONE;
        }
        HubReply answer = config.put(pushed.text(), expected, author, comment, again);
        JsonNode document = answer.document();
        long revision = document.at("/desired/revision").asLong();
        options.note(
                answer.status() == 200
                        ? "%s is to run this already, as revision %d".formatted(agent, revision)
                        : "%s: revision %d is stored".formatted(agent, revision));
        if (wait) {
            document = new RevisionWatch(config, revision, options, stop).await(document, waitTimeout);
        }
        String state = document.path("state").asText();
        ObjectNode result = HubConnection.JSON.createObjectNode();
        result.put("agent", agent).put("revision", revision).put("state", state);
        result.set("reason", document.path("reason"));
        result.set("errors", document.path("errors"));
        options.printer(format).all(result, HubConnection.JSON.createArrayNode().add(result), COLUMNS);
        return wait ? States.exit(state) : ExitCodes.DONE;
    }

    private HubReply before(AgentConfig config) {
        try {
            return config.get();
        } catch (CommandFailedException unknown) {
            if (!unknown.isNotFound()) {
                throw unknown;
            }
            options.note("no agent %s has connected yet; it is configured in advance".formatted(agent));
            return new HubReply(404, "0", HubConnection.JSON.createObjectNode());
        }
    }
}

package io.tidegate.hub.operator.rollout;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidegate.hub.client.CommandFailedException;
import io.tidegate.hub.client.ExitCodes;
import io.tidegate.hub.client.HubConnection;
import io.tidegate.hub.client.HubOptions;
import io.tidegate.hub.print.Column;
import io.tidegate.hub.print.OutputFormat;
import io.tidegate.hub.print.Table;
import io.tidegate.protocol.document.DocumentNode;
import io.tidegate.protocol.document.DocumentReader;
import io.tidegate.protocol.document.Problems;
import io.tidegate.protocol.merge.CanonicalJson;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tidegate rollout start FILE}. */
@Command(
        name = "start",
        header = {
            "Gives a document to the agents with these labels: first to one, then to more and more.",
            "",
            "Examples:",
            "  tidegate rollout start faster.yaml --label site=p1 --dry-run",
            "  tidegate rollout start faster.yaml --label site=p1 --watch",
            "  tidegate rollout start gateway.yaml --all --whole --waves 1,10,50%,100% --soak 10m --abort-above 3",
            ""
        },
        footer = {"", "Exit: 0 begun, with --watch completed; 1 with --watch aborted; 78 the document is invalid."},
        mixinStandardHelpOptions = true)
public final class RolloutStartCommand implements Callable<Integer> {

    private static final List<Column> GROUPS = List.of(
            Column.number("agents", "AGENTS", "/count"),
            Column.of("changes", "WHAT CHANGES", false, RolloutStartCommand::changes));

    private final CountDownLatch stop;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    private HubOptions options;

    @Parameters(
            index = "0",
            paramLabel = "FILE",
            description = "YAML or JSON, laid over each agent's own document: null removes a key; - is stdin.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String file;

    @Option(
            names = {"-l", "--label"},
            paramLabel = "KEY=VALUE",
            description = "Agents with this label; may be repeated.")
    private Map<String, String> labels = new LinkedHashMap<>();

    @Option(names = "--all", description = "Every agent.")
    private boolean all;

    @Option(names = "--whole", description = "FILE is the whole document, the same for all.")
    private boolean whole;

    @Option(
            names = "--waves",
            paramLabel = "SHARE",
            split = ",",
            description = "How many may have been tried by the end of each wave (default: 1,5%%,25%%,100%%).")
    private List<String> waves = List.of();

    @Option(names = "--soak", paramLabel = "SPAN", description = "How long an agent must run it (default: 60s).")
    private @Nullable String soak;

    @Option(
            names = "--patience",
            paramLabel = "SPAN",
            description = "How much longer its gate waits for data and sources (default: 60s).")
    private @Nullable String patience;

    @Option(
            names = "--answer-limit",
            paramLabel = "SPAN",
            description = "After which an agent that says nothing has failed (default: 5m).")
    private @Nullable String answerLimit;

    @Option(
            names = "--offline-wait",
            paramLabel = "SPAN",
            description = "How long the last wave waits for agents that are offline (default: 0s).")
    private @Nullable String offlineWait;

    @Option(
            names = "--min-rate",
            paramLabel = "PERCENT",
            description = "Of the readings before that must arrive; 0 does not look (default: 95).")
    private @Nullable Integer minRatePercent;

    @Option(
            names = "--abort-above",
            paramLabel = "SHARE",
            description = "More failures than this end it: agents, or percent of those tried (default: 5%%).")
    private @Nullable String abortAbove;

    @Option(names = "--comment", paramLabel = "TEXT", description = "Why; kept with the rollout.")
    private @Nullable String comment;

    @Option(
            names = "--author",
            paramLabel = "NAME",
            defaultValue = "${env:USER}",
            description = "Who; kept with the rollout (default: the user's name).")
    private @Nullable String author;

    @Option(names = "--dry-run", description = "Only show who is meant, and what would change for them.")
    private boolean dryRun;

    @Option(names = "--watch", description = "Follow it until it is over.")
    private boolean watch;

    @Option(names = "-o", paramLabel = "FORMAT", description = "${COMPLETION-CANDIDATES} (default: table).")
    private OutputFormat format = OutputFormat.table;

    /** @param stop ends the watching */
    public RolloutStartCommand(CountDownLatch stop) {
        this.stop = stop;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (all != labels.isEmpty()) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "say who is meant: agents with a --label, or --all of them, and not both");
        }
        HubRollouts hub = new HubRollouts(options.connection());
        JsonNode answer = hub.start(request(), dryRun, author);
        if (dryRun) {
            return plan(answer);
        }
        long number = answer.path("rollout").asLong();
        options.note("rollout %d begins: %d agents"
                .formatted(number, answer.path("targets").asInt()));
        if (watch) {
            return new RolloutWatch(options, hub, format, stop).follow(number);
        }
        options.printer(format)
                .all(answer, HubConnection.JSON.createArrayNode().add(answer), RolloutListCommand.ROLLOUTS);
        return ExitCodes.DONE;
    }

    private int plan(JsonNode plan) throws IOException {
        options.printer(format).all(plan, plan.path("groups"), GROUPS);
        options.note("%d agents are meant, %d of them online; for %d nothing changes"
                .formatted(
                        plan.path("targets").asInt(),
                        plan.path("online").asInt(),
                        plan.path("unchanged").asInt()));
        for (JsonNode group : plan.path("refused")) {
            JsonNode first = group.path("errors").path(0);
            options.note(Table.plain("%d agents could not run it: %s: %s - %s"
                    .formatted(
                            group.path("count").asInt(),
                            first.path("pointer").asText(),
                            first.path("detail").asText(),
                            first.path("hint").asText())));
        }
        return plan.path("refused").isEmpty() ? ExitCodes.DONE : ExitCodes.CONFIG_INVALID;
    }

    private ObjectNode request() throws IOException {
        ObjectNode request = HubConnection.JSON.createObjectNode();
        ObjectNode selector = request.putObject("selector");
        labels.forEach(selector::put);
        request.set(whole ? "document" : "patch", document());
        waves.forEach(request.withArray("/waves")::add);
        if (waves.isEmpty()) {
            request.remove("waves");
        }
        put(request, "soak", soak);
        put(request, "patience", patience);
        put(request, "answer_limit", answerLimit);
        put(request, "offline_wait", offlineWait);
        put(request, "abort_above", abortAbove);
        put(request, "comment", comment);
        if (minRatePercent != null) {
            request.put("min_rate_percent", minRatePercent);
        }
        return request;
    }

    private static void put(ObjectNode request, String name, @Nullable String value) {
        if (value != null) {
            request.put(name, value);
        }
    }

    private JsonNode document() throws IOException {
        Problems problems = new Problems(file);
        Optional<DocumentNode> tree = DocumentReader.readFromAfar(bytes(), problems);
        if (tree.isEmpty() || !problems.isEmpty()) {
            throw new CommandFailedException(
                    ExitCodes.CONFIG_INVALID, problems.inOrder().get(0).toString());
        }
        return HubConnection.JSON.readTree(CanonicalJson.write(tree.get()).getBytes(StandardCharsets.UTF_8));
    }

    private byte[] bytes() throws IOException {
        if (file.equals("-")) {
            return options.terminal().in().readAllBytes();
        }
        try (InputStream in = Files.newInputStream(Path.of(file))) {
            return in.readAllBytes();
        } catch (NoSuchFileException absent) {
            throw new CommandFailedException(
                    ExitCodes.FAILED, file + " does not exist; correct the path, or write - for stdin", absent);
        }
    }

    private static String changes(JsonNode group) {
        StringBuilder text = new StringBuilder();
        for (JsonNode change : group.path("changes")) {
            text.append(text.isEmpty() ? "" : "; ")
                    .append(change.path("where").asText())
                    .append(": ")
                    .append(change.has("before") ? change.path("before").toString() : "(nothing)")
                    .append(" -> ")
                    .append(change.has("after") ? change.path("after").toString() : "(nothing)");
        }
        return text.toString();
    }
}

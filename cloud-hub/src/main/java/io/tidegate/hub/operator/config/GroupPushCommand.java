package io.tidegate.hub.operator.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidegate.hub.client.CommandFailedException;
import io.tidegate.hub.client.ExitCodes;
import io.tidegate.hub.client.HubConnection;
import io.tidegate.hub.client.HubOptions;
import io.tidegate.hub.client.HubReply;
import io.tidegate.hub.print.OutputFormat;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tidegate config group push NAME FILE}. */
@Command(
        name = "push",
        header = {
            "Has all agents with these labels run a document beneath their own, all at once: tidegate rollout goes step by step.",
            "",
            "Examples:",
            "  tidegate config group push boilers boilers.yaml --label kind=boiler --dry-run",
            "  tidegate config group push boilers boilers.yaml --label kind=boiler --label site=p1 --priority 10",
            "  tidegate config group push everyone base.yaml --all --priority -10",
            ""
        },
        footer = {
            "",
            "Exit: 0 done; 1 somebody else has changed it; 78 the document is invalid, or an agent could not run what",
            "would come of it."
        },
        mixinStandardHelpOptions = true)
final class GroupPushCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    private HubOptions options;

    @Parameters(index = "0", paramLabel = "NAME", description = "Which; it is made if there is none of that name.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String name;

    @Parameters(index = "1", paramLabel = "FILE", description = "The document, YAML or JSON; - is stdin.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String file;

    @Option(
            names = {"-l", "--label"},
            paramLabel = "KEY=VALUE",
            description = "Agents with this label; may be repeated.")
    private Map<String, String> labels = new LinkedHashMap<>();

    @Option(names = "--all", description = "Every agent.")
    private boolean all;

    @Option(names = "--priority", paramLabel = "N", description = "Of two groups the higher one prevails (default: 0).")
    private int priority;

    @Option(
            names = "--comment",
            paramLabel = "TEXT",
            description = "Why; kept with the group and its agents' revisions.")
    private @Nullable String comment;

    @Option(
            names = "--author",
            paramLabel = "NAME",
            defaultValue = "${env:USER}",
            description = "Who; kept with the group (default: the user's name).")
    private @Nullable String author;

    @Option(
            names = "--if-match",
            paramLabel = "REVISION",
            description = "Only if the group has this revision, 0 for none (default: whatever it has now).")
    private @Nullable Long ifMatch;

    @Option(names = "--dry-run", description = "Only check the document and show what would change in the group's.")
    private boolean dryRun;

    @Option(names = "-o", paramLabel = "FORMAT", description = "${COMPLETION-CANDIDATES} (default: table).")
    private OutputFormat format = OutputFormat.table;

    @Override
    public Integer call() throws IOException {
        if (all != labels.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(), "say who is meant: agents with a --label, or --all of them, and not both");
        }
        PushedFile pushed = PushedFile.read(file, options.terminal().in());
        if (!pushed.problems().isEmpty()) {
            pushed.problems().forEach(problem -> options.terminal().err().println(problem));
            return ExitCodes.CONFIG_INVALID;
        }
        HubGroups groups = new HubGroups(options.connection());
        HubReply before = before(groups);
        if (dryRun) {
            Changes.print(options, format, pushed.changesFrom(before.document().path("document")));
            return ExitCodes.DONE;
        }
        String expected = ifMatch == null ? before.tag() : Long.toString(ifMatch);
        JsonNode group =
                groups.put(name, group(pushed), expected, author, comment).document();
        options.note("group %s: revision %d is stored; it concerns %d agents"
                .formatted(
                        name,
                        group.path("revision").asLong(),
                        group.path("agents").asInt()));
        options.printer(format).all(group, HubConnection.JSON.createArrayNode().add(group), GroupCommand.COLUMNS);
        return ExitCodes.DONE;
    }

    private JsonNode group(PushedFile pushed) {
        ObjectNode group = HubConnection.JSON.createObjectNode();
        ObjectNode selector = group.putObject("selector");
        labels.forEach(selector::put);
        group.put("priority", priority);
        group.set("document", pushed.json());
        return group;
    }

    private HubReply before(HubGroups groups) {
        try {
            return groups.get(name);
        } catch (CommandFailedException unknown) {
            if (!unknown.isNotFound()) {
                throw unknown;
            }
            return new HubReply(404, "0", HubConnection.JSON.createObjectNode());
        }
    }
}

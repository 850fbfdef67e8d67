package io.tidegate.hub.operator.config;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidegate.hub.client.ExitCodes;
import io.tidegate.hub.client.HubOptions;
import io.tidegate.hub.print.Column;
import io.tidegate.hub.print.OutputFormat;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tidegate config group}. */
@Command(
        name = "group",
        header = {
            "Shows and changes what all agents with certain labels are to run beneath their own documents.",
            "",
            "Examples:",
            "  tidegate config group push boilers boilers.yaml --label kind=boiler --dry-run",
            "  tidegate config group push boilers boilers.yaml --label kind=boiler",
            "  tidegate config group list",
            "  tidegate config get plant1-gw3 -o json | jq .origins",
            ""
        },
        subcommands = {
            GroupCommand.ListCommand.class,
            GroupCommand.Get.class,
            GroupPushCommand.class,
            GroupCommand.Delete.class
        },
        mixinStandardHelpOptions = true)
final class GroupCommand implements Runnable {

    static final List<Column> COLUMNS = List.of(
            Column.text("name", "NAME", "/name"),
            Column.number("revision", "REVISION", "/revision"),
            Column.of("selector", "LABELS", false, GroupCommand::labels),
            Column.number("priority", "PRIORITY", "/priority"),
            Column.number("agents", "AGENTS", "/agents"),
            Column.text("author", "BY", "/author"),
            Column.text("comment", "COMMENT", "/comment"));

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing a command");
    }

    private static String labels(JsonNode group) {
        return group.path("selector").isEmpty()
                ? "(all)"
                : group.path("selector").properties().stream()
                        .map(label -> label.getKey() + "=" + label.getValue().asText())
                        .collect(Collectors.joining(","));
    }

    /** {@code tidegate config group list}. */
    @Command(
            name = "list",
            header = {"Lists the groups.", "", "Examples:", "  tidegate config group list", ""},
            mixinStandardHelpOptions = true)
    static final class ListCommand implements Callable<Integer> {

        @Mixin
        @SuppressWarnings("NullAway.Init") // set by picocli
        private HubOptions options;

        @Option(names = "-o", paramLabel = "FORMAT", description = "${COMPLETION-CANDIDATES} (default: table).")
        private OutputFormat format = OutputFormat.table;

        @Override
        public Integer call() throws IOException {
            JsonNode document = new HubGroups(options.connection()).list();
            options.printer(format).all(document, document.path("groups"), COLUMNS);
            return ExitCodes.DONE;
        }
    }

    /** {@code tidegate config group get NAME}. */
    @Command(
            name = "get",
            header = {
                "Shows a group.",
                "",
                "Examples:",
                "  tidegate config group get boilers",
                "  tidegate config group get boilers --document > boilers.yaml",
                ""
            },
            mixinStandardHelpOptions = true)
    static final class Get implements Callable<Integer> {

        @Mixin
        @SuppressWarnings("NullAway.Init") // set by picocli
        private HubOptions options;

        @Parameters(paramLabel = "NAME", description = "Which.")
        @SuppressWarnings("NullAway.Init") // set by picocli
        private String name;

        @Option(names = "--document", description = "Only the document, so that it can be changed and pushed.")
        private boolean documentOnly;

        @Option(names = "-o", paramLabel = "FORMAT", description = "${COMPLETION-CANDIDATES} (default: table).")
        private OutputFormat format = OutputFormat.table;

        @Override
        public Integer call() throws IOException {
            JsonNode group = new HubGroups(options.connection()).get(name).document();
            options.printer(format).one(documentOnly ? group.path("document") : group, COLUMNS);
            return ExitCodes.DONE;
        }
    }

    /** {@code tidegate config group delete NAME}. */
    @Command(
            name = "delete",
            header = {
                "Deletes a group; its agents are told what is left.",
                "",
                "Examples:",
                "  tidegate config group delete boilers --comment 'the trial is over'",
                ""
            },
            mixinStandardHelpOptions = true)
    static final class Delete implements Callable<Integer> {

        @Mixin
        @SuppressWarnings("NullAway.Init") // set by picocli
        private HubOptions options;

        @Parameters(paramLabel = "NAME", description = "Which.")
        @SuppressWarnings("NullAway.Init") // set by picocli
        private String name;

        @Option(names = "--comment", paramLabel = "TEXT", description = "Why; kept with the agents' revisions.")
        private @Nullable String comment;

        @Option(
                names = "--author",
                paramLabel = "NAME",
                defaultValue = "${env:USER}",
                description = "Who; kept with the agents' revisions (default: the user's name).")
        private @Nullable String author;

        @Override
        public Integer call() {
            HubGroups groups = new HubGroups(options.connection());
            groups.delete(name, groups.get(name).tag(), author, comment);
            options.note("group %s is deleted".formatted(name));
            return ExitCodes.DONE;
        }
    }
}

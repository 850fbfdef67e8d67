package io.tidegate.hub.operator.rollout;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidegate.hub.client.ExitCodes;
import io.tidegate.hub.client.HubConnection;
import io.tidegate.hub.client.HubOptions;
import io.tidegate.hub.print.OutputFormat;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What can be done with a rollout; one command for each. */
public abstract sealed class RolloutActionCommand implements Callable<Integer> {

    private final String action;

    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    private HubOptions options;

    @Parameters(index = "0", paramLabel = "N", description = "The rollout's number.")
    private long number;

    @Option(
            names = "--author",
            paramLabel = "NAME",
            defaultValue = "${env:USER}",
            description = "Who; kept with the rollout (default: the user's name).")
    private @Nullable String author;

    @Option(names = "-o", paramLabel = "FORMAT", description = "${COMPLETION-CANDIDATES} (default: table).")
    private OutputFormat format = OutputFormat.table;

    private RolloutActionCommand(String action) {
        this.action = action;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        JsonNode rollout = act();
        options.printer(format)
                .all(rollout, HubConnection.JSON.createArrayNode().add(rollout), RolloutListCommand.ROLLOUTS);
        return ExitCodes.DONE;
    }

    private JsonNode act() {
        return new HubRollouts(options.connection()).act(number, action, author);
    }

    /** {@code tidegate rollout pause N}. */
    @Command(
            name = "pause",
            header = {
                "Gives the document to nobody else; agents that have it go on.",
                "",
                "Example:",
                "  tidegate rollout pause 7",
                ""
            },
            mixinStandardHelpOptions = true)
    public static final class Pause extends RolloutActionCommand {
        public Pause() {
            super("pause");
        }
    }

    /** {@code tidegate rollout resume N}. */
    @Command(
            name = "resume",
            header = {"Goes on with a paused rollout.", "", "Example:", "  tidegate rollout resume 7", ""},
            mixinStandardHelpOptions = true)
    public static final class Resume extends RolloutActionCommand {
        public Resume() {
            super("resume");
        }
    }

    /** {@code tidegate rollout abort N}. */
    @Command(
            name = "abort",
            header = {
                "Ends a rollout for good; agents that have the document keep it, see undo.",
                "",
                "Example:",
                "  tidegate rollout abort 7",
                ""
            },
            mixinStandardHelpOptions = true)
    public static final class Abort extends RolloutActionCommand {
        public Abort() {
            super("abort");
        }
    }

    /** {@code tidegate rollout undo N}. */
    @Command(
            name = "undo",
            header = {
                "Gives each agent that was touched the document that it had before; that is a rollout of its own.",
                "",
                "Examples:",
                "  tidegate rollout undo 7",
                "  tidegate rollout undo 7 --watch",
                ""
            },
            mixinStandardHelpOptions = true)
    public static final class Undo extends RolloutActionCommand {

        private final CountDownLatch stop;

        @Option(names = "--watch", description = "Follow it until it is over.")
        private boolean watch;

        /** @param stop ends the watching */
        public Undo(CountDownLatch stop) {
            super("undo");
            this.stop = stop;
        }

        @Override
        public Integer call() throws IOException, InterruptedException {
            if (!watch) {
                return super.call();
            }
            long undo = super.act().path("rollout").asLong();
            HubOptions options = super.options;
            return new RolloutWatch(options, new HubRollouts(options.connection()), super.format, stop).follow(undo);
        }
    }
}

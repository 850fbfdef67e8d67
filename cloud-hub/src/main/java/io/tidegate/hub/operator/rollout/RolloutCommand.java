package io.tidegate.hub.operator.rollout;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code tidegate rollout}. */
@Command(
        name = "rollout",
        header = {
            "Gives a document to many agents, a few at a time, and stops when too many break.",
            "",
            "Examples:",
            "  tidegate rollout start faster.yaml --label site=p1 --dry-run",
            "  tidegate rollout start faster.yaml --label site=p1 --comment 'read faster' --watch",
            "  tidegate rollout watch 7",
            "  tidegate rollout undo 7 --watch",
            ""
        },
        subcommands = {
            RolloutStartCommand.class,
            RolloutWatchCommand.class,
            RolloutListCommand.class,
            RolloutActionCommand.Pause.class,
            RolloutActionCommand.Resume.class,
            RolloutActionCommand.Abort.class,
            RolloutActionCommand.Undo.class
        },
        mixinStandardHelpOptions = true)
public final class RolloutCommand implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "Missing a command");
    }
}

package io.tidegate.hub.operator.config;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code tidegate config}. */
@Command(
        name = "config",
        header = {
            "Shows and changes what agents are to run.",
            "",
            "Examples:",
            "  tidegate config get plant1-gw3",
            "  tidegate config push plant1-gw3 boiler.yaml --comment 'read faster' --wait",
            "  tidegate config diff plant1-gw3",
            "  tidegate config history plant1-gw3",
            "  tidegate config group push boilers boilers.yaml --label kind=boiler",
            ""
        },
        subcommands = {
            ConfigGetCommand.class,
            ConfigDiffCommand.class,
            ConfigPushCommand.class,
            ConfigHistoryCommand.class,
            GroupCommand.class
        },
        mixinStandardHelpOptions = true)
public final class ConfigCommand implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing a command");
    }
}

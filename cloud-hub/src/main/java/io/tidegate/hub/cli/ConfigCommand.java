package io.tidegate.hub.cli;

import io.tidegate.hub.config.HubConfigFile;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code tidegate-hub config …}. */
@Command(
        name = "config",
        header = {
            "About the configuration file.",
            "",
            "Example:",
            "  # for an editor that completes and checks hub.yaml",
            "  tidegate-hub config schema > hub.schema.json",
            ""
        },
        mixinStandardHelpOptions = true)
final class ConfigCommand implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "Missing a command");
    }

    @Command(
            name = "schema",
            header = "Prints the JSON Schema (draft 2020-12) of hub.yaml.",
            mixinStandardHelpOptions = true)
    void schema() {
        spec.commandLine().getOut().println(HubConfigFile.jsonSchema());
    }
}

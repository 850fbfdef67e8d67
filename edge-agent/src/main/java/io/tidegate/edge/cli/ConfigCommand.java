package io.tidegate.edge.cli;

import io.tidegate.edge.config.EdgeConfigFile;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code tidegate-edge config …}. */
@Command(
        name = "config",
        header = {
            "About the configuration.",
            "",
            "Examples:",
            "  tidegate-edge config show --origin",
            "  # for an editor that completes and checks edge.yaml",
            "  tidegate-edge config schema > edge.schema.json",
            ""
        },
        subcommands = ConfigShowCommand.class,
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
            header = "Prints the JSON Schema (draft 2020-12) of edge.yaml.",
            mixinStandardHelpOptions = true)
    void schema() {
        spec.commandLine().getOut().println(EdgeConfigFile.jsonSchema());
    }
}

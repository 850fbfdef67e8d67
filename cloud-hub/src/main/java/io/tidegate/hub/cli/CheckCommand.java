package io.tidegate.hub.cli;

import io.tidegate.hub.config.HubConfig;
import io.tidegate.hub.config.HubConfigFile;
import io.tidegate.protocol.config.HostEnvironment;
import io.tidegate.protocol.config.Loaded;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tidegate-hub check FILE}: starts nothing, touches nothing. */
@Command(
        name = "check",
        header = {
            "Says what is wrong with a configuration file, with line and column.",
            "",
            "Example:",
            "  tidegate-hub check hub.yaml",
            ""
        },
        mixinStandardHelpOptions = true)
final class CheckCommand implements Callable<Integer> {

    @Parameters(paramLabel = "FILE", description = "The configuration file.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Path file;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() {
        Loaded<HubConfig> loaded = HubConfigFile.read(file, HostEnvironment.ofThisProcess());
        PrintWriter err = spec.commandLine().getErr();
        loaded.problems().forEach(problem -> err.println(problem));
        err.flush();
        if (loaded instanceof Loaded.Invalid) {
            return ExitCodes.CONFIG_INVALID;
        }
        spec.commandLine().getOut().println(file + ": valid");
        return ExitCodes.DONE;
    }
}

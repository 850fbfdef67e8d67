package io.tidegate.edge.cli;

import io.tidegate.edge.config.LocalDocument;
import io.tidegate.protocol.config.HostEnvironment;
import io.tidegate.protocol.config.Loaded;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tidegate-edge check FILE}: starts nothing, touches nothing. */
@Command(
        name = "check",
        header = {
            "Says what is wrong with a configuration file, with line and column.",
            "",
            "Example:",
            "  tidegate-edge check edge.yaml",
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
        Loaded<LocalDocument> loaded = LocalDocument.read(file, HostEnvironment.ofThisProcess());
        PrintWriter err = spec.commandLine().getErr();
        loaded.problems().forEach(err::println);
        err.flush();
        if (loaded instanceof Loaded.Invalid) {
            return ExitCodes.CONFIG_INVALID;
        }
        spec.commandLine().getOut().println(file + ": valid");
        return ExitCodes.DONE;
    }
}

package io.tidegate.hub.cli;

import java.io.PrintWriter;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The program {@code tidegate-hub}. */
@Command(
        name = "tidegate-hub",
        header = {
            "Takes readings from agents, stores each exactly once, and serves them.",
            "",
            "Examples:",
            "  # on loopback, with its data below ~/.local/state/tidegate-hub",
            "  tidegate-hub serve",
            "",
            "  # look a configuration over before it is used",
            "  tidegate-hub check /etc/tidegate/hub.yaml",
            ""
        },
        subcommands = {
            ServeCommand.class,
            CheckCommand.class,
            ConfigCommand.class,
            AutoComplete.GenerateCompletion.class
        },
        mixinStandardHelpOptions = true,
        versionProvider = TidegateHub.Version.class,
        footer = {"", "Exit: 0 done, 1 failed, 2 wrong usage, 78 configuration invalid."})
public final class TidegateHub implements Runnable {

    private static final int USAGE_WIDTH = 110;

    @Option(
            names = {"-v", "--verbose"},
            description = "Say more when something fails.",
            scope = ScopeType.INHERIT)
    private boolean verbose;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    /** The version of the jar. */
    static final class Version implements CommandLine.IVersionProvider {

        static String text() {
            String version = TidegateHub.class.getPackage().getImplementationVersion();
            return version == null ? "(unpackaged)" : version;
        }

        @Override
        public String[] getVersion() {
            return new String[] {"tidegate-hub " + text()};
        }
    }

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "Missing a command");
    }

    /** Runs the program and ends the process with its exit code. */
    public static void main(String[] args) {
        // Before the first logger is made: HiveMQ brings a logback.xml of its own.
        System.setProperty("logback.configurationFile", "io/tidegate/hub/cli/logback.xml");
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        TidegateHub program = new TidegateHub();
        return new CommandLine(program)
                .setUsageHelpWidth(USAGE_WIDTH)
                .setExecutionExceptionHandler((failure, line, parsed) -> program.report(failure, line));
    }

    /** The program's catch-all: one line for a person, the stack trace only with -v. */
    private int report(Exception failure, CommandLine line) {
        PrintWriter err = line.getErr();
        err.println("tidegate-hub: " + (failure.getMessage() == null ? failure.toString() : failure.getMessage()));
        if (verbose) {
            failure.printStackTrace(err);
        }
        err.flush();
        return ExitCodes.FAILED;
    }
}

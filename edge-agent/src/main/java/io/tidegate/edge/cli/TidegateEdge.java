package io.tidegate.edge.cli;

import java.io.PrintWriter;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The program {@code tidegate-edge}. */
@Command(
        name = "tidegate-edge",
        header = {
            "Buffers readings durably on the gateway and forwards them until the hub has stored them.",
            "",
            "Examples:",
            "  # take readings on 127.0.0.1:8088, forward to a hub on this machine",
            "  tidegate-edge run",
            "",
            "  # look a configuration over before it is used",
            "  tidegate-edge check /etc/tidegate/edge.yaml",
            "",
            "  # how the running agent is: accepted = stored + pending + lost",
            "  tidegate-edge status",
            ""
        },
        subcommands = {
            RunCommand.class,
            CheckCommand.class,
            StatusCommand.class,
            ConfigCommand.class,
            AutoComplete.GenerateCompletion.class
        },
        mixinStandardHelpOptions = true,
        versionProvider = TidegateEdge.Version.class,
        footer = {
            "",
            "Exit: 0 done, 1 failed, 2 wrong usage, 3 problems found, 69 unreachable, 78 configuration invalid."
        })
public final class TidegateEdge implements Runnable {

    private static final int USAGE_WIDTH = 110;

    @Option(
            names = {"-v", "--verbose"},
            description = "Say more when something fails.",
            scope = ScopeType.INHERIT)
    private boolean verbose;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    /** The version of the build. */
    static final class Version implements CommandLine.IVersionProvider {

        @Override
        public String[] getVersion() {
            return new String[] {"tidegate-edge " + BuildInfo.read().version()};
        }
    }

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "Missing a command");
    }

    /** Runs the program and ends the process with its exit code. */
    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        TidegateEdge program = new TidegateEdge();
        return new CommandLine(program)
                .setUsageHelpWidth(USAGE_WIDTH)
                .setExecutionExceptionHandler((failure, line, parsed) -> program.report(failure, line));
    }

    /** The program's catch-all: one line for a person, the stack trace only with -v. */
    private int report(Exception failure, CommandLine line) {
        PrintWriter err = line.getErr();
        err.println("tidegate-edge: " + (failure.getMessage() == null ? failure.toString() : failure.getMessage()));
        if (verbose) {
            failure.printStackTrace(err);
        }
        err.flush();
        return ExitCodes.FAILED;
    }
}

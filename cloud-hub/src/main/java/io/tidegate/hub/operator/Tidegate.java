package io.tidegate.hub.operator;

import io.tidegate.hub.client.CommandFailedException;
import io.tidegate.hub.client.ExitCodes;
import io.tidegate.hub.client.HubOptions;
import io.tidegate.hub.operator.config.ConfigCommand;
import io.tidegate.hub.operator.config.ConfigPushCommand;
import io.tidegate.hub.operator.rollout.RolloutActionCommand;
import io.tidegate.hub.operator.rollout.RolloutCommand;
import io.tidegate.hub.operator.rollout.RolloutStartCommand;
import io.tidegate.hub.operator.rollout.RolloutWatchCommand;
import io.tidegate.hub.print.Terminal;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.concurrent.CountDownLatch;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The program {@code tidegate}. */
@Command(
        name = "tidegate",
        header = {
            "Shows what a hub knows of its agents and their readings, and configures agents.",
            "",
            "Examples:",
            "  tidegate agents",
            "  tidegate alerts",
            "  tidegate query room/temp --agent plant1-gw3 --from -1h --step 1m",
            "  tidegate export --from -7d -o csv -O week.csv",
            "  tidegate tail --agent plant1-gw3",
            "  tidegate ledger",
            "  tidegate config push plant1-gw3 boiler.yaml --comment 'read faster' --wait",
            "  tidegate rollout start faster.yaml --label site=p1 --watch",
            ""
        },
        subcommands = {
            AgentsCommand.class,
            AlertsCommand.class,
            QueryCommand.class,
            ExportCommand.class,
            TailCommand.class,
            LedgerCommand.class,
            ConfigCommand.class,
            SendCommand.class,
            RolloutCommand.class,
            AutoComplete.GenerateCompletion.class
        },
        mixinStandardHelpOptions = true,
        versionProvider = Tidegate.Version.class,
        footer = {
            "",
            "The hub's address is --hub or TIDEGATE_HUB, a token TIDEGATE_TOKEN.",
            "Exit: 0 done, 1 failed, 2 wrong usage, 69 hub unreachable, 77 not permitted,",
            "78 configuration invalid, 99 a ledger does not add up."
        })
public final class Tidegate implements Runnable {

    private static final int USAGE_WIDTH = 110;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    /** The version of the jar. */
    static final class Version implements CommandLine.IVersionProvider {

        @Override
        public String[] getVersion() {
            String version = Tidegate.class.getPackage().getImplementationVersion();
            return new String[] {"tidegate " + (version == null ? "(unpackaged)" : version)};
        }
    }

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "Missing a command");
    }

    /** Runs the program and ends the process with its exit code. */
    public static void main(String[] args) {
        CountDownLatch stop = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(stop::countDown, "stop"));
        System.exit(commandLine(Terminal.ofThisProcess(), stop).execute(args));
    }

    /**
     * The whole command line.
     *
     * @param stop ends what would go on for ever
     */
    static CommandLine commandLine(Terminal terminal, CountDownLatch stop) {
        CommandLine.IFactory defaults = CommandLine.defaultFactory();
        CommandLine line = new CommandLine(new Tidegate(), new CommandLine.IFactory() {
            @Override
            public <K> K create(Class<K> type) throws Exception {
                if (type == HubOptions.class) {
                    return type.cast(new HubOptions(terminal));
                }
                if (type == ConfigPushCommand.class) {
                    return type.cast(new ConfigPushCommand(stop));
                }
                if (type == RolloutStartCommand.class) {
                    return type.cast(new RolloutStartCommand(stop));
                }
                if (type == RolloutWatchCommand.class) {
                    return type.cast(new RolloutWatchCommand(stop));
                }
                if (type == RolloutActionCommand.Undo.class) {
                    return type.cast(new RolloutActionCommand.Undo(stop));
                }
                return type == TailCommand.class ? type.cast(new TailCommand(stop)) : defaults.create(type);
            }
        });
        line.setUsageHelpWidth(USAGE_WIDTH);
        line.setOut(new PrintWriter(terminal.out(), true, StandardCharsets.UTF_8));
        line.setErr(new PrintWriter(terminal.err(), true, StandardCharsets.UTF_8));
        line.registerConverter(Duration.class, Tidegate::span);
        line.setExecutionExceptionHandler(Tidegate::report);
        return line;
    }

    private static Duration span(String text) {
        try {
            Duration span = Duration.parse("PT" + text);
            if (!span.isNegative() && !span.isZero()) {
                return span;
            }
        } catch (DateTimeParseException notASpan) {
            // Said below.
        }
        throw new CommandLine.TypeConversionException(
                "\"%s\" is not a span of time; give one such as 10s or 2m".formatted(text));
    }

    /** The program's catch-all: one line for a person, the stack trace only with -v. */
    private static int report(Exception failure, CommandLine line, CommandLine.ParseResult parsed) {
        if (failure instanceof IOException && "Broken pipe".equals(failure.getMessage())) {
            // Whoever reads our output has had enough, as in: tidegate export | head
            return ExitCodes.FAILED;
        }
        PrintWriter err = line.getErr();
        err.println("tidegate: " + (failure.getMessage() == null ? failure.toString() : failure.getMessage()));
        Object options = line.getMixins().get("options");
        if (options instanceof HubOptions hubOptions && hubOptions.verbose()) {
            failure.printStackTrace(err);
        }
        err.flush();
        return failure instanceof CommandFailedException failed ? failed.exit() : ExitCodes.FAILED;
    }
}

package io.tidegate.sim.cli;

import io.tidegate.sim.device.SystemRunClock;
import java.io.PrintWriter;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The program {@code tidegate-sim}: plays devices and agents, and proves that what they sent is stored. */
@Command(
        name = "tidegate-sim",
        header = {
            "Plays devices against an agent and agents against a hub, and checks what is stored.",
            "",
            "Examples:",
            "  # a load test with a verdict and a report",
            "  tidegate-sim run deploy/scenarios/steady.yaml",
            "",
            "  # send a CSV file through an agent as fast as it goes, then compare hub and file",
            "  tidegate-sim replay pump.csv --to http://127.0.0.1:8088",
            "",
            "  # 500 agents against a hub for 30 seconds",
            "  tidegate-sim fleet --agents 500 --rate 10/s",
            "",
            "  # a simulated pump loop, eight readings per second until Ctrl-C",
            "  tidegate-sim device pump --to http://127.0.0.1:8088",
            ""
        },
        subcommands = {
            RunCommand.class,
            CompareCommand.class,
            ReplayCommand.class,
            FleetCommand.class,
            DeviceCommand.class,
            LinkCommand.class,
            AutoComplete.GenerateCompletion.class
        },
        mixinStandardHelpOptions = true,
        versionProvider = TidegateSim.Version.class,
        footer = {
            "",
            "Exit: 0 done, 1 failed, 2 wrong usage, 69 agent or hub unreachable, 78 scenario invalid, 99 the check failed."
        })
public final class TidegateSim implements Runnable {

    /** How long a run that was asked to stop may take to say what it did. */
    private static final long FAREWELL_MS = 2_000;

    private static final int USAGE_WIDTH = 110;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    /** The version of the jar. */
    static final class Version implements CommandLine.IVersionProvider {

        @Override
        public String[] getVersion() {
            String version = TidegateSim.class.getPackage().getImplementationVersion();
            return new String[] {"tidegate-sim " + (version == null ? "(unpackaged)" : version)};
        }
    }

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "Missing a command");
    }

    /** Runs the program and ends the process with its exit code. */
    public static void main(String[] args) {
        SystemRunClock clock = new SystemRunClock();
        CountDownLatch finished = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> farewell(clock, finished), "farewell"));
        int exit = commandLine(clock).execute(args);
        finished.countDown();
        System.exit(exit);
    }

    private static void farewell(SystemRunClock clock, CountDownLatch finished) {
        clock.stop();
        try {
            finished.await(FAREWELL_MS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The whole command line; {@code clock} ends every wait when it is stopped. */
    static CommandLine commandLine(SystemRunClock clock) {
        CommandLine.IFactory defaults = CommandLine.defaultFactory();
        CommandLine line = new CommandLine(new TidegateSim(), new CommandLine.IFactory() {
            @Override
            public <K> K create(Class<K> type) throws Exception {
                return type == Session.class ? type.cast(new Session(clock)) : defaults.create(type);
            }
        });
        line.setUsageHelpWidth(USAGE_WIDTH);
        line.registerConverter(java.time.Duration.class, Quantities::duration);
        line.setExecutionExceptionHandler(TidegateSim::report);
        return line;
    }

    /** The program's catch-all: one line for a person, the stack trace only with -v. */
    private static int report(Exception failure, CommandLine line, CommandLine.ParseResult parsed) {
        PrintWriter err = line.getErr();
        err.println("tidegate-sim: " + (failure.getMessage() == null ? failure.toString() : failure.getMessage()));
        if (line.getMixins().get("session") instanceof Session session && session.verbose()) {
            failure.printStackTrace(err);
        }
        err.flush();
        return failure instanceof CommandFailedException failed ? failed.exit() : ExitCodes.FAILED;
    }
}

package io.tidegate.edge.cli;

import io.tidegate.edge.config.EdgeConfig;
import io.tidegate.edge.config.LocalDocument;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.net.BindException;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code tidegate-edge run}: runs until it is asked to stop (SIGTERM, Ctrl-C). */
@Command(
        name = "run",
        header = {
            "Runs the agent until it is stopped.",
            "",
            "Examples:",
            "  tidegate-edge run",
            "  tidegate-edge run --config /etc/tidegate/edge.yaml",
            ""
        },
        mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {

    /** A stop takes about a second; a supervisor that waits ten must not have to kill. */
    private static final long STOP_LIMIT_MS = 8_000;

    /** Kept, because the JDK's log manager forgets the level of a logger that nobody holds. */
    private static final Logger OURS = Logger.getLogger("io.tidegate");

    @Mixin
    private final ConfigOption config = new ConfigOption();

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        Optional<LocalDocument> loaded = config.document(spec.commandLine().getErr());
        if (loaded.isEmpty()) {
            return ExitCodes.CONFIG_INVALID;
        }
        EdgeConfig edge = loaded.get().config();
        configureLogging();
        setLogLevel(edge.logLevel());
        BuildInfo build = BuildInfo.read();
        RunningAgent agent;
        try {
            agent = RunningAgent.start(loaded.get(), RunCommand::setLogLevel, build, Machine.ofThisProcess());
        } catch (BindException e) {
            throw new IOException(
                    "local_http.listen is %s, which another program has taken (%s); stop it or choose another port, 0 takes a free one"
                            .formatted(edge.localHttp(), e.getMessage()),
                    e);
        }
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(agent), "stop"));
        PrintWriter out = spec.commandLine().getOut();
        out.printf(
                "tidegate-edge %s is %s: listens on %s, forwards to %s, keeps its data in %s%n",
                build.version(), edge.agentId(), agent.httpUrl(), edge.hub(), edge.dataDirectory());
        out.flush();
        new CountDownLatch(1).await();
        return ExitCodes.DONE;
    }

    private static void configureLogging() throws IOException {
        try (InputStream in = RunCommand.class.getResourceAsStream("logging.properties")) {
            LogManager.getLogManager().readConfiguration(in);
        }
    }

    private static void setLogLevel(EdgeConfig.LogLevel level) {
        OURS.setLevel(
                switch (level) {
                    case ERROR -> Level.SEVERE;
                    case WARN -> Level.WARNING;
                    case INFO -> Level.INFO;
                    case DEBUG -> Level.FINE;
                });
    }

    /** A stop that was asked for is no failure, so the exit code is 0 and not that of a signal. */
    private static void stop(RunningAgent agent) {
        Thread closing = new Thread(agent::close, "close");
        closing.start();
        try {
            closing.join(STOP_LIMIT_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(closing.isAlive() ? ExitCodes.FAILED : ExitCodes.DONE);
    }
}

package io.tidegate.hub.cli;

import io.tidegate.hub.config.HubConfig;
import io.tidegate.hub.config.HubConfigFile;
import io.tidegate.protocol.config.HostEnvironment;
import io.tidegate.protocol.config.Loaded;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tidegate-hub serve}: runs until it is asked to stop (SIGTERM, Ctrl-C). */
@Command(
        name = "serve",
        header = {
            "Runs the hub until it is stopped.",
            "",
            "Examples:",
            "  tidegate-hub serve",
            "  tidegate-hub serve --config /etc/tidegate/hub.yaml",
            ""
        },
        mixinStandardHelpOptions = true)
final class ServeCommand implements Callable<Integer> {

    /** A stop takes about two seconds; a supervisor that waits ten must not have to kill. */
    private static final long STOP_LIMIT_MS = 8_000;

    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = "The configuration file; without one the hub runs on loopback defaults.")
    private @Nullable Path file;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        Optional<HubConfig> config = config();
        if (config.isEmpty()) {
            return ExitCodes.CONFIG_INVALID;
        }
        // Before the first logger is made.
        System.setProperty("tidegate.log.level", config.get().logLevel().name());
        RunningHub hub = RunningHub.start(config.get(), Clock.systemUTC(), new SecureRandom());
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(hub), "stop"));
        PrintWriter out = spec.commandLine().getOut();
        out.printf(
                "tidegate-hub %s serves http://%s and mqtt://%s with its data in %s%n",
                TidegateHub.Version.text(), hub.http(), hub.mqtt(), config.get().dataDirectory());
        out.flush();
        new CountDownLatch(1).await();
        return ExitCodes.DONE;
    }

    private Optional<HubConfig> config() {
        HostEnvironment environment = HostEnvironment.ofThisProcess();
        if (file == null) {
            return Optional.of(HubConfigFile.defaults(environment));
        }
        Loaded<HubConfig> loaded = HubConfigFile.read(file, environment);
        PrintWriter err = spec.commandLine().getErr();
        loaded.problems().forEach(problem -> err.println(problem));
        err.flush();
        return loaded instanceof Loaded.Valid<HubConfig> valid ? Optional.of(valid.value()) : Optional.empty();
    }

    /** A stop that was asked for is no failure, so the exit code is 0 and not that of a signal. */
    private static void stop(RunningHub hub) {
        Thread closing = new Thread(hub::close, "close");
        closing.start();
        try {
            closing.join(STOP_LIMIT_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(closing.isAlive() ? ExitCodes.FAILED : ExitCodes.DONE);
    }
}

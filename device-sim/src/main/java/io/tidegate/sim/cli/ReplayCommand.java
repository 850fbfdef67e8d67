package io.tidegate.sim.cli;

import io.tidegate.sim.device.Pace;
import io.tidegate.sim.device.Replay;
import io.tidegate.sim.signal.CsvRecording;
import io.tidegate.sim.signal.Extent;
import io.tidegate.sim.verdict.LedgerWatch;
import io.tidegate.sim.verdict.Verdict;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tidegate-sim replay}: a CSV file through an agent, and back from the hub. */
@Command(
        name = "replay",
        header = {
            "Sends a CSV file to an agent and checks that the hub has every row once, equal in value and time.",
            "",
            "Examples:",
            "  tidegate-sim replay pump.csv",
            "  tidegate-sim replay pump.csv --to http://127.0.0.1:8088 --hub http://127.0.0.1:8080 --duration 60s",
            "  tidegate-sim replay pump.csv --speed 10 --label run=2 --no-check",
            ""
        },
        description = {
            "The first column is the time (RFC 3339, YYYY-MM-DD HH:MM:SS in UTC, or a number since the Unix epoch); each"
                    + " further one is a series of numbers. Separated by ; or comma.",
            ""
        },
        mixinStandardHelpOptions = true,
        versionProvider = TidegateSim.Version.class)
final class ReplayCommand implements Callable<Integer> {

    private static final int KEY_PREFIX_BYTES = 8;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Session session;

    @Mixin
    private final SendingOptions options = new SendingOptions();

    @Parameters(paramLabel = "FILE.csv", description = "What to send.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Path file;

    @Option(
            names = "--hub",
            paramLabel = "URL",
            description = "HTTP API of the hub to check against (default: ${DEFAULT-VALUE}).",
            defaultValue = "http://127.0.0.1:8080")
    private URI hub = URI.create("");

    @ArgGroup
    private @Nullable Speed speed;

    @ArgGroup
    private @Nullable Part part;

    @Option(names = "--skip", paramLabel = "COLUMN", description = "Leave a column out; repeatable.")
    private Set<String> skipped = new LinkedHashSet<>();

    /** How fast. */
    private static final class Speed {

        @Option(
                names = "--speed",
                paramLabel = "1|10|max",
                description = "1: as recorded; 10: ten times as fast; max (default): as fast as the agent accepts.")
        private @Nullable String factor;

        @Option(
                names = "--duration",
                paramLabel = "DURATION",
                description = "As fast as to take so long, for example 60s.")
        private @Nullable Duration duration;

        Pace pace(Extent extent) {
            if (duration != null) {
                return Pace.lasting(duration, extent);
            }
            return factor == null || factor.equals("max") ? Pace.MAX : new Pace(Double.parseDouble(factor));
        }
    }

    /** Which half of the work. */
    private static final class Part {

        @Option(names = "--no-check", description = "Send only.")
        private boolean noCheck;

        @Option(names = "--check-only", description = "Check only: the file was sent before.")
        private boolean checkOnly;
    }

    @Override
    public Integer call() throws IOException, InterruptedException, CommandFailedException {
        if (!Files.isReadable(file)) {
            throw new CommandFailedException(ExitCodes.FAILED, file + " cannot be read - is the path right?");
        }
        CsvRecording recording = CsvRecording.of(file, skipped);
        Extent extent = Extent.of(recording);
        if (extent.rows() == 0) {
            throw new CommandFailedException(ExitCodes.FAILED, file + " has a header but no rows - nothing to send");
        }
        Sending sending = new Sending(
                session,
                options,
                Sending.client(options),
                options.name.isEmpty() ? stem(file) : options.name,
                recording);
        LedgerWatch watch = sending.watch(hub);
        Replay.@Nullable Summary summary = null;
        if (part == null || !part.checkOnly) {
            summary = send(sending, watch, extent);
            sending.report(summary);
            if (!summary.completed()) {
                return ExitCodes.FAILED;
            }
        }
        if (part != null && part.noCheck) {
            return ExitCodes.DONE;
        }
        Verdict verdict = sending.check(hub, watch, extent.rows());
        sending.print(verdict, summary);
        return verdict.passed() ? ExitCodes.DONE : ExitCodes.CHECK_FAILED;
    }

    private Replay.Summary send(Sending sending, LedgerWatch watch, Extent extent)
            throws IOException, InterruptedException, CommandFailedException {
        Pace pace = pace(extent);
        double spanSeconds = (extent.latestNs() - extent.firstNs()) / 1e9;
        int batchRows =
                sending.batchRows(spanSeconds > 0 ? extent.rows() * pace.speed() / spanSeconds : Double.MAX_VALUE);
        String prefix = options.keyPrefix.isEmpty() ? randomPrefix() : options.keyPrefix;
        session.say("sending %d rows, %d readings to %s (--key-prefix %s)"
                .formatted(extent.rows(), extent.readings(), options.to, prefix));
        return part != null && part.noCheck
                ? sending.send(pace, batchRows, prefix, extent.readings())
                : sending.sendWatched(watch, pace, batchRows, prefix, extent.readings());
    }

    private Pace pace(Extent extent) {
        try {
            return speed == null ? Pace.MAX : speed.pace(extent);
        } catch (IllegalArgumentException e) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "--speed is neither a positive number nor max: " + e.getMessage(), e);
        }
    }

    private static String stem(Path file) {
        String name = String.valueOf(file.getFileName());
        int dot = name.lastIndexOf('.');
        return dot > 0 ? name.substring(0, dot) : name;
    }

    private static String randomPrefix() {
        byte[] bytes = new byte[KEY_PREFIX_BYTES];
        ThreadLocalRandom.current().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}

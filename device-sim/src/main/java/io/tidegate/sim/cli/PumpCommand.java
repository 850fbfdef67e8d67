package io.tidegate.sim.cli;

import io.tidegate.sim.device.AgentClient;
import io.tidegate.sim.device.Pace;
import io.tidegate.sim.device.Replay;
import io.tidegate.sim.signal.PumpLoop;
import io.tidegate.sim.verdict.LedgerWatch;
import io.tidegate.sim.verdict.Verdict;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tidegate-sim device pump}: a simulated pump loop that sends to an agent as its readings fall due. */
@Command(
        name = "pump",
        header = {
            "Plays a water circulation loop with a pump and a valve, eight sensors, until it is stopped.",
            "",
            "Examples:",
            "  tidegate-sim device pump --to http://127.0.0.1:8088",
            "  tidegate-sim device pump --rate 1000/s --duration 60s --hub http://127.0.0.1:8080",
            ""
        },
        description = {
            "Readings fall due by the clock whether or not the agent accepts those before (open loop); what an agent that"
                    + " was away has missed is sent when it is back. With --duration and --hub it checks at the end that"
                    + " every reading arrived once.",
            ""
        },
        mixinStandardHelpOptions = true,
        versionProvider = TidegateSim.Version.class)
final class PumpCommand implements Callable<Integer> {

    private static final double NS_PER_SECOND = 1e9;

    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Session session;

    @Mixin
    private final SendingOptions options = new SendingOptions();

    @Option(
            names = "--rate",
            paramLabel = "N/s",
            description = "Readings per second over all eight sensors (default: ${DEFAULT-VALUE}).",
            defaultValue = "8/s",
            converter = PerSecond.class)
    private double readingsPerSecond;

    @Option(names = "--duration", paramLabel = "DURATION", description = "Stop after so long (default: never).")
    private @Nullable Duration duration;

    @Option(names = "--hub", paramLabel = "URL", description = "HTTP API of a hub to check against at the end.")
    private @Nullable URI hub;

    @Option(names = "--seed", paramLabel = "N", description = "Of the simulated values (default: random).")
    private @Nullable Long seed;

    /** Lets picocli read a rate. */
    static final class PerSecond implements picocli.CommandLine.ITypeConverter<Double> {

        @Override
        public Double convert(String text) {
            return Quantities.perSecond(text);
        }
    }

    @Override
    public Integer call() throws IOException, InterruptedException, CommandFailedException {
        long chosenSeed = seed != null ? seed : ThreadLocalRandom.current().nextLong(1_000_000);
        double rowsPerSecond = readingsPerSecond / PumpLoop.sensors();
        long periodNs = Math.max(1, Math.round(NS_PER_SECOND / rowsPerSecond));
        OptionalLong rows = duration == null ? OptionalLong.empty() : OptionalLong.of(duration.toNanos() / periodNs);
        AgentClient agent = Sending.client(options);
        Instant now = Instant.now();
        long startNs = Math.addExact(Math.multiplyExact(now.getEpochSecond(), 1_000_000_000L), now.getNano());
        PumpLoop pump = new PumpLoop(chosenSeed, startNs, periodNs, rows.orElse(Long.MAX_VALUE));
        Sending sending = new Sending(session, options, agent, options.name.isEmpty() ? "pump" : options.name, pump);
        String prefix = options.keyPrefix.isEmpty() ? "pump-%x-%d".formatted(startNs, chosenSeed) : options.keyPrefix;
        session.say("pump loop, seed %d: %s readings/s to %s".formatted(chosenSeed, readingsPerSecond, options.to));
        long readings = rows.isPresent() ? rows.getAsLong() * PumpLoop.sensors() : Long.MAX_VALUE;
        int batchRows = sending.batchRows(rowsPerSecond);
        if (hub == null || rows.isEmpty()) {
            sending.report(sending.send(new Pace(1), batchRows, prefix, readings));
            return ExitCodes.DONE;
        }
        LedgerWatch watch = sending.watch(hub);
        Replay.Summary summary = sending.sendWatched(watch, new Pace(1), batchRows, prefix, readings);
        sending.report(summary);
        if (!summary.completed()) {
            return ExitCodes.FAILED;
        }
        Verdict verdict = sending.check(hub, watch, summary.rows());
        sending.print(verdict, summary);
        return verdict.passed() ? ExitCodes.DONE : ExitCodes.CHECK_FAILED;
    }
}

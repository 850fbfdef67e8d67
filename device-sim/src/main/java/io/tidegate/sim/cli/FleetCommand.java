package io.tidegate.sim.cli;

import io.tidegate.protocol.sync.AgentId;
import io.tidegate.protocol.sync.LedgerCounts;
import io.tidegate.protocol.sync.SyncLimits;
import io.tidegate.sim.fleet.Fleet;
import io.tidegate.sim.fleet.FleetCounts;
import io.tidegate.sim.verdict.FleetCheck;
import io.tidegate.sim.verdict.FleetVerdict;
import io.tidegate.sim.verdict.HubClient;
import io.tidegate.sim.verdict.HubUnavailableException;
import io.tidegate.sim.verdict.SeriesVerdict;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tidegate-sim fleet}: many agents straight against a hub. */
@Command(
        name = "fleet",
        header = {
            "Plays many agents against a hub and checks that it has what they measured, nothing lost, doubled or invented.",
            "",
            "Examples:",
            "  tidegate-sim fleet --agents 500 --rate 10/s --duration 30s",
            "  tidegate-sim fleet --agents 50 --rate max --check counts -o json",
            "  tidegate-sim fleet --agents 500 --label site=p1 --break-config 8 --duration 10m --check none",
            "  tidegate-sim fleet --agents 100 --hub-mqtt mqtt://127.0.0.1:1883 --hub http://127.0.0.1:8080",
            ""
        },
        mixinStandardHelpOptions = true,
        versionProvider = TidegateSim.Version.class)
final class FleetCommand implements Callable<Integer> {

    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(30);

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Session session;

    @Option(
            names = "--agents",
            paramLabel = "N",
            description = "How many (default: ${DEFAULT-VALUE}).",
            defaultValue = "10")
    private int agents;

    @Option(
            names = "--rate",
            paramLabel = "N/s|max",
            description = "Readings per second of each agent, or as many as the hub takes (default: ${DEFAULT-VALUE}).",
            defaultValue = "10/s",
            converter = RateOrMax.class)
    private double perSecond;

    @Option(
            names = "--hub-mqtt",
            paramLabel = "URL",
            description = "MQTT of the hub (default: ${DEFAULT-VALUE}).",
            defaultValue = "mqtt://127.0.0.1:1883")
    private URI hubMqtt = URI.create("");

    @Option(
            names = "--hub",
            paramLabel = "URL",
            description = "HTTP API of the hub (default: ${DEFAULT-VALUE}).",
            defaultValue = "http://127.0.0.1:8080")
    private URI hub = URI.create("");

    @Option(
            names = "--duration",
            paramLabel = "DURATION",
            description = "How long they measure (default: ${DEFAULT-VALUE}).",
            defaultValue = "30s")
    private Duration duration = Duration.ZERO;

    @Option(
            names = "--settle",
            paramLabel = "DURATION",
            description = "How long after that they may take until all is receipted (default: ${DEFAULT-VALUE}).",
            defaultValue = "60s")
    private Duration settle = Duration.ZERO;

    @Option(
            names = "--batch",
            paramLabel = "N",
            description = "Most readings in a batch (default: the protocol's, ${DEFAULT-VALUE}).",
            defaultValue = "2000")
    private int batch;

    @Option(
            names = "--series",
            paramLabel = "N",
            description = "Series of each agent (default: ${DEFAULT-VALUE}).",
            defaultValue = "10")
    private int series;

    @Option(
            names = "--away",
            paramLabel = "DURATION",
            description = {
                "The hub has been away for so long when they begin: so much is waiting at each, each tries to",
                "connect when an agent does after so long, and latency is that of what it measures from then on",
                "(default: they all connect before they measure)."
            },
            defaultValue = "0s")
    private Duration away = Duration.ZERO;

    @Option(names = "--seed", paramLabel = "N", description = "Of the values (default: random).")
    private @Nullable Long seed;

    @Option(
            names = "--id-prefix",
            paramLabel = "TEXT",
            description = "Begin of the agents' names (default: ${DEFAULT-VALUE}).",
            defaultValue = "sim")
    private String idPrefix = "";

    @Option(
            names = "--label",
            paramLabel = "KEY=VALUE",
            description = "Of every agent, for selecting them; may be given more than once.")
    private Map<String, String> labels = Map.of();

    @Option(
            names = "--break-config",
            paramLabel = "PERCENT",
            description = {
                "Of the agents that break on any pushed configuration but {}: half refuse it or go back, a quarter",
                "apply it and measure nothing, a quarter say nothing at all (default: ${DEFAULT-VALUE})."
            },
            defaultValue = "0")
    private int breakConfigPercent;

    @Option(
            names = "--check",
            paramLabel = "values|counts|none",
            description =
                    "What to compare at the hub: every reading, how many there are, or nothing (default: ${DEFAULT-VALUE}).",
            defaultValue = "values")
    private Check check = Check.values;

    /** As on the command line. */
    enum Check {
        values,
        counts,
        none
    }

    /** Lets picocli read a rate. */
    static final class RateOrMax implements CommandLine.ITypeConverter<Double> {

        @Override
        public Double convert(String text) {
            return text.equals("max") ? Double.POSITIVE_INFINITY : Quantities.perSecond(text);
        }
    }

    @Override
    public Integer call() throws IOException, InterruptedException, ExecutionException, CommandFailedException {
        Fleet.Options options = options();
        session.say("%d agents, %s readings/s each, to %s; seed %d, label run=%s"
                .formatted(
                        agents,
                        Double.isInfinite(perSecond) ? "as many as it takes" : perSecond,
                        hubMqtt,
                        options.seed(),
                        options.labels().get("run")));
        Fleet.Result played = play(options);
        if (!played.completed() && played.counts().connected() == 0) {
            throw new CommandFailedException(
                    ExitCodes.UNREACHABLE,
                    "no agent could connect to %s: %s - start the hub, or name its MQTT address with --hub-mqtt"
                            .formatted(hubMqtt, played.counts().error()));
        }
        if (!played.completed()) {
            return ExitCodes.FAILED;
        }
        FleetVerdict verdict = verdict(played, options.labels());
        session.print(verdict.table(), verdict::json);
        return verdict.passed() ? ExitCodes.DONE : ExitCodes.CHECK_FAILED;
    }

    private Fleet.Options options() {
        require(agents >= 1 && agents <= 99_999, "--agents must be from 1 to 99999");
        require(batch >= 1 && batch <= SyncLimits.DEFAULT.maxBatchReadings(), "--batch must be from 1 to 2000");
        require(series >= 1 && series <= 10_000, "--series must be from 1 to 10000");
        require(AgentId.isValid(idPrefix + "-00001"), "--id-prefix must begin an agent id: a-z 0-9 . _ -");
        require(breakConfigPercent >= 0 && breakConfigPercent <= 100, "--break-config must be from 0 to 100");
        require(away.isZero() || !Double.isInfinite(perSecond), "--away needs a --rate other than max");
        require(hubMqtt.getHost() != null, "--hub-mqtt must be like mqtt://127.0.0.1:1883");
        Instant now = Instant.now();
        long nowNs = Math.addExact(Math.multiplyExact(now.getEpochSecond(), 1_000_000_000L), now.getNano());
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return new Fleet.Options(
                hubMqtt,
                agents,
                idPrefix,
                random.nextLong(),
                seed != null ? seed : random.nextLong(1_000_000),
                series,
                perSecond,
                nowNs,
                duration.toNanos(),
                settle.toNanos(),
                SyncLimits.DEFAULT.withMaxBatchReadings(batch),
                labels,
                breakConfigPercent,
                away.toNanos(),
                Math.min(Runtime.getRuntime().availableProcessors(), agents));
    }

    private void require(boolean valid, String otherwise) {
        if (!valid) {
            throw new CommandLine.ParameterException(spec.commandLine(), otherwise);
        }
    }

    private Fleet.Result play(Fleet.Options options) throws InterruptedException, ExecutionException {
        double expected = perSecond * agents * (duration.plus(away).toNanos() / 1e9);
        try (ProgressBar bar = session.progress(Double.isInfinite(expected) ? Long.MAX_VALUE : (long) expected)) {
            return new Fleet(options, session.clock()).play(new Consumer<>() {
                private long before;

                @Override
                public void accept(FleetCounts counts) {
                    LedgerCounts ledger = counts.ledger();
                    bar.remark("connected %d  pending %d".formatted(counts.connected(), ledger.pending()));
                    bar.advance(ledger.stored() - before);
                    before = ledger.stored();
                }
            });
        }
    }

    private FleetVerdict verdict(Fleet.Result played, Map<String, String> labels)
            throws InterruptedException, CommandFailedException {
        if (check == Check.none) {
            return new FleetVerdict(played, List.of(), List.of());
        }
        session.say("checking against " + hub + " …");
        FleetCheck comparison = new FleetCheck(new HubClient(hub, REQUEST_TIMEOUT), session.clock(), settle);
        try {
            List<SeriesVerdict> stored = check == Check.values
                    ? comparison.compareValues(played.agents(), labels)
                    : comparison.compareCounts(played.agents(), labels);
            return new FleetVerdict(played, stored, comparison.ledgerViolations(played.agents()));
        } catch (HubUnavailableException e) {
            throw new CommandFailedException(ExitCodes.UNREACHABLE, "the check cannot be made: " + e.getMessage());
        }
    }
}

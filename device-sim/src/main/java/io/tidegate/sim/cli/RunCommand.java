package io.tidegate.sim.cli;

import io.tidegate.protocol.config.HostEnvironment;
import io.tidegate.protocol.config.Loaded;
import io.tidegate.sim.load.Judgement;
import io.tidegate.sim.load.LoadResult;
import io.tidegate.sim.load.LoadRun;
import io.tidegate.sim.load.NobodyConnectedException;
import io.tidegate.sim.load.Observer;
import io.tidegate.sim.load.Progress;
import io.tidegate.sim.load.RunStoppedException;
import io.tidegate.sim.report.Program;
import io.tidegate.sim.report.ResultFiles;
import io.tidegate.sim.report.ResultJson;
import io.tidegate.sim.report.VerdictTable;
import io.tidegate.sim.scenario.Scenario;
import io.tidegate.sim.scenario.ScenarioFile;
import io.tidegate.sim.scenario.ScenarioLimits;
import io.tidegate.sim.verdict.HubUnavailableException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tidegate-sim run}: a load test with a verdict. */
@Command(
        name = "run",
        header = {
            "Plays a scenario against a hub, compares every reading with what is stored, and judges.",
            "",
            "Examples:",
            "  # against the hub that deploy/demo has started",
            "  tidegate-sim run deploy/scenarios/steady.yaml",
            "",
            "  # against another one, for longer, with the results in a directory of your choice",
            "  tidegate-sim run deploy/scenarios/outage.yaml --hub http://10.0.0.5:8080 --hub-mqtt mqtt://10.0.0.5:1883 \\",
            "      --duration 10m --out results/outage",
            ""
        },
        description = {
            "Readings fall due by a schedule, whether or not those before were stored (open loop), and latency counts from when"
                    + " a reading was due. docs/load-testing.md says what a scenario may hold.",
            "",
            "Writes result.json, report.html, latency.png and latency.hlog. Ends with 99 if a threshold is broken, a reading is"
                    + " lost, doubled, invented, altered or out of order, or if this program itself could not keep its schedule.",
            ""
        },
        mixinStandardHelpOptions = true,
        versionProvider = TidegateSim.Version.class)
final class RunCommand implements Callable<Integer> {

    private static final DateTimeFormatter DIRECTORY_TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final long MAX_RANDOM_SEED = 1_000_000;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Session session;

    @Parameters(paramLabel = "SCENARIO.yaml", description = "What to play.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Path file;

    @Option(names = "--hub", paramLabel = "URL", description = "HTTP API of the hub, instead of the scenario's.")
    private @Nullable URI hub;

    @Option(names = "--hub-mqtt", paramLabel = "URL", description = "MQTT of the hub, instead of the scenario's.")
    private @Nullable URI hubMqtt;

    @Option(
            names = "--duration",
            paramLabel = "DURATION",
            description =
                    "How long is measured, instead of the scenario's; outages that would begin later are left out.")
    private @Nullable Duration duration;

    @Option(names = "--seed", paramLabel = "N", description = "Of everything random, instead of the scenario's.")
    private @Nullable Long seed;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Where the results go (default: a new directory here, named by scenario and time).")
    private @Nullable Path out;

    @Override
    public Integer call() throws IOException, InterruptedException, ExecutionException, CommandFailedException {
        Scenario scenario = overridden(read());
        Instant now = Instant.now();
        long nowNs = Math.addExact(Math.multiplyExact(now.getEpochSecond(), 1_000_000_000L), now.getNano());
        ThreadLocalRandom random = ThreadLocalRandom.current();
        LoadRun.Chances chances = new LoadRun.Chances(
                scenario.seed().orElse(random.nextLong(MAX_RANDOM_SEED)),
                random.nextLong(),
                nowNs - session.clock().nanoTime(),
                Runtime.getRuntime().availableProcessors());
        Path directory = out != null ? out : Path.of(scenario.name() + "-" + DIRECTORY_TIME.format(now));
        session.say("%s: %d agents, %d devices, for %d s, to %s; seed %d"
                .formatted(
                        scenario.name(),
                        scenario.fleets().stream()
                                .mapToInt(Scenario.FleetPlan::agents)
                                .sum(),
                        scenario.devices().stream()
                                .mapToInt(Scenario.DevicePlan::devices)
                                .sum(),
                        scenario.duration().toSeconds(),
                        scenario.hub().http(),
                        chances.seed()));
        Program program = Program.here(new TidegateSim.Version().getVersion()[0]);
        try (ResultFiles files = new ResultFiles(directory)) {
            LoadResult result = play(scenario, chances, files);
            files.write(result, program);
            session.say("results in " + directory);
            session.print(VerdictTable.of(result), mapper -> ResultJson.of(result, program, mapper));
            return result.judgement().verdict() == Judgement.Verdict.PASS ? ExitCodes.DONE : ExitCodes.CHECK_FAILED;
        }
    }

    private Scenario read() throws CommandFailedException {
        Loaded<Scenario> read = ScenarioFile.read(file, HostEnvironment.ofThisProcess());
        if (read instanceof Loaded.Valid<Scenario> valid) {
            return valid.value();
        }
        throw new CommandFailedException(
                ExitCodes.CONFIG_INVALID,
                read.problems().stream().map(Object::toString).collect(Collectors.joining(System.lineSeparator())));
    }

    private Scenario overridden(Scenario scenario) {
        Scenario chosen = scenario;
        if (hub != null || hubMqtt != null) {
            require(hub == null || "http".equals(hub.getScheme()), "--hub must be like http://127.0.0.1:8080");
            require(hubMqtt == null || hubMqtt.getHost() != null, "--hub-mqtt must be like mqtt://127.0.0.1:1883");
            chosen = chosen.withHub(new Scenario.Hub(
                    hub != null ? hub : scenario.hub().http(),
                    hubMqtt != null ? hubMqtt : scenario.hub().mqtt()));
        }
        if (duration != null) {
            require(
                    duration.compareTo(ScenarioLimits.MIN_DURATION) >= 0
                            && duration.compareTo(ScenarioLimits.MAX_DURATION) <= 0,
                    "--duration must be from 1s to 7d");
            chosen = chosen.withDuration(duration);
        }
        return seed == null ? chosen : chosen.withSeed(seed);
    }

    private void require(boolean valid, String otherwise) {
        if (!valid) {
            throw new CommandLine.ParameterException(spec.commandLine(), otherwise);
        }
    }

    private LoadResult play(Scenario scenario, LoadRun.Chances chances, ResultFiles files)
            throws IOException, InterruptedException, ExecutionException, CommandFailedException {
        try (RunProgress progress = session.runProgress()) {
            return new LoadRun(scenario, chances, session.clock(), new Observer() {
                        @Override
                        public void progress(Progress now) {
                            progress.show(now);
                        }

                        @Override
                        public void latencies(Histogram interval) throws IOException {
                            files.latencies(interval);
                        }

                        @Override
                        public void remark(String text) {
                            session.say(text);
                        }
                    })
                    .play();
        } catch (NobodyConnectedException e) {
            throw new CommandFailedException(
                    ExitCodes.UNREACHABLE,
                    e.getMessage() + " - start the hub, or name its MQTT address with --hub-mqtt");
        } catch (HubUnavailableException e) {
            throw new CommandFailedException(ExitCodes.UNREACHABLE, "the check cannot be made: " + e.getMessage());
        } catch (RunStoppedException e) {
            throw new CommandFailedException(ExitCodes.FAILED, e);
        }
    }
}

package io.tidegate.edge.trial;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.edge.config.EdgeConfig;
import io.tidegate.edge.config.LocalDocument;
import io.tidegate.protocol.config.HostEnvironment;
import io.tidegate.protocol.control.ConfigSigner;
import io.tidegate.protocol.control.DesiredConfig;
import io.tidegate.protocol.control.ReportedConfig;
import io.tidegate.protocol.control.SignatureCheck;
import io.tidegate.protocol.control.Verdict;
import io.tidegate.protocol.control.Verdict.State;
import io.tidegate.protocol.sync.AgentId;
import io.tidegate.protocol.trial.ConfigTrial;
import io.tidegate.protocol.trial.Health;
import io.tidegate.protocol.trial.TrialLimits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigReconcilerTest {

    private static final AgentId AGENT = new AgentId("tank");
    private static final ConfigSigner HUB = ConfigSigner.generate(new SecureRandom());
    private static final LocalDocument LOCAL =
            LocalDocument.observingThisMachine(new HostEnvironment(Map.of(), Path.of("/home/pat"), "tank"));
    private static final Health WELL = new Health(true, Health.Sources.DELIVERING, "");
    private static final Health ALONE = new Health(false, Health.Sources.DELIVERING, "connection refused");
    private static final long PATIENCE_SECONDS = 20;

    /** Seen from the module, where Maven runs the tests. */
    private static final Path BROKEN =
            Path.of("../protocol/src/test/resources/io/tidegate/protocol/config/pushed-broken");

    private static final String LINGER_2S = "{\"uplink\":{\"linger\":\"2s\"}}";
    private static final String LINGER_3S = "{\"uplink\":{\"linger\":\"3s\"}}";

    private final BlockingQueue<ReportedConfig> reports = new LinkedBlockingQueue<>();
    private final FakeTarget target = new FakeTarget();

    @TempDir
    private Path directory;

    @Test
    void whatThePersonWroteRunsWhileNothingIsPushed() throws Exception {
        try (ConfigReconciler reconciler = started()) {
            assertThat(target.lingers()).containsExactly(Duration.ofMillis(50));
            ReportedConfig report = awaitReport();
            while (report.running().isEmpty()) {
                report = awaitReport();
            }
            assertThat(report.running().get().revision()).isZero();
            assertThat(report.desired()).isEmpty();
        }
    }

    @Test
    void aPushIsTriedProvedAndThenKept() throws Exception {
        try (ConfigReconciler reconciler = started()) {
            reconciler.desired(push(1, LINGER_2S));
            assertThat(statesThrough(State.APPLIED)).containsExactly(State.PENDING, State.TRIAL, State.APPLIED);
            assertThat(target.lingers()).containsExactly(Duration.ofMillis(50), Duration.ofSeconds(2));
        }
        try (ConfigReconciler reconciler = started()) {
            assertThat(target.lingers()).last().isEqualTo(Duration.ofSeconds(2));
            reconciler.desired(push(1, LINGER_2S));
            reconciler.desired(push(2, LINGER_2S));
            assertThat(awaitVerdict(2).state()).isEqualTo(State.APPLIED);
        }
        assertThat(target.lingers()).as("nothing was applied again").hasSize(3);
    }

    @Test
    void anInvalidOneIsRejectedWithItsFaultsAndDisturbsNothing() throws Exception {
        try (ConfigReconciler reconciler = started()) {
            reconciler.desired(push(1, "{\"uplink\":{\"lingr\":\"2s\"}}"));
            statesThrough(State.REJECTED);
            Verdict verdict = lastVerdict();
            assertThat(verdict.errors()).singleElement().satisfies(fault -> {
                assertThat(fault.pointer()).isEqualTo("/uplink/lingr");
                assertThat(fault.hint()).contains("did you mean \"linger\"");
            });
        }
        assertThat(target.lingers()).containsExactly(Duration.ofMillis(50));
    }

    /** Signed by the hub's key all the same: the agent does not rely on the hub's own check. */
    @Test
    void everyBrokenDocumentOfTheCorpusIsRejectedAndDisturbsNothing() throws Exception {
        List<Path> documents;
        try (Stream<Path> files = Files.list(BROKEN)) {
            documents = files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .toList();
        }
        assertThat(documents).hasSizeGreaterThanOrEqualTo(50);
        try (ConfigReconciler reconciler = started()) {
            for (int i = 0; i < documents.size(); i++) {
                reconciler.desired(push(i + 1, Files.readString(documents.get(i), StandardCharsets.ISO_8859_1)));
                Verdict verdict = awaitVerdict(i + 1);
                assertThat(verdict.state()).as(documents.get(i).toString()).isEqualTo(State.REJECTED);
                assertThat(verdict.errors())
                        .as(documents.get(i).toString())
                        .isNotEmpty()
                        .allSatisfy(fault -> {
                            assertThat(fault.what()).isNotEmpty();
                            assertThat(fault.why()).isNotEmpty();
                            assertThat(fault.hint()).isNotEmpty();
                        });
            }
        }
        assertThat(target.lingers()).containsExactly(Duration.ofMillis(50));
    }

    @Test
    void oneThatCannotBePutIntoEffectIsUndone() throws Exception {
        try (ConfigReconciler reconciler = started()) {
            target.refusing = Duration.ofSeconds(2);
            reconciler.desired(push(1, LINGER_2S));
            statesThrough(State.ROLLED_BACK);
            assertThat(lastVerdict().reason()).contains("no such device");
        }
    }

    @Test
    void oneThatCutsTheAgentOffIsUndone() throws Exception {
        try (ConfigReconciler reconciler = started()) {
            target.health = ALONE;
            reconciler.desired(push(1, "{\"uplink\":{\"linger\":\"2s\"},\"probation\":\"1s\"}"));
            statesThrough(State.ROLLED_BACK);
            assertThat(lastVerdict().reason()).contains("the hub was not reached", "connection refused");
            reconciler.desired(push(1, "{\"uplink\":{\"linger\":\"2s\"},\"probation\":\"1s\"}"));
            reconciler.hubConnected();
            assertThat(awaitVerdict(1).state()).isEqualTo(State.ROLLED_BACK);
        }
        assertThat(target.lingers())
                .containsExactly(Duration.ofMillis(50), Duration.ofSeconds(2), Duration.ofMillis(50));
    }

    @Test
    void aStopDuringTheTrialUndoesIt() throws Exception {
        try (ConfigReconciler reconciler = started()) {
            target.health = ALONE;
            reconciler.desired(push(1, LINGER_2S));
            statesThrough(State.TRIAL);
        }
        assertThat(target.lingers()).last().isEqualTo(Duration.ofSeconds(2));
        try (ConfigReconciler reconciler = started()) {
            assertThat(target.lingers()).last().isEqualTo(Duration.ofMillis(50));
            assertThat(awaitVerdict(1).state()).isEqualTo(State.ROLLED_BACK);
        }
    }

    @Test
    void whatIsForgedOrNoConfigurationIsCountedAndDisturbsNothing() throws Exception {
        try (ConfigReconciler reconciler = started()) {
            DesiredConfig genuine = push(1, LINGER_2S);
            reconciler.desired(
                    new DesiredConfig(AGENT, 2, LINGER_2S, genuine.digest(), genuine.signature(), genuine.key()));
            reconciler.desired(HUB.sign(new AgentId("other"), 3, LINGER_2S));
            reconciler.undecodable("it is random");
            reconciler.desired(genuine);
            statesThrough(State.APPLIED);
            reconciler.hubConnected();
            ReportedConfig report = awaitReport();
            while (report.refusals().count() < 3) {
                report = awaitReport();
            }
            assertThat(report.refusals().last()).contains("no configuration", "it is random");
        }
    }

    @Test
    void oneTaskOfManyThatFailsDoesNotEndTheThread() throws Exception {
        try (ConfigReconciler reconciler = started()) {
            reconciler.execute(() -> {
                throw new IllegalStateException("told to fail");
            });
            CountDownLatch done = new CountDownLatch(1);
            reconciler.execute(done::countDown);
            assertThat(done.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void ofAFloodTheNewestAreLookedAt() throws Exception {
        try (ConfigReconciler reconciler = started()) {
            CountDownLatch held = new CountDownLatch(1);
            reconciler.execute(() -> awaitQuietly(held));
            for (int revision = 1; revision <= 10 * ConfigReconciler.MAX_ARRIVED; revision++) {
                reconciler.desired(push(revision, LINGER_3S));
            }
            held.countDown();
            long newest = 10 * ConfigReconciler.MAX_ARRIVED;
            assertThat(awaitVerdict(newest).digest())
                    .isEqualTo(push(newest, LINGER_3S).digest());
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static DesiredConfig push(long revision, String document) {
        return HUB.sign(AGENT, revision, document);
    }

    private ConfigReconciler started() throws IOException, InterruptedException {
        ConfigVault vault = new ConfigVault(directory.resolve("config"));
        ConfigTrial trial =
                new ConfigTrial(AGENT, TrialLimits.DEFAULT.withConfirmMs(1), SignatureCheck.ED25519, vault.read());
        ConfigReconciler reconciler = new ConfigReconciler(
                new ConfigReconciler.Ports(
                        vault,
                        new OverlaidDocuments(LOCAL),
                        target,
                        reports::add,
                        () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()),
                        Clock.systemUTC()),
                trial);
        reconciler.start();
        return reconciler;
    }

    private ReportedConfig lastReport;

    private ReportedConfig awaitReport() throws InterruptedException {
        ReportedConfig report = reports.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(report).as("a report").isNotNull();
        lastReport = report;
        return report;
    }

    private Verdict lastVerdict() {
        return lastReport.desired().orElseThrow();
    }

    private Verdict awaitVerdict(long revision) throws InterruptedException {
        ReportedConfig report = awaitReport();
        while (report.desired()
                .filter(it -> it.revision() == revision && it.state().isFinal())
                .isEmpty()) {
            report = awaitReport();
        }
        return report.desired().orElseThrow();
    }

    /** The different states that were reported, up to this one. */
    private List<State> statesThrough(State last) throws InterruptedException {
        List<State> states = new ArrayList<>();
        while (states.isEmpty() || states.get(states.size() - 1) != last) {
            awaitReport().desired().map(Verdict::state).ifPresent(state -> {
                if (states.isEmpty() || states.get(states.size() - 1) != state) {
                    states.add(state);
                }
            });
        }
        return states;
    }

    private static final class FakeTarget implements ConfigTarget {

        private final List<Duration> lingers = new ArrayList<>();
        private volatile Health health = WELL;
        private volatile Duration refusing = Duration.ofDays(1);

        @Override
        public synchronized void apply(EdgeConfig config) {
            Duration linger = config.uplink().linger();
            if (linger.equals(refusing)) {
                throw new IllegalArgumentException("no such device");
            }
            lingers.add(linger);
        }

        @Override
        public Health health() {
            return health;
        }

        synchronized List<Duration> lingers() {
            return List.copyOf(lingers);
        }
    }
}

package io.tidegate.sim.spine;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.protocol.sync.SyncLimits;
import io.tidegate.sim.device.AgentClient;
import io.tidegate.sim.device.LineProtocol;
import io.tidegate.sim.device.NotAcceptedException;
import io.tidegate.sim.device.Pace;
import io.tidegate.sim.device.Replay;
import io.tidegate.sim.device.RunClock;
import io.tidegate.sim.device.SystemRunClock;
import io.tidegate.sim.fleet.Fleet;
import io.tidegate.sim.fleet.Homecoming;
import io.tidegate.sim.signal.PumpLoop;
import io.tidegate.sim.verdict.FleetCheck;
import io.tidegate.sim.verdict.FleetVerdict;
import io.tidegate.sim.verdict.HubClient;
import io.tidegate.sim.verdict.HubUnavailableException;
import io.tidegate.sim.verdict.LedgerWatch;
import io.tidegate.sim.verdict.ReadingCheck;
import io.tidegate.sim.verdict.SeriesVerdict;
import io.tidegate.sim.verdict.Verdict;
import io.tidegate.sim.verdict.VerdictReport;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real programs, real broker, real databases; the comparison is that of {@code tidegate-sim}. */
class SpineIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long START_NS = 1_581_168_647_000_000_000L;
    private static final long ROWS = 4_000;
    private static final int BATCH_ROWS = 50;

    @TempDir
    private Path directory;

    private final RunClock clock = new SystemRunClock();
    private Site site;
    private AgentClient agent;
    private HubClient hub;

    /** Something that is done to the site in the middle of a replay. */
    @FunctionalInterface
    private interface Mishap {
        void happen() throws IOException, InterruptedException;
    }

    @BeforeEach
    void start() throws IOException, InterruptedException {
        site = new Site(directory);
        agent = new AgentClient(site.agentHttp(), PATIENCE);
        hub = new HubClient(site.hubHttp(), PATIENCE);
    }

    @AfterEach
    void stop() {
        site.close();
    }

    @Test
    void everyReadingArrivesOnceThroughAgentAndHub() throws Exception {
        assertPassed(replay(Map.of()));
        assertPassed(playFleet(Duration.ZERO, Duration.ofSeconds(2)));
    }

    /** The long form is {@code deploy/check/homecoming}. */
    @Test
    void aFleetThatWasAwayBringsItsBacklogAndWhatIsFresh() throws Exception {
        Duration longestWait = Duration.ofMillis(4_500);
        FleetVerdict verdict = playFleet(Duration.ofSeconds(50), longestWait.plusSeconds(2));

        assertPassed(verdict);
        Homecoming home = verdict.played().homecoming().orElseThrow();
        assertThat(home.connectedNs()).hasSize(20);
        assertThat(home.stale()).isZero();
        assertThat(verdict.played().counts().ledger().stored())
                .as("20 agents, 200 a second, 50 s and some")
                .isGreaterThan(200_000);
    }

    @Test
    void everyReadingArrivesOnceThroughCrashesOfBoth() throws Exception {
        assertPassed(replay(Map.of(
                500L, site::crashHub, 1_200L, site::crashAgent, 2_500L, site::crashHub, 3_900L, site::crashAgent)));
    }

    private Verdict replay(Map<Long, Mishap> mishapsByRow)
            throws IOException, InterruptedException, NotAcceptedException, HubUnavailableException {
        PumpLoop pump = new PumpLoop(1, START_NS, Duration.ofSeconds(1).toNanos(), ROWS);
        LineProtocol lines = new LineProtocol("pump loop", Map.of("site", "p 1"), pump.columns());
        LedgerWatch watch = new LedgerWatch(agent, hub, "spine");
        Mishaps mishaps = new Mishaps(mishapsByRow, watch);
        Replay.Summary sent = new Replay(agent, clock, mishaps)
                .run(pump, lines, new Replay.Options(Pace.MAX, BATCH_ROWS, "spine", PATIENCE));
        assertThat(sent.rows()).isEqualTo(ROWS);
        assertThat(mishaps.left).isEmpty();

        boolean settled = watch.settle(clock, PATIENCE);
        List<SeriesVerdict> series =
                new ReadingCheck(hub, clock, PATIENCE).compare("spine", pump, lines.series(), ROWS);
        return new Verdict(series, watch.report(), settled);
    }

    private FleetVerdict playFleet(Duration away, Duration duration)
            throws InterruptedException, ExecutionException, HubUnavailableException {
        Fleet.Options options = new Fleet.Options(
                site.hubMqtt(),
                20,
                "sim",
                7,
                7,
                3,
                200,
                START_NS,
                duration.toNanos(),
                PATIENCE.toNanos(),
                SyncLimits.DEFAULT,
                Map.of(),
                0,
                away.toNanos(),
                2);
        Fleet.Result played = new Fleet(options, clock).play(counts -> {});
        FleetCheck check = new FleetCheck(hub, clock, PATIENCE);
        return new FleetVerdict(
                played,
                check.compareValues(played.agents(), options.labels()),
                check.ledgerViolations(played.agents()));
    }

    private static void assertPassed(Verdict verdict) {
        String report = VerdictReport.table(verdict);
        assertThat(verdict.passed()).as(report).isTrue();
        assertThat(verdict.settled()).as(report).isTrue();
        assertThat(verdict.total().stored()).isEqualTo(ROWS * PumpLoop.sensors());
        assertThat(verdict.ledger().agent().last()).hasValueSatisfying(ledger -> {
            assertThat(ledger.accepted()).isEqualTo(ROWS * PumpLoop.sensors());
            assertThat(ledger.lost()).isZero();
        });
    }

    private static void assertPassed(FleetVerdict verdict) {
        assertThat(verdict.passed()).as(verdict.table()).isTrue();
        assertThat(verdict.played().counts().ledger().stored()).isGreaterThan(7_000);
    }

    /** Lets mishaps happen once so many rows are accepted, and looks at the ledgers before each. */
    private static final class Mishaps implements Replay.Listener {

        private final NavigableMap<Long, Mishap> left;
        private final LedgerWatch watch;
        private long rows;

        Mishaps(Map<Long, Mishap> byRow, LedgerWatch watch) {
            this.left = new TreeMap<>(byRow);
            this.watch = watch;
        }

        @Override
        public void accepted(int accepted, int readings) {
            rows += accepted;
            while (!left.isEmpty() && left.firstKey() <= rows) {
                try {
                    watch.look();
                    left.pollFirstEntry().getValue().happen();
                } catch (IOException | InterruptedException e) {
                    throw new AssertionError(e);
                }
            }
        }

        @Override
        public void repeating(String reason) {
            // Expected: that is what the keys are for.
        }
    }
}

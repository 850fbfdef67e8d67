package io.tidegate.sim.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.protocol.control.ConfigSigner;
import io.tidegate.protocol.sync.AgentId;
import io.tidegate.protocol.sync.DedupLedger;
import io.tidegate.protocol.sync.DedupLedger.Admission;
import io.tidegate.protocol.sync.Lane;
import io.tidegate.protocol.sync.Receipt;
import io.tidegate.protocol.sync.SequenceRange;
import io.tidegate.protocol.sync.StreamId;
import io.tidegate.protocol.sync.SyncLimits;
import io.tidegate.protocol.telemetry.Reading;
import io.tidegate.protocol.telemetry.Series;
import io.tidegate.protocol.wire.AgentStatus;
import io.tidegate.protocol.wire.Batch;
import io.tidegate.protocol.wire.BatchReader;
import io.tidegate.protocol.wire.StatusCodec;
import io.tidegate.protocol.wire.UndecodableMessageException;
import io.tidegate.sim.feed.MeasuringTime;
import io.tidegate.sim.feed.PacedFeed;
import io.tidegate.sim.feed.SimulatedReadings;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class VirtualAgentTest {

    private static final long SECOND_NS = TimeUnit.SECONDS.toNanos(1);
    private static final StreamId STREAM = new StreamId(new AgentId("sim-00001"), 7, Lane.LIVE);
    private static final ConfigSigner SIGNER = ConfigSigner.generate(new SecureRandom());
    private static final SimulatedReadings READINGS =
            new SimulatedReadings(1, 0, List.of(Series.of("a"), Series.of("b")), 1_000, 10);

    private final FakeHub hub = new FakeHub();
    private final List<Long> latencies = new ArrayList<>();
    private final VirtualAgent agent = agent();

    @Test
    void everyReadingIsStoredOnceWithItsValue() {
        runUntil(11 * SECOND_NS);

        assertThat(agent.isDrained()).isTrue();
        assertThat(agent.counts().stored()).isEqualTo(10_000);
        assertThat(latencies).hasSize(10_000).allMatch(ns -> ns >= 0 && ns < SECOND_NS);
        assertStoredExactly(10_000);
    }

    @Test
    void whoComesHomeSendsWhatIsFreshBeforeItsBacklog() {
        agent.beginAway(-SECOND_NS, 2 * SECOND_NS);
        runUntil(2 * SECOND_NS + SECOND_NS / 2);
        long connectedNs = agent.firstConnectedNs().orElseThrow();
        assertThat(connectedNs).isGreaterThanOrEqualTo(2 * SECOND_NS);
        runUntil(11 * SECOND_NS);

        assertThat(agent.firstFreshNs().orElseThrow()).isBetween(connectedNs, connectedNs + SECOND_NS);
        assertThat(latencies)
                .as("of what was measured since")
                .hasSizeBetween(7_000, 8_100)
                .allMatch(ns -> ns < SECOND_NS);
        assertStoredExactly(10_000);
    }

    @Test
    void nothingIsSentBeforeTheFirstReceipt() {
        hub.muteReceipts = 1;
        runUntil(2 * SECOND_NS);

        assertThat(hub.stored).isEmpty();
        assertThat(agent.counts().pending())
                .isEqualTo(agent.counts().accepted())
                .isGreaterThan(1_900);
    }

    @Test
    void whatALostConnectionTookWithItIsSentAgain() {
        hub.losePublishesAfter = 20;
        runUntil(3 * SECOND_NS);
        hub.disconnect();
        runUntil(20 * SECOND_NS);

        assertThat(agent.reconnects()).isEqualTo(1);
        assertThat(agent.outage().lostNs()).hasValue(3 * SECOND_NS);
        assertThat(agent.outage().healedNs().orElseThrow())
                .as("after a wait of a quarter to three quarters of a second")
                .isBetween(3 * SECOND_NS + SECOND_NS / 4, 4 * SECOND_NS);
        assertThat(agent.isDrained()).isTrue();
        assertStoredExactly(10_000);
    }

    @Test
    void withoutAReceiptInTheNewSessionItIsNotHealed() {
        runUntil(3 * SECOND_NS);
        assertThat(agent.outage().lostNs()).isEmpty();
        hub.disconnect();
        hub.muteReceipts = Integer.MAX_VALUE;
        runUntil(20 * SECOND_NS);

        assertThat(agent.outage().lostNs()).isPresent();
        assertThat(agent.outage().healedNs()).isEmpty();
    }

    @Test
    void whoIsCutOffGoesOnMeasuringAndComesBackWhenItMay() {
        VirtualAgent cutOff = agent(new Absences.Absence(2 * SECOND_NS, 5 * SECOND_NS));
        runUntil(cutOff, 2 * SECOND_NS - 1);
        assertThat(cutOff.isConnected()).isTrue();
        runUntil(cutOff, 5 * SECOND_NS - 1);

        assertThat(cutOff.isConnected()).isFalse();
        assertThat(hub.cuts).isEqualTo(1);
        assertThat(hub.stored).hasSizeBetween(1_800, 2_000);
        assertThat(cutOff.counts().accepted()).isGreaterThan(4_900);

        runUntil(cutOff, 12 * SECOND_NS);
        assertThat(cutOff.isDrained()).isTrue();
        assertThat(cutOff.reconnects()).isEqualTo(1);
        assertThat(cutOff.lastError()).isEmpty();
        assertThat(latencies)
                .as("what was measured meanwhile waited: nothing is left out")
                .hasSize(10_000)
                .anyMatch(ns -> ns > 3 * SECOND_NS);
        assertStoredExactly(10_000);
    }

    @Test
    void lostReceiptsOnlyCostTime() {
        hub.muteReceipts = Integer.MAX_VALUE;
        hub.greet = true;
        runUntil(11 * SECOND_NS);
        hub.muteReceipts = 0;
        runUntil(60 * SECOND_NS);

        assertThat(agent.isDrained()).isTrue();
        assertStoredExactly(10_000);
    }

    @Test
    void aConfigurationThatSilencesItStopsItsReadingsUntilItIsUndone() {
        runUntil(2 * SECOND_NS);
        hub.push(1, "{\"log_level\":\"debug\"}");
        runUntil(3 * SECOND_NS);
        long silenced = agent.counts().accepted();
        runUntil(6 * SECOND_NS);

        assertThat(agent.counts().accepted()).isEqualTo(silenced).isBetween(1_900L, 2_100L);

        hub.push(2, "{}");
        runUntil(7 * SECOND_NS);

        assertThat(agent.counts().accepted()).isBetween(silenced + 900, silenced + 1_100);
    }

    private VirtualAgent agent(Absences.Absence... absences) {
        return new VirtualAgent(
                STREAM,
                READINGS,
                new PacedFeed(measuring(), 0, 1_000, 0),
                new VirtualConfig(STREAM.agent(), Temper.STOPS_MEASURING, Map.of("site", "p1"), hub, 0),
                hub,
                SyncLimits.DEFAULT,
                new SplittableRandom(1),
                new Absences(measuring(), List.of(absences)),
                latencies::add);
    }

    private static MeasuringTime measuring() {
        MeasuringTime time = new MeasuringTime(10 * SECOND_NS);
        time.begin(0);
        return time;
    }

    private void runUntil(long untilNs) {
        runUntil(agent, untilNs);
    }

    private void runUntil(VirtualAgent agent, long untilNs) {
        while (hub.nowNs < untilNs) {
            agent.observe(hub.nowNs);
            while (!hub.answers.isEmpty()) {
                hub.answers.remove().run();
            }
            agent.advance();
            hub.nowNs = hub.answers.isEmpty()
                    ? Math.min(untilNs, Math.max(hub.nowNs + 1, agent.nextDueNs()))
                    : hub.nowNs + 1;
        }
    }

    private void assertStoredExactly(int count) {
        assertThat(hub.stored).hasSize(count);
        assertThat(hub.stored).containsExactlyInAnyOrderElementsOf(READINGS.readings(SequenceRange.ofCount(1, count)));
    }

    /** A hub with the real ledger that answers at once, on a link that fails as told. */
    private static final class FakeHub implements AgentLink {

        private final DedupLedger ledger = new DedupLedger(STREAM, SyncLimits.DEFAULT);
        private final List<Reading> stored = new ArrayList<>();
        private final Queue<Runnable> answers = new ArrayDeque<>();
        private long nowNs;
        private long session;
        private long number;
        private int published;
        private int losePublishesAfter = Integer.MAX_VALUE;
        private int muteReceipts;
        private int cuts;
        private boolean greet;
        private @Nullable Listener listener;
        private @Nullable BatchReader reader;

        @Override
        public void connect(long newSession, Listener newListener) {
            session = newSession;
            listener = newListener;
            published = 0;
            answers.add(newListener::connected);
        }

        void disconnect() {
            losePublishesAfter = Integer.MAX_VALUE;
            answers.clear();
            Listener last = listener;
            if (last != null) {
                answers.add(() -> last.disconnected("cut"));
            }
        }

        void push(long revision, String document) {
            Listener to = listener;
            if (to != null) {
                answers.add(() -> to.received(SIGNER.sign(STREAM.agent(), revision, document)));
            }
        }

        @Override
        public void publishReport(byte[] report) {}

        @Override
        public void publishStatus(byte[] bytes) {
            try {
                AgentStatus status = StatusCodec.decode(STREAM.agent(), bytes, SyncLimits.DEFAULT);
                assertThat(status.session()).isEqualTo(session);
                assertThat(status.streams()).hasSize(1);
                assertThat(status.labels()).containsEntry("site", "p1");
                if (reader == null || reader.session() != session) {
                    reader = new BatchReader(STREAM.agent(), status, SyncLimits.DEFAULT);
                }
            } catch (UndecodableMessageException e) {
                throw new AssertionError(e);
            }
            receipt(greet);
        }

        @Override
        public void publishBatch(byte[] bytes, @Nullable SequenceRange range) {
            if (++published > losePublishesAfter) {
                return;
            }
            try {
                Batch batch = Objects.requireNonNull(reader).decode(bytes);
                assertThat(batch.session()).isEqualTo(session);
                assertThat(range).isEqualTo(batch.range());
                if (range != null && ledger.admit(range, batch.incarnation()) == Admission.FRESH) {
                    stored.addAll(batch.readings());
                    ledger.committed();
                }
            } catch (UndecodableMessageException e) {
                throw new AssertionError(e);
            }
            Listener to = listener;
            if (to != null) {
                answers.add(to::acknowledged);
            }
            receipt(false);
        }

        private void receipt(boolean always) {
            if (muteReceipts > 0 && !always) {
                muteReceipts--;
                return;
            }
            Receipt receipt = new Receipt(
                    STREAM,
                    session,
                    1,
                    ++number,
                    ledger.storedThrough(),
                    ledger.islands(),
                    20_000,
                    List.of(),
                    0,
                    List.of(),
                    List.of(),
                    false,
                    false,
                    0);
            Listener to = listener;
            if (to != null) {
                answers.add(() -> to.received(receipt));
            }
        }

        @Override
        public void cut() {
            cuts++;
            listener = null;
            answers.clear();
        }

        @Override
        public CompletionStage<Void> close(byte[] farewell) {
            return CompletableFuture.completedFuture(null);
        }
    }
}

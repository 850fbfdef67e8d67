package io.tidegate.hub.ingest;

import static io.tidegate.hub.ingest.Agents.batch;
import static io.tidegate.hub.ingest.Agents.live;
import static io.tidegate.hub.ingest.Agents.report;
import static io.tidegate.hub.ingest.Agents.status;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.hub.broker.MqttBroker.Verdict;
import io.tidegate.protocol.control.CommandReply;
import io.tidegate.protocol.control.ControlLimits;
import io.tidegate.protocol.control.ReportedConfig;
import io.tidegate.protocol.control.ReportedConfig.Refusals;
import io.tidegate.protocol.sync.AgentId;
import io.tidegate.protocol.sync.IncarnationSpan;
import io.tidegate.protocol.sync.Receipt;
import io.tidegate.protocol.sync.StreamId;
import io.tidegate.protocol.sync.StreamReport;
import io.tidegate.protocol.sync.SyncLimits;
import io.tidegate.protocol.wire.AgentStatus;
import io.tidegate.protocol.wire.Batch;
import io.tidegate.protocol.wire.BatchWriter;
import io.tidegate.protocol.wire.Checksum;
import io.tidegate.protocol.wire.CommandCodec;
import io.tidegate.protocol.wire.ConfigReport;
import io.tidegate.protocol.wire.ConfigReportCodec;
import io.tidegate.protocol.wire.OneBatch;
import io.tidegate.protocol.wire.StatusCodec;
import io.tidegate.protocol.wire.Topics.Up;
import io.tidegate.protocol.wire.Topics.Upward;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MqttIntakeTest {

    private static final StreamId PUMP = live("pump");
    private static final AgentId AGENT = PUMP.agent();
    private static final AgentStatus FIRST = status(
            Agents.SESSION,
            new StreamReport(PUMP, 0, 0, List.of(), 1, List.of(IncarnationSpan.from(Agents.INCARNATION, 1))));

    private final IngestQueue queue = new IngestQueue(IngestQueue.Limits.DEFAULT);
    private final RecordingAgents agents = new RecordingAgents();
    private final HubMetrics metrics = new HubMetrics();
    private final List<CommandReply> replies = new ArrayList<>();
    private final RecordingReports reports = new RecordingReports();
    private final MqttIntake intake = new MqttIntake(
            queue,
            SyncLimits.DEFAULT,
            agents,
            reports,
            (agent, reply) -> replies.add(reply),
            metrics,
            new SteppedClock());

    @BeforeEach
    void begin() throws Exception {
        assertThat(intake.published(new Upward(AGENT, Up.STATUS), StatusCodec.encode(FIRST)))
                .isCompletedWithValue(Verdict.TAKEN);
        queue.takeGroup(1);
        agents.statuses.clear();
        reports.statuses.clear();
    }

    @Test
    void aBatchIsDecodedAndQueued() throws Exception {
        byte[] payload = encoded(batch(PUMP, 1, 3));

        assertThat(intake.published(new Upward(AGENT, Up.BATCH), payload)).isCompletedWithValue(Verdict.TAKEN);
        assertThat(queue.takeGroup(10)).containsExactly(new Arrival.OfBatch(batch(PUMP, 1, 3), payload.length));
    }

    @Test
    void aStatusIsToldAndQueued() throws Exception {
        byte[] payload = StatusCodec.encode(status(7, report(PUMP, 5, 0)));

        assertThat(intake.published(new Upward(AGENT, Up.STATUS), payload)).isCompletedWithValue(Verdict.TAKEN);
        assertThat(agents.statuses).containsExactly(status(7, report(PUMP, 5, 0)));
        assertThat(reports.statuses).containsExactly(status(7, report(PUMP, 5, 0)));
        assertThat(queue.takeGroup(10)).hasSize(1);
    }

    @Test
    void aReportOfAConfigurationIsToldAndNotQueued() {
        ConfigReport report = new ConfigReport(
                7, 1, 2, new ReportedConfig(Optional.empty(), Optional.empty(), new Refusals(3, "forged")));
        byte[] payload = ConfigReportCodec.encode(report, ControlLimits.DEFAULT);

        assertThat(intake.published(new Upward(AGENT, Up.CONFIG), payload)).isCompletedWithValue(Verdict.TAKEN);
        assertThat(reports.reports).containsExactly(report);
        assertThat(queue.messages()).isZero();
        assertThat(intake.published(new Upward(AGENT, Up.CONFIG), Checksum.append(new byte[] {-1, -1})))
                .isCompletedWithValue(Verdict.MALFORMED);
        assertThat(metrics.scrape()).contains("reason=\"malformed\"} 1.0");
    }

    @Test
    void aBatchBeforeAnyStatusIsToBeSentAgain() {
        AgentId other = new AgentId("other");
        assertThat(intake.published(new Upward(other, Up.BATCH), encoded(batch(PUMP, 1, 3))))
                .isCompletedWithValue(Verdict.FAILED);
        assertThat(metrics.scrape()).contains("reason=\"not_greeted\"} 1.0");
    }

    @Test
    void anAgentThatHasSaidFarewellBeginsAnew() throws Exception {
        byte[] batch = encoded(batch(PUMP, 1, 3));
        publishStatus(AgentStatus.offline(Agents.SESSION + 1));
        assertThat(intake.published(new Upward(AGENT, Up.BATCH), batch))
                .as("the farewell of another session")
                .isCompletedWithValue(Verdict.TAKEN);
        publishStatus(AgentStatus.offline(Agents.SESSION));
        assertThat(intake.published(new Upward(AGENT, Up.BATCH), batch)).isCompletedWithValue(Verdict.FAILED);
        publishStatus(FIRST);
        assertThat(intake.published(new Upward(AGENT, Up.BATCH), batch)).isCompletedWithValue(Verdict.TAKEN);
    }

    @Test
    void whoNamesASeriesThatIsNotDefinedHereIsAskedForIt() throws Exception {
        BatchWriter writer = new BatchWriter();
        writer.published(FIRST);
        Batch first = batch(PUMP, 1, 3);
        writer.sent(PUMP, first.range(), writer.encode(first));
        writer.received(new Receipt(
                PUMP,
                Agents.SESSION,
                1,
                1,
                3,
                List.of(),
                100,
                List.of(),
                0,
                List.of(),
                List.of(),
                false,
                false,
                Agents.NOW_NS));
        byte[] lacking = writer.encode(batch(PUMP, 4, 6)).bytes();

        assertThat(intake.published(new Upward(AGENT, Up.BATCH), lacking)).isCompletedWithValue(Verdict.FAILED);
        assertThat(queue.takeGroup(10)).containsExactly(new Arrival.OfUnknownSeries(PUMP));
    }

    private void publishStatus(AgentStatus status) throws Exception {
        assertThat(intake.published(new Upward(AGENT, Up.STATUS), StatusCodec.encode(status)))
                .isCompletedWithValue(Verdict.TAKEN);
    }

    private static byte[] encoded(Batch batch) {
        return OneBatch.encode(FIRST, batch);
    }

    @Test
    void whatCannotBeDecodedIsRefusedAtOnceAndCounted() {
        byte[] good = encoded(batch(PUMP, 1, 3));
        byte[] cut = OneBatch.seal(AGENT, FIRST, Arrays.copyOf(good, good.length - Checksum.BYTES - 1));
        byte[] empty = OneBatch.seal(AGENT, FIRST, new byte[0]);

        assertThat(intake.published(new Upward(AGENT, Up.BATCH), cut)).isCompletedWithValue(Verdict.MALFORMED);
        assertThat(intake.published(new Upward(AGENT, Up.BATCH), empty)).isCompletedWithValue(Verdict.MALFORMED);
        assertThat(intake.published(new Upward(AGENT, Up.STATUS), Checksum.append(new byte[] {-1, -1})))
                .isCompletedWithValue(Verdict.MALFORMED);
        assertThat(queue.messages()).isZero();
        assertThat(agents.statuses).isEmpty();
        assertThat(metrics.scrape()).contains("tidegate_hub_readings_total{result=\"rejected\"} 3.0");
    }

    @Test
    void whatWasDamagedOnTheWayIsNotHeldAgainstItsReadings() {
        byte[] damaged = encoded(batch(PUMP, 1, 3));
        damaged[damaged.length / 2] ^= 1;

        assertThat(intake.published(new Upward(AGENT, Up.BATCH), damaged)).isCompletedWithValue(Verdict.FAILED);
        assertThat(intake.published(new Upward(AGENT, Up.STATUS), new byte[0])).isCompletedWithValue(Verdict.FAILED);
        assertThat(queue.messages()).isZero();
        assertThat(agents.statuses).isEmpty();
        assertThat(metrics.scrape()).contains("reason=\"damaged\"} 2.0");
    }

    @Test
    void randomBytesAreAnsweredNotThrown() {
        Random random = new Random(4711);
        byte[] good = encoded(batch(PUMP, 1, 100));
        for (int i = 0; i < 5_000; i++) {
            byte[] noise = good.clone();
            if (i % 2 == 0) {
                noise = new byte[random.nextInt(200)];
                random.nextBytes(noise);
            } else {
                for (int flips = random.nextInt(4); flips >= 0; flips--) {
                    noise[random.nextInt(noise.length)] ^= (byte) (1 << random.nextInt(8));
                }
            }
            noise = i % 3 == 0 ? noise : i % 3 == 1 ? Checksum.append(noise) : OneBatch.seal(AGENT, FIRST, noise);
            Up kind = Up.values()[i % Up.values().length];
            assertThat(intake.published(new Upward(AGENT, kind), noise)).isDone();
        }
    }

    @Test
    void aReplyToACommandIsTold() {
        CommandReply reply = new CommandReply(42, CommandReply.State.DONE, "flushed");
        byte[] payload = CommandCodec.encode(reply, ControlLimits.DEFAULT);

        assertThat(intake.published(new Upward(AGENT, Up.REPLY), payload)).isCompletedWithValue(Verdict.TAKEN);
        assertThat(replies).containsExactly(reply);
        assertThat(intake.published(new Upward(AGENT, Up.REPLY), Checksum.append(new byte[1])))
                .isCompletedWithValue(Verdict.MALFORMED);
    }

    @Test
    void foreignTopicsAreCounted() {
        intake.foreignTopic("pump", "tidegate/v1/other/up/batch");
        intake.foreignTopic("pump", "x\n".repeat(10_000));
        assertThat(metrics.scrape()).contains("reason=\"foreign_topic\"} 2.0");
    }

    @Test
    void aFullQueueThatIsGivenUpIsCountedAsBusy() throws Exception {
        IngestQueue full = new IngestQueue(new IngestQueue.Limits(1, 1));
        MqttIntake busy = new MqttIntake(
                full,
                SyncLimits.DEFAULT,
                agents,
                reports,
                (agent, reply) -> replies.add(reply),
                metrics,
                new SteppedClock());
        byte[] payload = encoded(batch(PUMP, 1, 3));
        busy.published(new Upward(AGENT, Up.STATUS), StatusCodec.encode(FIRST));
        full.takeGroup(1);
        assertThat(busy.published(new Upward(AGENT, Up.BATCH), payload)).isDone();
        assertThat(busy.published(new Upward(AGENT, Up.BATCH), payload).complete(Verdict.BUSY))
                .isTrue();
        assertThat(metrics.scrape()).contains("reason=\"busy\"} 1.0");
    }

    @Test
    void presenceIsPassedOn() {
        intake.connected(AGENT);
        intake.disconnected(AGENT);
        assertThat(agents.presence).containsExactly("pump connected", "pump disconnected");
    }
}

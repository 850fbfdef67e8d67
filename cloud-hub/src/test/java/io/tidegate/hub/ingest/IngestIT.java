package io.tidegate.hub.ingest;

import static io.tidegate.hub.broker.MqttAgent.await;
import static io.tidegate.hub.ingest.Agents.INCARNATION;
import static io.tidegate.hub.ingest.Agents.SESSION;
import static io.tidegate.hub.ingest.Agents.batch;
import static org.assertj.core.api.Assertions.assertThat;

import com.hivemq.client.mqtt.mqtt5.message.publish.puback.Mqtt5PubAckReasonCode;
import io.tidegate.hub.broker.HiveMqBroker;
import io.tidegate.hub.fleet.AgentView;
import io.tidegate.hub.fleet.Fleet;
import io.tidegate.hub.store.FakeTelemetryStore;
import io.tidegate.hub.store.FakeTelemetryStore.Failure;
import io.tidegate.hub.store.ReadingQuery;
import io.tidegate.hub.store.StoredReading;
import io.tidegate.protocol.sync.AgentId;
import io.tidegate.protocol.sync.Gap;
import io.tidegate.protocol.sync.GapReason;
import io.tidegate.protocol.sync.IncarnationSpan;
import io.tidegate.protocol.sync.Receipt;
import io.tidegate.protocol.sync.SequenceRange;
import io.tidegate.protocol.sync.StreamReport;
import io.tidegate.protocol.sync.SyncLimits;
import io.tidegate.protocol.telemetry.Value;
import io.tidegate.protocol.wire.AgentStatus;
import io.tidegate.protocol.wire.OneBatch;
import io.tidegate.protocol.wire.Topics;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Agents over real connections, the real broker, queue, lane and fleet, over a store that fails and waits on demand. One
 * broker for all tests; each test has its own agents.
 */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IngestIT {

    private static final int PUBLISHERS = 50;
    /** Room for a few batches, so that back-pressure comes early. */
    private static final IngestQueue.Limits FEW = new IngestQueue.Limits(20, Long.MAX_VALUE);

    private final FakeTelemetryStore disk = new FakeTelemetryStore();
    private final GatedStore store = new GatedStore(disk);
    private final HubMetrics metrics = new HubMetrics();
    private final IngestQueue queue = new IngestQueue(FEW);
    private final Fleet fleet = new Fleet(
            disk,
            disk,
            agent -> Optional.empty(),
            SyncLimits.DEFAULT,
            Clock.systemUTC(),
            Runnable::run,
            Fleet.Options.DEFAULT);
    private HiveMqBroker broker;
    private StreamLane lane;
    private InetSocketAddress address;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        broker = new HiveMqBroker(
                HiveMqBroker.Options.defaults(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), directory)
                        .withMaxPubackHold(Duration.ofSeconds(2)));
        lane = new StreamLane(
                new StreamLane.Ports(queue, store, broker, fleet, List.of(fleet), metrics, Clock.systemUTC()),
                StreamLane.Options.defaults(SyncLimits.DEFAULT, 42));
        lane.start();
        address = broker.start(new MqttIntake(
                queue,
                SyncLimits.DEFAULT,
                fleet,
                new RecordingReports(),
                (agent, reply) -> {},
                metrics,
                Clock.systemUTC()));
    }

    @AfterAll
    void stop() {
        lane.close();
        broker.close();
    }

    @AfterEach
    void openGate() {
        store.openGate();
    }

    @Test
    void thePubackComesBeforeTheCommitAndTheReceiptAfterIt() throws Exception {
        try (BatchingAgent agent = new BatchingAgent(address, "order")) {
            Receipt greeting = agent.greet();
            assertThat(greeting.storedThrough()).isZero();
            assertThat(greeting.creditReadings()).isGreaterThanOrEqualTo(SyncLimits.DEFAULT.creditReadings());

            store.closeGate();
            assertThat(await(agent.send(1, 100))).isEqualTo(Mqtt5PubAckReasonCode.SUCCESS);
            store.awaitCommitAtGate();
            assertThat(agent.mqtt().received()).isEmpty();
            assertThat(stored(agent)).isEmpty();

            store.openGate();
            assertThat(agent.storedThrough(100).hubRun()).isEqualTo(42);
            assertThat(stored(agent)).containsExactlyElementsOf(numbers(1, 100));
        }
    }

    @Test
    void duplicatesOverlapsConflictsAndGapsAreAllReceipted() throws Exception {
        try (BatchingAgent agent = new BatchingAgent(address, "repeating")) {
            agent.greet();
            agent.sendAndWait(1, 100);
            agent.storedThrough(100);

            agent.sendAndWait(1, 100);
            assertThat(agent.receipt(receipt -> true).storedThrough()).isEqualTo(100);
            agent.sendAndWait(51, 150);
            assertThat(agent.receipt(receipt -> true).storedThrough()).isEqualTo(100);
            agent.sendAndWait(101, 150);
            agent.storedThrough(150);
            agent.sendAndWait(batch(agent.stream(), SESSION, 99, 141, 160, List.of()));
            agent.storedThrough(160);
            Gap evicted = new Gap(new SequenceRange(151, 200), GapReason.EVICTED, 1);
            agent.sendAndWait(Agents.gaps(agent.stream(), 200, evicted));
            Receipt last = agent.storedThrough(200);
            assertThat(last.lostReadings()).isEqualTo(40);
            assertThat(last.storedDespiteGap()).containsExactly(new SequenceRange(151, 160));

            assertThat(stored(agent)).containsExactlyElementsOf(numbers(1, 160));
            assertThat(disk.conflicts())
                    .extracting(conflict -> conflict.range())
                    .containsExactly(new SequenceRange(141, 150));
            AgentView view = fleet.agent(agent.mqtt().id()).orElseThrow();
            assertThat(view.state()).isEqualTo(AgentView.State.ONLINE);
            assertThat(view.duplicates()).isEqualTo(150);
            assertThat(view.conflicts()).isEqualTo(10);
            assertThat(view.ledger().accepted()).isEqualTo(200);
            assertThat(view.ledger().stored()).isEqualTo(160);
            assertThat(view.ledger().lost()).containsEntry(GapReason.EVICTED, 40L);
            assertThat(view.ledger().pending()).isZero();
        }
    }

    @Test
    void randomBytesAndForeignTopicsAreRefusedAndTheNextBatchIsTaken() {
        try (BatchingAgent agent = new BatchingAgent(address, "noisy")) {
            AgentStatus first = Agents.status(
                    SESSION,
                    new StreamReport(
                            agent.stream(), 0, 0, List.of(), 1, List.of(IncarnationSpan.from(Agents.INCARNATION, 1))));
            agent.greet(first);
            Random random = new Random(3);
            for (int i = 0; i < 50; i++) {
                byte[] noise = new byte[1 + random.nextInt(2_000)];
                random.nextBytes(noise);
                assertThat(agent.mqtt()
                                .publishAndWait(
                                        Topics.Up.BATCH.of(agent.mqtt().id()),
                                        OneBatch.seal(agent.mqtt().id(), first, noise)))
                        .isEqualTo(Mqtt5PubAckReasonCode.PAYLOAD_FORMAT_INVALID);
            }
            assertThat(agent.mqtt().publishAndWait(Topics.Up.BATCH.of(new AgentId("victim")), new byte[1]))
                    .isEqualTo(Mqtt5PubAckReasonCode.NOT_AUTHORIZED);

            agent.sendAndWait(1, 10);
            agent.storedThrough(10);
            assertThat(metrics.scrape())
                    .contains("reason=\"malformed\"} 50.0")
                    .contains("reason=\"foreign_topic\"} 1.0");
        }
    }

    @Test
    void whileTheStoreWaitsPubacksAreHeldCreditShrinksAndNothingIsDropped() throws Exception {
        try (BatchingAgent agent = new BatchingAgent(address, "pressed")) {
            agent.greet();
            store.closeGate();
            agent.sendAndWait(1, 10);
            store.awaitCommitAtGate();

            List<CompletableFuture<Mqtt5PubAckReasonCode>> pubacks = new ArrayList<>();
            for (long first = 11; first <= 300; first += 10) {
                pubacks.add(agent.send(first, first + 9));
            }
            for (int i = 0; i < FEW.maxMessages(); i++) {
                assertThat(await(pubacks.get(i))).isEqualTo(Mqtt5PubAckReasonCode.SUCCESS);
            }
            CompletableFuture<Mqtt5PubAckReasonCode> held = pubacks.get(FEW.maxMessages());
            assertThat(held).isNotDone();
            assertThat(queue.fill()).isEqualTo(1);
            assertThat(await(held)).as("after the longest hold").isEqualTo(Mqtt5PubAckReasonCode.QUOTA_EXCEEDED);

            store.openGate();
            assertThat(agent.storedThrough(10).creditReadings()).isLessThan(SyncLimits.DEFAULT.creditReadings());
            for (CompletableFuture<Mqtt5PubAckReasonCode> puback : pubacks) {
                await(puback);
            }
            for (long first = 11; first <= 300; first += 10) {
                agent.sendAndWait(first, first + 9);
            }
            agent.storedThrough(300);
            assertThat(stored(agent)).containsExactlyInAnyOrderElementsOf(numbers(1, 300));
        }
    }

    @Test
    void fiftyPublishersAtOnceLoseNothing() throws Exception {
        int batches = 40;
        int size = 25;
        List<BatchingAgent> agents = new ArrayList<>();
        try {
            for (int i = 0; i < PUBLISHERS; i++) {
                BatchingAgent agent = new BatchingAgent(address, "crowd-" + i);
                agents.add(agent);
                agent.greet();
            }
            List<CompletableFuture<Mqtt5PubAckReasonCode>> pubacks = new ArrayList<>();
            for (int b = 0; b < batches; b++) {
                for (BatchingAgent agent : agents) {
                    pubacks.add(agent.send(1 + (long) b * size, (long) (b + 1) * size));
                }
            }
            for (CompletableFuture<Mqtt5PubAckReasonCode> puback : pubacks) {
                assertThat(await(puback)).isEqualTo(Mqtt5PubAckReasonCode.SUCCESS);
            }
            for (BatchingAgent agent : agents) {
                agent.storedThrough((long) batches * size);
                assertThat(stored(agent)).containsExactlyElementsOf(numbers(1, (long) batches * size));
            }
        } finally {
            agents.forEach(BatchingAgent::close);
        }
    }

    @ParameterizedTest
    @EnumSource(Failure.class)
    void afterAFailedCommitTheReceiptComesWithoutAResend(Failure failure) {
        try (BatchingAgent agent = new BatchingAgent(
                address, "failing-" + failure.name().toLowerCase(Locale.ROOT).replace('_', '-'))) {
            agent.greet();
            disk.failNextCommit(failure);
            agent.sendAndWait(1, 100);

            agent.storedThrough(100);
            assertThat(stored(agent)).containsExactlyElementsOf(numbers(1, 100));
            assertThat(fleet.agent(agent.mqtt().id()).orElseThrow().ledger().stored())
                    .isEqualTo(100);
        }
    }

    @Test
    void anAgentThatComesBackIsToldWhatIsThereAndAskedForWhatIsNot() {
        try (BatchingAgent agent = new BatchingAgent(address, "returning")) {
            agent.greet();
            agent.sendAndWait(1, 50);
            agent.storedThrough(50);
        }
        try (BatchingAgent agent = new BatchingAgent(address, "returning")) {
            assertThat(await(agent.send(batch(agent.stream(), SESSION + 1, INCARNATION, 51, 60, List.of()))))
                    .isEqualTo(Mqtt5PubAckReasonCode.IMPLEMENTATION_SPECIFIC_ERROR);
            Receipt greeting = agent.greet(SESSION + 1, 80, 70);

            assertThat(greeting.storedThrough())
                    .as("a batch before its greeting is not taken")
                    .isEqualTo(50);
            assertThat(greeting.rewind()).containsExactly(new SequenceRange(51, 70));
            assertThat(fleet.agent(agent.mqtt().id()).orElseThrow().ledger().pending())
                    .isEqualTo(30);
        }
    }

    private List<Long> stored(BatchingAgent agent) {
        List<StoredReading> readings = new ArrayList<>();
        disk.readings(
                new ReadingQuery(
                        agent.mqtt().id(),
                        null,
                        Map.of(),
                        OptionalLong.empty(),
                        OptionalLong.empty(),
                        ReadingQuery.Order.TIME,
                        0,
                        Long.MAX_VALUE),
                readings::add);
        return readings.stream()
                .map(row -> ((Value.LongValue) row.reading().value()).value())
                .toList();
    }

    private static List<Long> numbers(long first, long last) {
        return LongStream.rangeClosed(first, last).boxed().toList();
    }
}

package io.tidegate.hub.ingest;

import static io.tidegate.hub.ingest.Agents.INCARNATION;
import static io.tidegate.hub.ingest.Agents.SESSION;
import static io.tidegate.hub.ingest.Agents.batch;
import static io.tidegate.hub.ingest.Agents.gaps;
import static io.tidegate.hub.ingest.Agents.live;
import static io.tidegate.hub.ingest.Agents.report;
import static io.tidegate.hub.ingest.Agents.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.tidegate.hub.ingest.AgentListener.StreamCounts;
import io.tidegate.hub.store.CommitGroup;
import io.tidegate.hub.store.CommitGroup.Conflict;
import io.tidegate.hub.store.CommitGroup.Heard;
import io.tidegate.hub.store.CommitGroup.Run;
import io.tidegate.hub.store.Committed;
import io.tidegate.hub.store.FakeTelemetryStore;
import io.tidegate.hub.store.FakeTelemetryStore.Failure;
import io.tidegate.hub.store.TelemetryStore;
import io.tidegate.protocol.sync.Gap;
import io.tidegate.protocol.sync.GapReason;
import io.tidegate.protocol.sync.Receipt;
import io.tidegate.protocol.sync.SequenceRange;
import io.tidegate.protocol.sync.StreamId;
import io.tidegate.protocol.sync.SyncLimits;
import io.tidegate.protocol.wire.AgentStatus;
import io.tidegate.protocol.wire.Batch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The lane, one round at a time, without its thread. */
@Timeout(30)
class StreamLaneTest {

    private static final StreamId PUMP = live("pump");
    private static final StreamId TANK = live("tank");

    private final FakeTelemetryStore store = new FakeTelemetryStore();
    private final RecordingBroker broker = new RecordingBroker();
    private final RecordingAgents agents = new RecordingAgents();
    private final SteppedClock clock = new SteppedClock();
    private final HubMetrics metrics = new HubMetrics();
    private final List<Committed> commits = new ArrayList<>();
    private IngestQueue queue = new IngestQueue(IngestQueue.Limits.DEFAULT);
    private StreamLane lane = newLane(1);

    @Test
    void aReceiptComesAfterTheCommit() throws Exception {
        greet(PUMP, TANK);

        round(batch(PUMP, 1, 10));

        assertThat(store.groups()).hasSize(1);
        Receipt receipt = onlyReceipt();
        assertThat(receipt.stream()).isEqualTo(PUMP);
        assertThat(receipt.session()).isEqualTo(SESSION);
        assertThat(receipt.hubRun()).isEqualTo(1);
        assertThat(receipt.storedThrough()).isEqualTo(10);
        assertThat(receipt.creditReadings()).isEqualTo(SyncLimits.DEFAULT.creditReadings());
        assertThat(receipt.hubTimeNs()).isEqualTo(Agents.NOW_NS);
        assertThat(commits).hasSize(1);
    }

    @Test
    void whatWaitsIsCommittedAsOneGroupWithOneReceiptPerStream() throws Exception {
        greet(PUMP, TANK);

        round(batch(PUMP, 1, 10), batch(TANK, 1, 5), batch(PUMP, 11, 20), batch(PUMP, 31, 40));

        CommitGroup group = onlyGroup();
        assertThat(group.runs())
                .extracting(Run::range)
                .containsExactly(range(1, 10), range(1, 5), range(11, 20), range(31, 40));
        assertThat(group.heard()).isEmpty();
        assertThat(broker.takeReceipts())
                .extracting(Receipt::stream, Receipt::storedThrough, Receipt::islands)
                .containsExactlyInAnyOrder(tuple(PUMP, 20L, List.of(range(31, 40))), tuple(TANK, 5L, List.of()));
    }

    @Test
    void aGroupEndsWhereTheNextMessageWouldMakeItTooLarge() throws Exception {
        greet(PUMP);
        long size = SyncLimits.DEFAULT.maxBatchReadings();
        for (long first = 1; first <= 6 * size; first += size) {
            put(batch(PUMP, first, first + size - 1));
        }

        lane.step();
        assertThat(onlyGroup().rows()).isEqualTo(10_000);
        lane.step();
        assertThat(store.groups()).hasSize(2);
    }

    @Test
    void aCrashBetweenCommitAndReceiptEndsInADuplicateAndAReceipt() throws Exception {
        greet(PUMP);
        round(batch(PUMP, 1, 10));
        broker.takeReceipts();

        queue = new IngestQueue(IngestQueue.Limits.DEFAULT);
        lane = newLane(2);
        greet(PUMP);
        round(batch(PUMP, 1, 10));

        assertThat(store.groups()).hasSize(1);
        Receipt receipt = onlyReceipt();
        assertThat(receipt.hubRun()).isEqualTo(2);
        assertThat(receipt.storedThrough()).isEqualTo(10);
        assertThat(agents.duplicates).containsEntry(PUMP.agent(), 10L);
        assertThat(metrics.scrape()).contains("tidegate_hub_readings_total{result=\"duplicate\"} 10.0");
    }

    @Test
    void anOverlapIsRefusedAndTheReceiptSaysWhatIsThere() throws Exception {
        greet(PUMP);
        round(batch(PUMP, 1, 10));
        broker.takeReceipts();

        round(batch(PUMP, 6, 15));

        assertThat(store.groups()).extracting(CommitGroup::rows).containsExactly(10, 0);
        assertThat(onlyReceipt().storedThrough()).isEqualTo(10);
        assertThat(agents.duplicates).containsEntry(PUMP.agent(), 5L);
        assertThat(agents.counts).containsEntry(PUMP, new StreamCounts(15, 10, 0));
    }

    @Test
    void aConflictGoesToQuarantineInTheSameCommitAndIsNotSentForEver() throws Exception {
        greet(PUMP);
        round(batch(PUMP, 1, 10));
        broker.takeReceipts();

        round(batch(PUMP, SESSION, 99, 6, 15, List.of()), batch(PUMP, SESSION, 99, 16, 20, List.of()));

        CommitGroup group = store.groups().get(1);
        assertThat(group.conflicts())
                .extracting(Conflict::range, Conflict::incarnation)
                .containsExactly(tuple(range(6, 10), 99L));
        assertThat(group.conflicts().get(0).readings()).hasSize(5);
        assertThat(group.runs()).extracting(Run::range).containsExactly(range(11, 15), range(16, 20));
        assertThat(group.runs().get(0).readings().get(0).timeNs()).isEqualTo(Agents.NOW_NS + 11);
        assertThat(onlyReceipt().storedThrough()).isEqualTo(20);
        assertThat(metrics.scrape()).contains("tidegate_hub_readings_total{result=\"conflict\"} 5.0");
    }

    @Test
    void gapsAreSettledBeforeTheReadingsBesideThem() throws Exception {
        greet(PUMP);
        Gap evicted = new Gap(range(1, 90), GapReason.EVICTED, 7);

        round(batch(PUMP, SESSION, INCARNATION, 91, 100, List.of(evicted)));

        assertThat(onlyGroup().gaps()).containsExactly(new CommitGroup.StreamGap(PUMP, evicted));
        Receipt receipt = onlyReceipt();
        assertThat(receipt.storedThrough()).isEqualTo(100);
        assertThat(receipt.lostReadings()).isEqualTo(90);
        assertThat(receipt.storedDespiteGap()).isEmpty();
        assertThat(agents.counts).containsEntry(PUMP, new StreamCounts(100, 10, 90));
        assertThat(agents.lost).containsExactly(evicted);
    }

    @Test
    void aGapOverStoredReadingsIsAnsweredWithWhatIsStored() throws Exception {
        greet(PUMP);
        round(batch(PUMP, 11, 20));
        broker.takeReceipts();

        round(gaps(PUMP, 40, new Gap(range(1, 40), GapReason.EVICTED, 7)));

        Receipt receipt = onlyReceipt();
        assertThat(receipt.storedThrough()).isEqualTo(40);
        assertThat(receipt.lostReadings()).isEqualTo(30);
        assertThat(receipt.storedDespiteGap()).containsExactly(range(11, 20));
        assertThat(agents.lost).extracting(Gap::range).containsExactly(range(1, 10), range(21, 40));
    }

    @Test
    void aStatusIsAnsweredWithARewindOfWhatTheHubLacks() throws Exception {
        round(status(SESSION, report(PUMP, 500, 300), report(TANK, 0, 0)));

        List<Receipt> receipts = broker.takeReceipts();
        assertThat(receipts).extracting(Receipt::stream).containsExactly(PUMP, TANK);
        assertThat(receipts.get(0).rewind()).containsExactly(range(1, 300));
        assertThat(receipts.get(1).rewind()).isEmpty();
        assertThat(onlyGroup().heard()).containsExactly(new Heard(PUMP, 500));
        assertThat(agents.counts).containsEntry(PUMP, new StreamCounts(500, 0, 0));
    }

    @Test
    void aStatusOfTheSameSessionIsAnsweredAgainButNotTooOften() throws Exception {
        greet(PUMP);
        AgentStatus again = status(SESSION, report(PUMP, 0, 0));

        round(again);
        assertThat(broker.takeReceipts()).isEmpty();

        clock.advance(GreetingRate.INTERVAL);
        round(again);
        assertThat(broker.takeReceipts()).hasSize(1);

        round(status(SESSION + 1, report(PUMP, 0, 0)));
        assertThat(onlyReceipt().session()).isEqualTo(SESSION + 1);
    }

    @Test
    void aBufferThatWentBackInTimeIsNoticedOncePerSession() throws Exception {
        greet(PUMP);
        round(batch(PUMP, 1, 10));
        StreamLedgers ledgers = new StreamLedgers(SyncLimits.DEFAULT);
        ledgers.reload(store.ledgers(SyncLimits.DEFAULT));
        Admission admission = new Admission(ledgers, new GreetingRate(clock));
        admission.add(new Arrival.OfStatus(PUMP.agent(), status(SESSION, report(PUMP, 7, 7)), 100));
        admission.add(new Arrival.OfStatus(PUMP.agent(), status(SESSION, report(PUMP, 8, 8)), 100));

        assertThat(admission.setBack()).containsExactly(report(PUMP, 7, 7));
        assertThat(admission.isSettled()).isTrue();
    }

    @Test
    void aNewStreamIsGreetedAtOnce() throws Exception {
        greet(PUMP);

        round(status(SESSION, report(PUMP, 0, 0), report(TANK, 0, 0)));

        assertThat(onlyReceipt().stream()).isEqualTo(TANK);
    }

    @Test
    void aFarewellIsNotAnswered() throws Exception {
        greet(PUMP);
        round(AgentStatus.offline(SESSION));
        assertThat(broker.takeReceipts()).isEmpty();
    }

    @Test
    void batchesOfAnotherSessionAreIgnored() throws Exception {
        greet(PUMP);

        round(batch(PUMP, SESSION + 1, INCARNATION, 1, 10, List.of()), batch(TANK, 1, 10));

        assertThat(store.groups()).isEmpty();
        assertThat(broker.takeReceipts()).isEmpty();
        assertThat(metrics.scrape()).contains("tidegate_hub_refused_messages_total{reason=\"not_greeted\"} 2.0");
    }

    @ParameterizedTest
    @EnumSource(Failure.class)
    void whateverBecameOfAFailedCommitEveryReadingIsStoredOnceAndReceipted(Failure failure) throws Exception {
        greet(PUMP, TANK);
        store.failNextCommit(failure);
        put(batch(PUMP, 1, 10));
        put(batch(TANK, 1, 10));

        lane.step();
        assertThat(broker.takeReceipts()).isEmpty();
        assertThat(lane.ready()).isFalse();
        assertThat(commits).isEmpty();

        lane.step();
        lane.step();
        assertThat(store.lastPosition()).isEqualTo(20);
        assertThat(broker.takeReceipts())
                .hasSize(2)
                .allMatch(receipt -> receipt.session() == SESSION && receipt.storedThrough() == 10);
        assertThat(lane.ready()).isTrue();
        assertThat(agents.counts)
                .containsEntry(PUMP, new StreamCounts(10, 10, 0))
                .containsEntry(TANK, new StreamCounts(10, 10, 0));
    }

    @Test
    void aGreetingWhoseCommitFailedIsStillAnswered() throws Exception {
        store.failNextCommit(Failure.REFUSED);
        round(status(SESSION, report(PUMP, 5, 0)));
        assertThat(broker.takeReceipts()).isEmpty();

        lane.step();
        assertThat(onlyReceipt().session()).isEqualTo(SESSION);
    }

    @Test
    void oneMessageThatCannotBeStoredDoesNotStopTheOthers() throws Exception {
        greet(PUMP, TANK);
        StreamLane poisoned = newLane(1, new PoisonedStore(store, TANK, false));
        lane = poisoned;
        greet(PUMP, TANK);
        for (int i = 0; i < 4; i++) {
            put(batch(PUMP, 1 + 10 * i, 10 + 10 * i));
        }
        put(batch(TANK, 1, 10));
        put(batch(PUMP, 41, 50));

        for (int i = 0; i < 20; i++) {
            if (store.lastPosition() < 50) {
                lane.step();
            }
        }
        assertThat(store.lastPosition()).isEqualTo(50);
        assertThat(broker.takeReceipts())
                .filteredOn(receipt -> receipt.stream().equals(PUMP))
                .last()
                .extracting(Receipt::storedThrough)
                .isEqualTo(50L);
    }

    @Test
    void aFaultInTheProgramStopsNeitherTheLaneNorTheOthers() throws Exception {
        CountDownLatch pumpStored = new CountDownLatch(5);
        lane = new StreamLane(
                ports(
                        new PoisonedStore(store, TANK, true),
                        List.of(committed -> committed.group().runs().forEach(run -> pumpStored.countDown()))),
                options(1));
        put(status(SESSION, report(PUMP, 0, 0), report(TANK, 0, 0)));
        for (int i = 0; i < 4; i++) {
            put(batch(PUMP, 1 + 10 * i, 10 + 10 * i));
        }
        put(batch(TANK, 1, 10));
        put(batch(PUMP, 41, 50));
        lane.start();

        assertThat(pumpStored.await(20, TimeUnit.SECONDS)).isTrue();
        lane.close();
        assertThat(store.lastPosition()).isEqualTo(50);
    }

    @Test
    void aListenerThatFailsHarmsNeitherTheReceiptNorTheOthers() throws Exception {
        lane = new StreamLane(
                ports(
                        store,
                        List.of(
                                committed -> {
                                    throw new IllegalStateException("broken listener");
                                },
                                commits::add)),
                options(1));
        greet(PUMP);
        round(batch(PUMP, 1, 10));

        assertThat(onlyReceipt().storedThrough()).isEqualTo(10);
        assertThat(commits).hasSize(1);
    }

    @Test
    void closingStoresWhatWasTakenAndEnds() throws Exception {
        lane.start();
        put(status(SESSION, report(PUMP, 0, 0)));
        for (long first = 1; first < 100_000; first += 1_000) {
            put(batch(PUMP, first, first + 999));
        }
        lane.close();

        assertThat(store.lastPosition()).isEqualTo(100_000);
        assertThat(broker.takeReceipts())
                .last()
                .extracting(Receipt::storedThrough)
                .isEqualTo(100_000L);
        assertThat(lane.ready()).isFalse();
    }

    @Test
    void closingWhileTheStoreFailsDoesNotHang() throws Exception {
        lane.start();
        for (int i = 0; i < 1_000; i++) {
            store.failNextCommit(Failure.REFUSED);
        }
        put(status(SESSION, report(PUMP, 9, 0)));
        lane.close();

        assertThat(store.lastPosition()).isZero();
    }

    private void greet(StreamId... streams) throws InterruptedException {
        for (StreamId stream : streams) {
            round(status(SESSION, report(stream, 0, 0)));
        }
        broker.takeReceipts();
    }

    private void round(Batch... batches) throws InterruptedException {
        for (Batch batch : batches) {
            put(batch);
        }
        lane.step();
    }

    private void round(AgentStatus status) throws InterruptedException {
        put(status);
        lane.step();
    }

    private void put(Batch batch) {
        assertThat(queue.put(new Arrival.OfBatch(batch, 100))).isCompleted();
    }

    private void put(AgentStatus status) {
        assertThat(queue.put(new Arrival.OfStatus(PUMP.agent(), status, 100))).isCompleted();
    }

    private Receipt onlyReceipt() {
        List<Receipt> receipts = broker.takeReceipts();
        assertThat(receipts).hasSize(1);
        return receipts.get(0);
    }

    private CommitGroup onlyGroup() {
        assertThat(store.groups()).hasSize(1);
        return store.groups().get(0);
    }

    private static SequenceRange range(long first, long last) {
        return new SequenceRange(first, last);
    }

    private StreamLane newLane(long hubRun) {
        return newLane(hubRun, store);
    }

    private StreamLane newLane(long hubRun, TelemetryStore onto) {
        return new StreamLane(ports(onto, List.of(commits::add)), options(hubRun));
    }

    private StreamLane.Ports ports(TelemetryStore onto, List<CommitListener> listeners) {
        return new StreamLane.Ports(queue, onto, broker, agents, listeners, metrics, clock);
    }

    private static StreamLane.Options options(long hubRun) {
        return new StreamLane.Options(
                SyncLimits.DEFAULT,
                CreditPolicy.of(SyncLimits.DEFAULT),
                hubRun,
                10_000,
                Duration.ofMillis(1),
                Duration.ofMillis(5));
    }
}

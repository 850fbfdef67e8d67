package io.tidegate.hub.ingest;

import static io.tidegate.hub.ingest.Agents.SESSION;
import static io.tidegate.hub.ingest.Agents.batch;
import static io.tidegate.hub.ingest.Agents.report;
import static io.tidegate.hub.ingest.Agents.status;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.hub.ingest.AgentListener.StreamCounts;
import io.tidegate.hub.store.FakeTelemetryStore.Failure;
import io.tidegate.protocol.sync.Receipt;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The lane while the store, a listener or the program itself fails, and how it ends. */
@Timeout(30)
class StreamLaneFailureTest extends LaneFixture {

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
}

package io.tidegate.hub.ingest;

import static io.tidegate.hub.ingest.Agents.SESSION;
import static io.tidegate.hub.ingest.Agents.live;
import static io.tidegate.hub.ingest.Agents.report;
import static io.tidegate.hub.ingest.Agents.status;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.hub.store.CommitGroup;
import io.tidegate.hub.store.Committed;
import io.tidegate.hub.store.FakeTelemetryStore;
import io.tidegate.hub.store.TelemetryStore;
import io.tidegate.protocol.sync.Receipt;
import io.tidegate.protocol.sync.SequenceRange;
import io.tidegate.protocol.sync.StreamId;
import io.tidegate.protocol.sync.SyncLimits;
import io.tidegate.protocol.wire.AgentStatus;
import io.tidegate.protocol.wire.Batch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** The lane, one round at a time, without its thread, between fakes. */
abstract class LaneFixture {

    static final StreamId PUMP = live("pump");
    static final StreamId TANK = live("tank");

    final FakeTelemetryStore store = new FakeTelemetryStore();
    final Queue<String> journal = new ConcurrentLinkedQueue<>();
    final RecordingBroker broker = new RecordingBroker(journal::add);
    final RecordingAgents agents = new RecordingAgents(journal::add);
    final SteppedClock clock = new SteppedClock();
    final HubMetrics metrics = new HubMetrics();
    final List<Committed> commits = new ArrayList<>();
    IngestQueue queue = new IngestQueue(IngestQueue.Limits.DEFAULT);
    StreamLane lane = newLane(1);

    void greet(StreamId... streams) throws InterruptedException {
        for (StreamId stream : streams) {
            round(status(SESSION, report(stream, 0, 0)));
        }
        broker.takeReceipts();
    }

    void round(Batch... batches) throws InterruptedException {
        for (Batch batch : batches) {
            put(batch);
        }
        lane.step();
    }

    void round(AgentStatus status) throws InterruptedException {
        put(status);
        lane.step();
    }

    void put(Batch batch) {
        assertThat(queue.put(new Arrival.OfBatch(batch, 100))).isCompleted();
    }

    void put(AgentStatus status) {
        assertThat(queue.put(new Arrival.OfStatus(PUMP.agent(), status, 100))).isCompleted();
    }

    Receipt onlyReceipt() {
        List<Receipt> receipts = broker.takeReceipts();
        assertThat(receipts).hasSize(1);
        return receipts.get(0);
    }

    CommitGroup onlyGroup() {
        assertThat(store.groups()).hasSize(1);
        return store.groups().get(0);
    }

    static SequenceRange range(long first, long last) {
        return new SequenceRange(first, last);
    }

    StreamLane newLane(long hubRun) {
        return newLane(hubRun, store);
    }

    StreamLane newLane(long hubRun, TelemetryStore onto) {
        return new StreamLane(ports(onto, List.of(this::keep)), options(hubRun));
    }

    private void keep(Committed committed) {
        journal.add("commit of " + committed.group().rows());
        commits.add(committed);
    }

    StreamLane.Ports ports(TelemetryStore onto, List<CommitListener> listeners) {
        return new StreamLane.Ports(queue, onto, broker, agents, listeners, metrics, clock);
    }

    static StreamLane.Options options(long hubRun) {
        return new StreamLane.Options(
                SyncLimits.DEFAULT,
                CreditPolicy.of(SyncLimits.DEFAULT, 1),
                hubRun,
                10_000,
                Duration.ofMillis(1),
                Duration.ofMillis(5));
    }
}

package io.tidegate.edge.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.edge.buffer.Append;
import io.tidegate.edge.buffer.AppendOutcome;
import io.tidegate.edge.buffer.FakeTelemetryBuffer;
import io.tidegate.edge.buffer.TelemetryBuffer;
import io.tidegate.protocol.sync.AgentId;
import io.tidegate.protocol.sync.DedupLedger;
import io.tidegate.protocol.sync.GapReason;
import io.tidegate.protocol.sync.Lane;
import io.tidegate.protocol.sync.Receipt;
import io.tidegate.protocol.sync.SequenceRange;
import io.tidegate.protocol.sync.StreamId;
import io.tidegate.protocol.sync.StreamReport;
import io.tidegate.protocol.sync.SyncLimits;
import io.tidegate.protocol.telemetry.Reading;
import io.tidegate.protocol.telemetry.Series;
import io.tidegate.protocol.telemetry.Value;
import io.tidegate.protocol.wire.AgentStatus;
import io.tidegate.protocol.wire.Batch;
import io.tidegate.protocol.wire.BatchReader;
import io.tidegate.protocol.wire.UndecodableMessageException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ForwarderTest {

    private static final AgentId AGENT = new AgentId("a");
    private static final long HUB_RUN = 3;
    private static final int PAYLOAD_FORMAT_INVALID = 0x99;
    private static final SyncLimits LIMITS = new SyncLimits(10, 4096, 8, 4, 4, 1_000, 60_000, 60_000, 0, 3, 0, 16);

    private final TelemetryBuffer buffer = new FakeTelemetryBuffer(AGENT, 99);
    private final FakeHubLink link = new FakeHubLink();
    private final AtomicLong clockMs = new AtomicLong(1_000);
    private final IdentityWatch identity = new IdentityWatch(clockMs::get, InstantSource.system());
    private final Forwarder forwarder =
            new Forwarder(buffer, link, LIMITS, this::status, 3_600_000, clockMs::get, identity);
    private final Map<StreamId, DedupLedger> hub = new HashMap<>();
    private final List<Reading> stored = new ArrayList<>();
    private Optional<BatchReader> reader = Optional.empty();
    private long receipts;
    private long nextValue;

    @BeforeEach
    void start() {
        forwarder.start();
    }

    @AfterEach
    void stop() {
        forwarder.close();
    }

    @Test
    void greetsThenSendsThenSettles() throws Exception {
        append(Lane.LIVE, 25);
        AgentStatus status = link.connect(1);
        assertThat(status.streams()).extracting(StreamReport::appendedThrough).contains(25L);
        assertThat(link.batches).as("nothing before the first receipt").isEmpty();
        greet(status);
        storeUntil(25);
        assertThat(buffer.counts().stored()).isEqualTo(25);
        assertThat(buffer.counts().pending()).isZero();
    }

    @Test
    void whatArrivesWhileConnectedFollows() throws Exception {
        greet(link.connect(1));
        append(Lane.LIVE, 3);
        append(Lane.ALARM, 2);
        storeUntil(5);
        assertThat(buffer.counts().stored()).isEqualTo(5);
    }

    @Test
    void aReconnectSendsOnlyWhatTheHubDoesNotHave() throws Exception {
        append(Lane.LIVE, 20);
        greet(link.connect(1));
        take(link.awaitBatch());
        link.awaitBatch();
        link.disconnect();

        greet(link.connect(2));
        Batch again = take(link.awaitBatch());
        assertThat(again.session()).isEqualTo(2);
        assertThat(stored).hasSize(20).doesNotHaveDuplicates();
    }

    @Test
    void keepsToTheRoomOfTheLink() throws Exception {
        link.room(1);
        append(Lane.LIVE, 30);
        greet(link.connect(1));
        FakeHubLink.Published first = link.awaitBatch();
        assertThat(link.batches).isEmpty();
        link.room(1);
        link.acknowledge(first);
        link.awaitBatch();
    }

    @Test
    void gapsReachTheHubBeforeTheReadings() throws Exception {
        SequenceRange lost = append(Lane.LIVE, 10).range();
        StreamId stream = append(Lane.LIVE, 10).stream();
        buffer.giveUp(stream, lost, GapReason.EVICTED);
        greet(link.connect(1));
        Batch first = take(link.awaitBatch());
        assertThat(first.gaps())
                .singleElement()
                .satisfies(gap -> assertThat(gap.range()).isEqualTo(lost));
        storeUntil(10);
        assertThat(buffer.counts().lost()).containsEntry(GapReason.EVICTED, 10L);
        assertThat(ledger(stream).lostReadings()).isEqualTo(10);
    }

    @Test
    void onePoisonReadingDoesNotStopTheOthers() throws Exception {
        append(Lane.LIVE, 20);
        greet(link.connect(1));
        long poison = 7;
        while (buffer.counts().pending() > 0) {
            FakeHubLink.Published published = link.awaitBatch();
            Batch batch = decode(published);
            if (batch.range() != null && batch.range().contains(poison)) {
                link.refuse(published, PAYLOAD_FORMAT_INVALID);
            } else {
                take(published);
            }
        }
        assertThat(stored).hasSize(19);
        assertThat(buffer.counts().lost()).containsEntry(GapReason.POISON, 1L);
    }

    @Test
    void goesOnInANewEpochAndSaysSoIfTheHubHasOtherReadings() throws Exception {
        StreamId before = append(Lane.LIVE, 1).stream();
        ledger(before).admit(new SequenceRange(1, 5), 4711);
        ledger(before).committed();

        greet(link.connect(1));
        AgentStatus told = link.awaitStatus();

        StreamId after = append(Lane.LIVE, 1).stream();
        assertThat(after).isNotEqualTo(before);
        assertThat(told.streams()).extracting(StreamReport::stream).contains(before, after);
        assertThat(identity.warnings())
                .extracting(IdentityWarning::code)
                .containsExactly(IdentityWarning.Code.DIVERGED);
    }

    private AppendOutcome.Appended append(Lane lane, int readings) {
        List<Reading> values = LongStream.range(0, readings)
                .mapToObj(i -> Reading.of(Series.of("s"), nextValue, Value.of(nextValue++)))
                .toList();
        return (AppendOutcome.Appended) buffer.append(new Append(lane, values, List.of()));
    }

    private void greet(AgentStatus status) throws InterruptedException {
        reader = Optional.of(new BatchReader(AGENT, status, LIMITS));
        for (StreamReport report : status.streams()) {
            DedupLedger ledger = ledger(report.stream());
            ledger.greet(status.session(), report.kept());
            link.receive(receipt(ledger, status.session()));
        }
    }

    private Batch take(FakeHubLink.Published published) throws Exception {
        Batch batch = decode(published);
        DedupLedger ledger = ledger(batch.stream());
        batch.gaps().forEach(ledger::admitGap);
        if (batch.range() != null && ledger.admit(batch.range(), batch.incarnation()) == DedupLedger.Admission.FRESH) {
            stored.addAll(batch.readings());
        }
        ledger.committed();
        link.acknowledge(published);
        link.receive(receipt(ledger, batch.session()));
        return batch;
    }

    private void storeUntil(int readings) throws Exception {
        while (stored.size() < readings || buffer.counts().pending() > 0) {
            if (stored.size() < readings) {
                take(link.awaitBatch());
            }
        }
    }

    private Receipt receipt(DedupLedger ledger, long session) {
        return new Receipt(
                ledger.stream(),
                session,
                HUB_RUN,
                ++receipts,
                ledger.storedThrough(),
                ledger.islands(),
                LIMITS.creditReadings(),
                List.of(),
                ledger.lostReadings(),
                List.of(),
                List.of(),
                ledger.hasDiverged(),
                false,
                0);
    }

    private DedupLedger ledger(StreamId stream) {
        return hub.computeIfAbsent(stream, unknown -> new DedupLedger(unknown, LIMITS));
    }

    private Batch decode(FakeHubLink.Published published) throws UndecodableMessageException {
        return reader.orElseThrow().decode(published.payload());
    }

    private AgentStatus status(long session) {
        return new AgentStatus(
                true,
                session,
                "test",
                0,
                0,
                buffer.streams(),
                new AgentStatus.Buffer(0, 0, 0, OptionalLong.empty(), OptionalLong.empty()),
                new AgentStatus.Config(0, 0, "applied"),
                List.of(),
                Map.of(),
                0,
                0);
    }
}

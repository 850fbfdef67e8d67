package io.tidegate.hub.ingest;

import static io.tidegate.hub.ingest.Agents.INCARNATION;
import static io.tidegate.hub.ingest.Agents.SESSION;
import static io.tidegate.hub.ingest.Agents.batch;
import static io.tidegate.hub.ingest.Agents.gaps;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.tidegate.hub.ingest.AgentListener.StreamCounts;
import io.tidegate.hub.store.CommitGroup;
import io.tidegate.hub.store.CommitGroup.Conflict;
import io.tidegate.hub.store.CommitGroup.Run;
import io.tidegate.hub.store.FarFuture;
import io.tidegate.protocol.sync.Gap;
import io.tidegate.protocol.sync.GapReason;
import io.tidegate.protocol.sync.Receipt;
import io.tidegate.protocol.sync.SequenceRange;
import io.tidegate.protocol.sync.SyncLimits;
import io.tidegate.protocol.telemetry.Quality;
import io.tidegate.protocol.telemetry.Reading;
import io.tidegate.protocol.telemetry.Series;
import io.tidegate.protocol.telemetry.TimeQuality;
import io.tidegate.protocol.telemetry.Value;
import io.tidegate.protocol.wire.Batch;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the lane makes of a group: commits, ledgers, receipts. */
@Timeout(30)
class StreamLaneTest extends LaneFixture {

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
    void whatCannotBeRightIsStoredAndCountedButSaysNothingOfTheWay() throws Exception {
        greet(PUMP);

        long latestNs = Agents.NOW_NS + FarFuture.LIMIT.toNanos();
        round(times(1, TimeQuality.SYNCED, latestNs + 1, Long.MAX_VALUE));
        round(times(3, TimeQuality.UNSYNCED, 0, Long.MIN_VALUE));
        assertThat(metrics.scrape())
                .contains("tidegate_hub_readings_total{result=\"stored\"} 4.0")
                .contains("tidegate_hub_future_readings_total 2.0")
                .contains("tidegate_hub_end_to_end_latency_seconds_count 0");

        round(times(5, TimeQuality.SYNCED, latestNs, latestNs + 1));
        assertThat(metrics.scrape())
                .contains("tidegate_hub_future_readings_total 3.0")
                .contains("tidegate_hub_end_to_end_latency_seconds_count 1");
        assertThat(broker.takeReceipts()).extracting(Receipt::storedThrough).containsExactly(2L, 4L, 6L);
    }

    private static Batch times(long first, TimeQuality quality, long... timesNs) {
        List<Reading> readings = LongStream.of(timesNs)
                .mapToObj(timeNs -> new Reading(Series.of("room/temp"), timeNs, Value.of(1), Quality.GOOD, quality))
                .toList();
        SequenceRange range = SequenceRange.ofCount(first, readings.size());
        return new Batch(PUMP, SESSION, Agents.INCARNATION, range, range.last(), List.of(), readings);
    }

    /** Who has a receipt in hand and asks the hub finds no less than it says. */
    @Test
    void whatAReceiptSaysIsAnnouncedBeforeItIsSent() throws Exception {
        greet(PUMP);
        journal.clear();

        round(batch(PUMP, 1, 10));
        assertThat(journal).containsExactly("commit of 10", "pump has 10", "receipt to pump: 10");

        journal.clear();
        round(batch(PUMP, 1, 10));
        assertThat(journal).containsExactly("pump repeated 10", "receipt to pump: 10");

        journal.clear();
        round(gaps(PUMP, 40, new Gap(range(11, 40), GapReason.EVICTED, 7)));
        assertThat(journal).containsExactly("commit of 0", "pump has 10", "receipt to pump: 40");
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
}

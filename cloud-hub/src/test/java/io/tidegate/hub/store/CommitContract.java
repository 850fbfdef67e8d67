package io.tidegate.hub.store;

import static io.tidegate.hub.store.Groups.NOW_NS;
import static io.tidegate.hub.store.Groups.PUMP;
import static io.tidegate.hub.store.Groups.PUMP_ALARM;
import static io.tidegate.hub.store.Groups.PUMP_LIVE;
import static io.tidegate.hub.store.Groups.TANK;
import static io.tidegate.hub.store.Groups.TANK_LIVE;
import static io.tidegate.hub.store.Groups.group;
import static io.tidegate.hub.store.Groups.readings;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.protocol.sync.DedupLedger;
import io.tidegate.protocol.sync.DedupLedger.Admission;
import io.tidegate.protocol.sync.GapReason;
import io.tidegate.protocol.sync.IncarnationSpan;
import io.tidegate.protocol.sync.SequenceRange;
import io.tidegate.protocol.sync.StreamId;
import io.tidegate.protocol.sync.SyncLimits;
import io.tidegate.protocol.telemetry.Quality;
import io.tidegate.protocol.telemetry.Reading;
import io.tidegate.protocol.telemetry.TimeQuality;
import io.tidegate.protocol.telemetry.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a commit brings into the database and what comes back of it: bits, positions, ledgers, gaps. */
public interface CommitContract extends StoreUnderTest {

    @Test
    default void everyBitOfAReadingComesBack() throws Exception {
        List<Value> values = List.of(
                Value.of(0.0),
                Value.of(-0.0),
                Value.of(Double.MIN_VALUE),
                Value.of(-Double.MIN_NORMAL / 3),
                Value.of(Double.MAX_VALUE),
                Value.of(-Double.MAX_VALUE),
                Value.of(0.1 + 0.2),
                Value.of(Long.MIN_VALUE),
                Value.of(Long.MAX_VALUE),
                Value.of((1L << 53) + 1),
                Value.of(0L),
                Value.of(true),
                Value.of(false),
                Value.of(""),
                Value.of("a\u0000b\n\t\"'\\ ; DROP TABLE readings; --"),
                Value.of("Grüße 漢字 \uD83C\uDF0A \u202E"),
                Value.of("x".repeat(4096)));
        List<Reading> readings = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            readings.add(new Reading(
                    i % 2 == 0 ? TEMP : LEVEL,
                    NOW_NS - i,
                    values.get(i),
                    List.of(Quality.GOOD, Quality.uncertain(""), Quality.bad("sensor \"lost\""), Quality.uncertain("µ"))
                            .get(i % 4),
                    TimeQuality.values()[i % 3]));
        }
        readings.add(Reading.of(TEMP, Long.MIN_VALUE, Value.of(1)));
        readings.add(Reading.of(TEMP, Long.MAX_VALUE, Value.of(1)));

        commit(group().run(PUMP_ALARM, 1, readings));
        reopen();

        List<StoredReading> stored = byPosition(0, 100);
        assertThat(stored.stream().map(StoredReading::reading)).containsExactlyElementsOf(readings);
        assertThat(stored).allSatisfy(row -> {
            assertThat(row.agent()).isEqualTo(PUMP);
            assertThat(row.lane()).isEqualTo(PUMP_ALARM.lane());
            assertThat(row.receivedNs()).isEqualTo(NOW_NS);
        });
    }

    @Test
    default void positionsCountOnOverGroupsWithoutAHole() throws Exception {
        assertThat(commit(group().run(PUMP_LIVE, 1, readings(TEMP, 0, 3))).firstPosition())
                .isEqualTo(1);
        assertThat(commit(group().heard(PUMP_LIVE, 9)).firstPosition()).isEqualTo(4);
        reopen();
        assertThat(commit(group().run(TANK_LIVE, 1, readings(LEVEL, 0, 2)).run(PUMP_LIVE, 4, readings(TEMP, 0, 1)))
                        .firstPosition())
                .isEqualTo(4);

        assertThat(store().queries().lastPosition()).isEqualTo(6);
        assertThat(byPosition(0, 100)).extracting(StoredReading::position).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
        assertThat(byPosition(0, 100))
                .extracting(StoredReading::agent)
                .containsExactly(PUMP, PUMP, PUMP, TANK, TANK, PUMP);
        assertThat(byPosition(4, 1)).extracting(StoredReading::position).containsExactly(5L);
        assertThat(byPosition(6, 100)).isEmpty();
    }

    @Test
    default void aLedgerComesBackWhole() throws Exception {
        commit(group().run(PUMP_LIVE, 1, 7, readings(TEMP, 0, 10)).heard(PUMP_LIVE, 40));
        commit(group().run(PUMP_LIVE, 11, 7, readings(TEMP, 0, 5)).run(TANK_LIVE, 3, readings(LEVEL, 0, 2)));
        commit(group().gap(PUMP_LIVE, 16, 20, GapReason.EVICTED).run(PUMP_LIVE, 25, 8, readings(TEMP, 0, 2)));
        commit(group().heard(PUMP_LIVE, 30).gap(PUMP_ALARM, 1, 1, GapReason.POISON));
        reopen();

        assertThat(store().ledgers(SyncLimits.DEFAULT))
                .extracting(DedupLedger::stream)
                .containsExactlyInAnyOrder(PUMP_LIVE, TANK_LIVE, PUMP_ALARM);
        DedupLedger pump = ledger(PUMP_LIVE);
        assertThat(pump.storedThrough()).isEqualTo(20);
        assertThat(pump.islands()).containsExactly(new SequenceRange(25, 26));
        assertThat(pump.storedReadings()).isEqualTo(17);
        assertThat(pump.lostReadings()).isEqualTo(5);
        assertThat(pump.appendedThrough()).isEqualTo(40);
        assertThat(pump.spans())
                .containsExactly(
                        new IncarnationSpan(7, new SequenceRange(1, 15)),
                        new IncarnationSpan(8, new SequenceRange(25, 26)));
        assertThat(pump.admit(new SequenceRange(1, 10), 7)).isEqualTo(Admission.DUPLICATE);
        assertThat(pump.admit(new SequenceRange(10, 12), 9)).isEqualTo(Admission.CONFLICT);
        assertThat(pump.admit(new SequenceRange(26, 27), 8)).isEqualTo(Admission.OVERLAP);
        assertThat(pump.admit(new SequenceRange(21, 24), 8)).isEqualTo(Admission.FRESH);
        assertThat(ledger(TANK_LIVE).islands()).containsExactly(new SequenceRange(3, 4));
        assertThat(ledger(PUMP_ALARM).storedThrough()).isEqualTo(1);
        assertThat(ledger(PUMP_ALARM).storedReadings()).isZero();
    }

    @Test
    default void onlyTheNewestIncarnationsAreRemembered() throws Exception {
        Groups group = group();
        for (int i = 0; i < SyncLimits.DEFAULT.maxIncarnations() + 2; i++) {
            group.run(PUMP_LIVE, i + 1L, 1_000 + i, readings(TEMP, 0, 1));
        }
        commit(group);

        List<IncarnationSpan> spans = ledger(PUMP_LIVE).spans();
        assertThat(spans).hasSize(SyncLimits.DEFAULT.maxIncarnations());
        assertThat(spans.get(0)).isEqualTo(new IncarnationSpan(1_002, new SequenceRange(3, 3)));
        assertThat(ledger(PUMP_LIVE).storedReadings()).isEqualTo(SyncLimits.DEFAULT.maxIncarnations() + 2);
    }

    @Test
    default void gapsAreListedInTheOrderTheyWereSettled() throws Exception {
        commit(group().gap(PUMP_LIVE, 10, 20, GapReason.EXPIRED).gap(TANK_LIVE, 1, 2, GapReason.BURNED));
        reopen();
        commit(group().receivedAt(NOW_NS + 5).gap(PUMP_LIVE, 1, 3, GapReason.SALVAGED));

        assertThat(store().queries().gaps(PUMP))
                .satisfiesExactly(
                        first -> {
                            assertThat(first.stream()).isEqualTo(PUMP_LIVE);
                            assertThat(first.gap().range()).isEqualTo(new SequenceRange(10, 20));
                            assertThat(first.gap().reason()).isEqualTo(GapReason.EXPIRED);
                            assertThat(first.gap().declaredNs()).isEqualTo(NOW_NS - 10);
                            assertThat(first.receivedNs()).isEqualTo(NOW_NS);
                        },
                        second -> {
                            assertThat(second.gap().reason()).isEqualTo(GapReason.SALVAGED);
                            assertThat(second.receivedNs()).isEqualTo(NOW_NS + 5);
                        });
    }

    @Test
    default void theLedgerKnowsWhatIsInQuarantineAndWhatIsStoredBesideIt() throws Exception {
        commit(group().run(PUMP_LIVE, 1, 1, readings(LEVEL, 0, 10)));
        commit(group().run(PUMP_LIVE, 11, 99, readings(LEVEL, 10, 2))
                .conflict(PUMP_LIVE, 5, 99, readings(LEVEL, 4, 6)));
        commit(group().run(PUMP_LIVE, 13, 1, readings(LEVEL, 12, 3)));
        reopen();

        DedupLedger pump = store().ledgers(SyncLimits.DEFAULT).get(0);
        assertThat(pump.admit(new SequenceRange(5, 12), 99)).isEqualTo(Admission.DUPLICATE);
        assertThat(pump.admit(new SequenceRange(4, 12), 99)).isEqualTo(Admission.CONFLICT);
        assertThat(pump.admit(new SequenceRange(5, 12), 77)).isEqualTo(Admission.CONFLICT);
    }

    @Test
    default void conflictsAreNotAmongTheReadings() throws Exception {
        commit(group().run(PUMP_LIVE, 1, readings(TEMP, 0, 2)));
        commit(group().conflict(PUMP_LIVE, 2, 99, readings(LEVEL, 0, 2)));

        assertThat(byPosition(0, 10)).hasSize(2);
        assertThat(store().queries().series(null, null, Map.of())).hasSize(1);
        assertThat(ledger(PUMP_LIVE).storedThrough()).isEqualTo(2);
    }

    private DedupLedger ledger(StreamId stream) {
        return store().ledgers(SyncLimits.DEFAULT).stream()
                .filter(ledger -> ledger.stream().equals(stream))
                .findFirst()
                .orElseThrow();
    }
}

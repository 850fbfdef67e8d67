package io.tidegate.hub.fleet;

import static io.tidegate.hub.ingest.Agents.NOW_NS;
import static io.tidegate.hub.ingest.Agents.live;
import static io.tidegate.hub.ingest.Agents.report;
import static io.tidegate.hub.ingest.Agents.status;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.hub.fleet.AgentView.State;
import io.tidegate.hub.fleet.Warning.Code;
import io.tidegate.hub.ingest.AgentListener.StreamCounts;
import io.tidegate.hub.ingest.SteppedClock;
import io.tidegate.hub.store.CommitGroup;
import io.tidegate.hub.store.CommitGroup.Conflict;
import io.tidegate.hub.store.CommitGroup.Run;
import io.tidegate.hub.store.CommitGroup.StreamGap;
import io.tidegate.hub.store.FakeTelemetryStore;
import io.tidegate.protocol.sync.AgentId;
import io.tidegate.protocol.sync.Gap;
import io.tidegate.protocol.sync.GapReason;
import io.tidegate.protocol.sync.Lane;
import io.tidegate.protocol.sync.LedgerCounts;
import io.tidegate.protocol.sync.SequenceRange;
import io.tidegate.protocol.sync.StreamId;
import io.tidegate.protocol.sync.SyncLimits;
import io.tidegate.protocol.telemetry.Reading;
import io.tidegate.protocol.telemetry.Readings;
import io.tidegate.protocol.telemetry.Series;
import io.tidegate.protocol.telemetry.Value;
import io.tidegate.protocol.wire.AgentStatus;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class FleetTest {

    private static final StreamId PUMP = live("pump");
    private static final StreamId PUMP_ALARM = new StreamId(PUMP.agent(), PUMP.epoch(), Lane.ALARM);
    private static final AgentId AGENT = PUMP.agent();

    private final FakeTelemetryStore store = new FakeTelemetryStore();
    private final SteppedClock clock = new SteppedClock();
    private final Map<AgentId, AgentView.Config> configs = new HashMap<>();
    private Fleet fleet = newFleet();

    @Test
    void whatTheHubWantsIsShownBeforeWhatTheAgentSays() {
        fleet.status(AGENT, status(7, report(PUMP, 0, 0)));
        assertThat(view().config()).isEqualTo(new AgentView.Config(0, 0, "applied"));

        configs.put(AGENT, new AgentView.Config(3, 4, "trial"));
        assertThat(view().config()).isEqualTo(new AgentView.Config(3, 4, "trial"));
    }

    @Test
    void anAgentIsOnlineWhileItIsConnectedAndItsStatusWasHeard() {
        fleet.connected(AGENT);
        assertThat(fleet.agents()).isEmpty();

        fleet.settled(PUMP, new StreamCounts(1, 1, 0), List.of());
        assertThat(state()).isEqualTo(State.PENDING);
        fleet.status(AGENT, status(7, report(PUMP, 0, 0)));
        assertThat(state()).isEqualTo(State.ONLINE);
        fleet.disconnected(AGENT);
        assertThat(state()).isEqualTo(State.OFFLINE);
        assertThat(fleet.count(State.OFFLINE)).isEqualTo(1);
    }

    @Test
    void manyThatLeaveAtOnceAreSavedTogether() {
        Deque<Runnable> storage = new ArrayDeque<>();
        fleet = newFleet(storage::add);
        for (int agent = 0; agent < 1_000; agent++) {
            fleet.status(new AgentId("pump-" + agent), status(7));
            fleet.disconnected(new AgentId("pump-" + agent));
        }
        assertThat(storage).hasSize(1);

        storage.remove().run();
        assertThat(store.agents()).hasSize(1_000);
        fleet.disconnected(new AgentId("pump-1"));
        assertThat(storage).as("after one has begun the next is another").hasSize(1);
    }

    @Test
    void afterARestartAnAgentMayTakeAMomentToComeBack() {
        fleet.status(AGENT, status(7, report(PUMP, 0, 0)));
        fleet.save();
        fleet = newFleet();

        assertThat(state()).isEqualTo(State.PENDING);
        assertThat(view().labels()).containsEntry("site", "p1");
        clock.advance(Fleet.Options.DEFAULT.startGrace());
        assertThat(state()).isEqualTo(State.OFFLINE);
    }

    @Test
    void anAgentIsLateWhileOldDataIsPending() {
        fleet.connected(AGENT);
        fleet.settled(PUMP, new StreamCounts(10, 5, 0), List.of());
        fleet.status(AGENT, withOldest(NOW_NS));
        clock.advance(Fleet.Options.DEFAULT.allowedLag());
        assertThat(state()).isEqualTo(State.ONLINE);

        clock.advance(Duration.ofNanos(1));
        assertThat(state()).isEqualTo(State.LATE);

        fleet.settled(PUMP, new StreamCounts(10, 10, 0), List.of());
        assertThat(state()).isEqualTo(State.ONLINE);
    }

    @Test
    void aFarewellKeepsWhatTheAgentSaidBefore() {
        fleet.status(AGENT, status(7, report(PUMP, 0, 0)));
        fleet.status(AGENT, AgentStatus.offline(7));

        assertThat(view().labels()).containsEntry("site", "p1");
        assertThat(view().status()).isEqualTo(status(7, report(PUMP, 0, 0)));
    }

    @Test
    void theLedgerAddsUpOverAllStreams() {
        Gap evicted = new Gap(new SequenceRange(1, 30), GapReason.EVICTED, 0);
        fleet.settled(PUMP, new StreamCounts(100, 50, 30), List.of(evicted));
        fleet.settled(PUMP_ALARM, new StreamCounts(7, 7, 0), List.of());
        fleet.settled(PUMP, new StreamCounts(100, 60, 30), List.of());

        LedgerCounts ledger = view().ledger();
        assertThat(ledger).isEqualTo(new LedgerCounts(107, 67, Map.of(GapReason.EVICTED, 30L)));
        assertThat(ledger.pending()).isEqualTo(10);
    }

    @Test
    void reasonsOfEarlierGapsAreReadFromTheDatabase() throws Exception {
        store.commit(new CommitGroup(
                List.of(),
                List.of(
                        new StreamGap(PUMP, new Gap(new SequenceRange(1, 3), GapReason.EVICTED, 0)),
                        new StreamGap(PUMP, new Gap(new SequenceRange(4, 4), GapReason.POISON, 0))),
                List.of(),
                List.of(),
                NOW_NS));
        fleet.settled(PUMP, new StreamCounts(4, 0, 4), List.of());
        assertThat(view().ledger().pending()).isEqualTo(4);

        fleet.save();
        assertThat(view().ledger().lost()).containsEntry(GapReason.EVICTED, 3L).containsEntry(GapReason.POISON, 1L);
        assertThat(view().ledger().pending()).isZero();
    }

    @Test
    void countersAndTimesSurviveARestart() throws Exception {
        fleet.duplicates(AGENT, 5);
        clock.advance(Duration.ofSeconds(9));
        Conflict conflict = new Conflict(PUMP, new SequenceRange(1, 2), 9, Readings.copyOf(readings(1, 2)));
        fleet.committed(store.commit(
                new CommitGroup(List.of(), List.of(), List.of(conflict), List.of(), NOW_NS + 9_000_000_000L)));
        fleet.save();
        fleet = newFleet();

        assertThat(view().duplicates()).isEqualTo(5);
        assertThat(view().conflicts()).isEqualTo(2);
        assertThat(view().firstSeenNs()).isEqualTo(NOW_NS);
        assertThat(view().lastSeenNs()).isEqualTo(NOW_NS + 9_000_000_000L);
    }

    @Test
    void lagIsThatOfTheNewestReadingNotOfTheBacklog() throws Exception {
        store(readings(1, 1), 1_000);
        assertThat(view().lagNs()).hasValue(999);

        store(readings(500, 500), 1_000);
        assertThat(view().lagNs()).hasValue(500);

        store(readings(2, 400), 2_000);
        assertThat(view().lagNs()).hasValue(500);

        store(readings(Duration.ofDays(2).toNanos(), Duration.ofDays(2).toNanos()), 3_000);
        assertThat(view().lagNs()).as("a far future time is no news").hasValue(500);
    }

    @Test
    void whatCouldNotBeSavedIsSavedLater() {
        AtomicBoolean failing = new AtomicBoolean(true);
        fleet = new Fleet(
                new FailingFleetTables(store, failing),
                store,
                agent -> Optional.empty(),
                SyncLimits.DEFAULT,
                clock,
                Runnable::run,
                Fleet.Options.DEFAULT);
        fleet.duplicates(AGENT, 5);
        fleet.save();
        assertThat(store.agents()).isEmpty();

        failing.set(false);
        fleet.save();
        assertThat(store.agents()).hasSize(1);
    }

    @Test
    void aDisconnectIsSavedAtOnce() {
        fleet.connected(AGENT);
        fleet.status(AGENT, status(7, report(PUMP, 0, 0)));
        assertThat(store.agents()).isEmpty();
        fleet.disconnected(AGENT);
        assertThat(store.agents()).hasSize(1);
    }

    @Test
    void aConflictIsAWarningUntilItWasNotSeenForAWhile() throws Exception {
        conflict(2);
        clock.advance(Duration.ofMinutes(1));
        conflict(3);
        long lastNs = NOW_NS + Duration.ofMinutes(1).toNanos();
        assertThat(view().warnings()).containsExactly(new Warning(Code.CONFLICT, NOW_NS, lastNs, 5));
        assertThat(fleet.count(Code.CONFLICT)).isOne();

        clock.advance(Code.CONFLICT.endsAfter().minusNanos(1));
        assertThat(view().warnings()).hasSize(1);
        clock.advance(Duration.ofNanos(1));
        assertThat(view().warnings()).isEmpty();
        assertThat(fleet.count(Code.CONFLICT)).isZero();

        conflict(1);
        assertThat(view().warnings()).extracting(Warning::count).containsExactly(1L);
    }

    @Test
    void aNewWarningIsSavedAtOnceAndSurvivesARestart() throws Exception {
        fleet.diverged(PUMP);
        conflict(2);
        conflict(1);
        List<Warning> shown = view().warnings();
        assertThat(shown).extracting(Warning::code).containsExactly(Code.CONFLICT, Code.DIVERGED);

        fleet = newFleet();
        assertThat(view().warnings())
                .as("the second conflict is saved with the next change")
                .extracting(Warning::count)
                .containsExactly(2L, 1L);
    }

    @Test
    void twoAgentsThatTakeTheIdFromEachOtherAreAWarning() {
        for (int session = 1; session <= 5; session++) {
            assertThat(fleet.count(Code.TAKEN_OVER)).isZero();
            fleet.status(AGENT, status(session, session % 2, report(PUMP, 0, 0)));
        }
        assertThat(view().warnings()).extracting(Warning::code).containsExactly(Code.TAKEN_OVER);
    }

    @Test
    void whatEveryWarningSaysIsForAPerson() {
        for (Code code : Code.values()) {
            assertThat(new Warning(code, 0, 0, 1).text())
                    .as(code.word())
                    .hasSizeGreaterThan(100)
                    .doesNotContain("\n", "  ")
                    .contains("second");
        }
    }

    @Test
    void agentsComeInTheOrderOfTheirIds() {
        for (String agent : List.of("c", "a", "b")) {
            fleet.duplicates(new AgentId(agent), 1);
        }
        assertThat(fleet.agents()).extracting(view -> view.agent().text()).containsExactly("a", "b", "c");
        assertThat(fleet.agent(new AgentId("d"))).isEmpty();
    }

    private void conflict(int count) throws Exception {
        long nowNs = NOW_NS
                + Duration.between(new SteppedClock().instant(), clock.instant())
                        .toNanos();
        List<Reading> readings = Collections.nCopies(count, readings(1, 2).get(0));
        Conflict conflict = new Conflict(PUMP, SequenceRange.ofCount(1, count), 9, Readings.copyOf(readings));
        fleet.committed(store.commit(new CommitGroup(List.of(), List.of(), List.of(conflict), List.of(), nowNs)));
    }

    private void store(List<Reading> readings, long receivedAfterNs) throws Exception {
        fleet.committed(store.commit(new CommitGroup(
                List.of(new Run(PUMP, SequenceRange.ofCount(1, readings.size()), 1, readings)),
                List.of(),
                List.of(),
                List.of(),
                NOW_NS + receivedAfterNs)));
    }

    private static List<Reading> readings(long firstAfterNs, long lastAfterNs) {
        Series series = Series.of("room/temp");
        return List.of(
                Reading.of(series, NOW_NS + firstAfterNs, Value.of(1.5)),
                Reading.of(series, NOW_NS + lastAfterNs, Value.of(2.5)));
    }

    private static AgentStatus withOldest(long oldestNs) {
        AgentStatus plain = status(7, report(PUMP, 10, 5));
        return new AgentStatus(
                true,
                plain.session(),
                plain.version(),
                plain.startedNs(),
                plain.sentNs(),
                plain.streams(),
                new AgentStatus.Buffer(0, 0, 1, OptionalLong.of(oldestNs), OptionalLong.empty()),
                plain.config(),
                plain.sources(),
                plain.labels(),
                0,
                0);
    }

    private AgentView view() {
        return fleet.agent(AGENT).orElseThrow();
    }

    private State state() {
        return view().state();
    }

    private Fleet newFleet() {
        return newFleet(Runnable::run);
    }

    private Fleet newFleet(Executor storage) {
        return new Fleet(
                store,
                store,
                agent -> Optional.ofNullable(configs.get(agent)),
                SyncLimits.DEFAULT,
                clock,
                storage,
                Fleet.Options.DEFAULT);
    }
}

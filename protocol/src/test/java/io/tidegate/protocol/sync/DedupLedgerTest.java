package io.tidegate.protocol.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.protocol.sync.DedupLedger.Admission;
import io.tidegate.protocol.sync.DedupLedger.Greeting;
import io.tidegate.protocol.sync.DedupLedger.Split;
import java.util.List;
import org.junit.jupiter.api.Test;

class DedupLedgerTest {

    private static final long ME = 1;
    private static final long CLONE = 2;

    private final StreamId stream = new StreamId(new AgentId("a"), 7, Lane.LIVE);
    private final DedupLedger ledger = new DedupLedger(stream, SyncLimits.DEFAULT);

    @Test
    void whatIsStagedIsADuplicateBeforeItIsCommitted() {
        assertThat(ledger.admit(range(1, 10), ME)).isEqualTo(Admission.FRESH);
        assertThat(ledger.admit(range(1, 10), ME)).isEqualTo(Admission.DUPLICATE);
        assertThat(ledger.storedThrough()).as("not committed").isZero();
        ledger.committed();
        assertThat(ledger.storedThrough()).isEqualTo(10);
        assertThat(ledger.admit(range(3, 7), ME)).isEqualTo(Admission.DUPLICATE);
    }

    @Test
    void whatWasRolledBackIsFreshAgain() {
        ledger.admit(range(1, 10), ME);
        ledger.admitGap(new Gap(range(11, 12), GapReason.EVICTED, 0));
        ledger.rolledBack();
        assertThat(ledger.admit(range(1, 10), ME)).isEqualTo(Admission.FRESH);
        assertThat(ledger.lostReadings()).isZero();
    }

    @Test
    void aPartialOverlapIsRefusedWhole() {
        commit(range(5, 10));
        assertThat(ledger.admit(range(1, 5), ME)).isEqualTo(Admission.OVERLAP);
        assertThat(ledger.admit(range(10, 12), ME)).isEqualTo(Admission.OVERLAP);
        assertThat(ledger.admit(range(4, 11), ME)).isEqualTo(Admission.OVERLAP);
        ledger.committed();
        assertThat(ledger.storedRanges()).containsExactly(range(5, 10));
    }

    @Test
    void anotherIncarnationUnderTheSameNumbersIsAConflict() {
        commit(range(1, 10));
        assertThat(ledger.admit(range(1, 10), CLONE)).isEqualTo(Admission.CONFLICT);
        assertThat(ledger.admit(range(8, 20), CLONE)).isEqualTo(Admission.CONFLICT);
        assertThat(ledger.admit(range(11, 20), CLONE)).isEqualTo(Admission.FRESH);
        assertThat(ledger.admit(range(15, 30), ME)).as("the original goes on").isEqualTo(Admission.CONFLICT);
        ledger.committed();
        assertThat(ledger.admit(range(15, 30), ME)).isEqualTo(Admission.CONFLICT);
    }

    @Test
    void theUnusedPartsOfAConflictAreTakenSoThatAllOfItIsSettled() {
        commit(range(1, 10));
        commit(range(16, 20));
        assertThat(ledger.admit(range(8, 25), CLONE)).isEqualTo(Admission.CONFLICT);
        assertThat(ledger.admitRest(range(8, 25), CLONE))
                .isEqualTo(new Split(List.of(range(11, 15), range(21, 25)), List.of(range(8, 10), range(16, 20))));
        assertThat(ledger.admit(range(8, 25), CLONE)).as("staged").isEqualTo(Admission.DUPLICATE);
        ledger.committed();
        assertThat(ledger.storedThrough()).isEqualTo(25);
        assertThat(ledger.highestSettled()).isEqualTo(25);
        assertThat(ledger.admit(range(8, 25), CLONE)).isEqualTo(Admission.DUPLICATE);
    }

    @Test
    void whatIsInQuarantineIsNotPutThereAgain() {
        commit(range(1, 10));
        List<IncarnationSpan> kept = List.of(new IncarnationSpan(CLONE, range(5, 12)));
        ledger.greet(18, kept);
        ledger.admitRest(range(5, 12), CLONE);
        ledger.committed();

        DedupLedger restored = restored(List.of(new IncarnationSpan(CLONE, range(5, 12))));
        for (DedupLedger known : List.of(ledger, restored)) {
            known.greet(19, kept);
            assertThat(known.storedThrough()).as("also for its next session").isEqualTo(12);
            assertThat(known.admit(range(5, 12), CLONE)).isEqualTo(Admission.DUPLICATE);
            assertThat(known.admit(range(4, 11), CLONE)).as("more of it").isEqualTo(Admission.CONFLICT);
            assertThat(known.admitRest(range(4, 11), CLONE)).isEqualTo(new Split(List.of(), List.of(range(4, 4))));
            assertThat(known.admit(range(5, 10), CLONE + 1)).as("a third one").isEqualTo(Admission.CONFLICT);
        }
    }

    @Test
    void aCopyThatStillGivesOutNumbersHasDivergedThoughAllItSentIsInQuarantine() {
        commit(range(1, 10));
        ledger.greet(18, List.of(IncarnationSpan.from(CLONE, 5)));
        ledger.admitRest(range(5, 10), CLONE);
        ledger.committed();
        ledger.greet(19, List.of(IncarnationSpan.from(CLONE, 5)));
        assertThat(ledger.hasDiverged()).isTrue();
        assertThat(ledger.storedThrough()).isEqualTo(10);
    }

    private DedupLedger restored(List<IncarnationSpan> known) {
        return new DedupLedger(
                stream,
                SyncLimits.DEFAULT,
                ledger.storedRanges(),
                ledger.lostRanges(),
                ledger.spans(),
                known,
                ledger.appendedThrough());
    }

    @Test
    void whatIsSettledIsTheSameWhetherItWasCommittedOrReadFromTheDatabase() {
        commit(range(1, 10));
        ledger.admitGap(new Gap(range(11, 12), GapReason.EVICTED, 0));
        ledger.committed();
        commit(range(13, 20));
        commit(range(31, 40));

        DedupLedger restored = restored(List.of());
        assertThat(ledger.storedThrough()).isEqualTo(20);
        assertThat(restored.storedThrough()).isEqualTo(20);
        assertThat(restored.islands()).isEqualTo(ledger.islands()).containsExactly(range(31, 40));
        assertThat(restored.highestSettled()).isEqualTo(40);
    }

    @Test
    void numbersThatReturnWithinTheirIncarnationAreNoConflict() {
        commit(range(21, 30));
        assertThat(ledger.admit(range(11, 20), ME)).isEqualTo(Admission.FRESH);
        assertThat(ledger.admit(range(1, 10), CLONE)).as("an earlier start").isEqualTo(Admission.FRESH);
    }

    @Test
    void gapsSettleOnlyWhatIsNotStored() {
        commit(range(4, 6));
        List<Gap> fresh = ledger.admitGap(new Gap(range(1, 10), GapReason.EVICTED, 5));
        assertThat(fresh)
                .containsExactly(
                        new Gap(range(1, 3), GapReason.EVICTED, 5), new Gap(range(7, 10), GapReason.EVICTED, 5));
        ledger.committed();
        assertThat(ledger.storedThrough()).isEqualTo(10);
        assertThat(ledger.lostReadings()).isEqualTo(7);
        assertThat(ledger.storedIn(range(1, 10))).containsExactly(range(4, 6));
        assertThat(ledger.admit(range(7, 10), ME)).isEqualTo(Admission.DUPLICATE);
    }

    @Test
    void asksForWhatTheAgentBelievesSettled() {
        commit(range(1, 10));
        StreamReport report = new StreamReport(stream, 100, 20, List.of(range(30, 40)), 1, List.of());
        assertThat(ledger.rewind(report)).containsExactly(range(11, 20), range(30, 40));
    }

    @Test
    void takesOnlyTheGreetedSession() {
        assertThat(ledger.hasGreeted(0)).isFalse();
        ledger.greet(17, List.of());
        assertThat(ledger.hasGreeted(17)).isTrue();
        assertThat(ledger.hasGreeted(18)).isFalse();
    }

    @Test
    void tellsACopyOnlyWhatItCanHaveSentAndKeepsTheRestAside() {
        commit(range(1, 10));
        ledger.greet(18, List.of(new IncarnationSpan(ME, range(1, 4)), IncarnationSpan.from(CLONE, 5)));

        assertThat(ledger.hasDiverged()).isTrue();
        assertThat(ledger.storedThrough()).isEqualTo(4);
        assertThat(ledger.islands()).isEmpty();

        assertThat(ledger.admit(range(5, 12), CLONE)).isEqualTo(Admission.CONFLICT);
        assertThat(ledger.admitRest(range(5, 12), CLONE))
                .isEqualTo(new Split(List.of(range(11, 12)), List.of(range(5, 10))));
        assertThat(ledger.storedThrough()).as("not yet committed").isEqualTo(4);
        ledger.committed();
        assertThat(ledger.storedThrough()).as("kept aside").isEqualTo(12);
    }

    @Test
    void asksACopyAgainForWhatItBelievesSettledAndAnotherHasSent() {
        commit(range(1, 10));
        List<IncarnationSpan> kept = List.of(new IncarnationSpan(ME, range(1, 4)), IncarnationSpan.from(CLONE, 5));
        ledger.greet(18, kept);
        assertThat(ledger.rewind(new StreamReport(stream, 8, 8, List.of(), 1, kept)))
                .containsExactly(range(5, 8));
    }

    @Test
    void whatACopyHasGivenUpIsNotAskedForAgain() {
        commit(range(1, 10));
        ledger.greet(18, List.of(IncarnationSpan.from(CLONE, 5)));
        ledger.admitGap(new Gap(range(5, 10), GapReason.EVICTED, 0));
        Greeting greeting = ledger.greeting().orElseThrow();
        ledger.greeting(greeting);
        assertThat(ledger.storedThrough()).isEqualTo(10);
    }

    @Test
    void whatWasStagedBeforeACopyWasGreetedIsForeignToIt() {
        ledger.greet(17, List.of());
        assertThat(ledger.admit(range(1, 3), ME)).isEqualTo(Admission.FRESH);
        ledger.greet(18, List.of(IncarnationSpan.from(CLONE, 1)));
        ledger.committed();
        assertThat(ledger.storedThrough()).isZero();
        assertThat(ledger.hasDiverged()).isTrue();
    }

    @Test
    void whatWasPutAsideForOneSessionIsForeignToTheNext() {
        assertThat(ledger.admit(range(1, 5), CLONE)).isEqualTo(Admission.FRESH);
        ledger.committed();
        ledger.greet(17, List.of(IncarnationSpan.from(ME, 1)));
        assertThat(ledger.admit(range(1, 7), ME)).isEqualTo(Admission.CONFLICT);
        ledger.admitRest(range(1, 7), ME);
        ledger.greet(18, List.of(IncarnationSpan.from(CLONE, 1)));
        ledger.committed();

        assertThat(ledger.storedThrough()).isEqualTo(5);
    }

    @Test
    void aGapOfAnotherIsForeignToWhoeverKeepsTheReadings() {
        ledger.admitGap(new Gap(range(1, 3), GapReason.SALVAGED, 0));
        ledger.committed();
        ledger.greet(18, List.of(IncarnationSpan.from(ME, 1)));
        assertThat(ledger.storedThrough()).isZero();
        assertThat(ledger.admit(range(1, 3), ME)).isEqualTo(Admission.CONFLICT);
    }

    @Test
    void anAgentThatWasKilledHasNotDiverged() {
        commit(range(1, 10));
        ledger.greet(18, List.of(new IncarnationSpan(ME, range(1, 12)), IncarnationSpan.from(ME + 5, 13)));
        assertThat(ledger.hasDiverged()).isFalse();
        assertThat(ledger.storedThrough()).isEqualTo(10);
    }

    @Test
    void theDatabaseBringsItBack() {
        commit(range(1, 10));
        ledger.admitGap(new Gap(range(15, 16), GapReason.SALVAGED, 0));
        ledger.committed();
        ledger.heardOf(50);
        DedupLedger restored = restored(List.of());
        assertThat(restored.storedThrough()).isEqualTo(10);
        assertThat(restored.islands()).containsExactly(range(15, 16));
        assertThat(restored.appendedThrough()).isEqualTo(50);
        assertThat(restored.admit(range(1, 10), CLONE)).isEqualTo(Admission.CONFLICT);
    }

    @Test
    void islandsAreBounded() {
        for (int i = 1; i <= SyncLimits.DEFAULT.maxIslands() + 1; i++) {
            commit(range(i * 10L, i * 10L));
        }
        assertThat(ledger.islands()).hasSize(SyncLimits.DEFAULT.maxIslands());
    }

    @Test
    void incarnationsAreBounded() {
        int most = SyncLimits.DEFAULT.maxIncarnations();
        for (int i = 1; i <= most + 5; i++) {
            assertThat(ledger.admit(range(i, i), 1_000 + i)).isEqualTo(Admission.FRESH);
            ledger.committed();
        }
        assertThat(ledger.spans()).hasSize(most);
    }

    private void commit(SequenceRange range) {
        assertThat(ledger.admit(range, ME)).isEqualTo(Admission.FRESH);
        ledger.committed();
    }

    private static SequenceRange range(long first, long last) {
        return new SequenceRange(first, last);
    }
}

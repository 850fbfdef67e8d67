package io.tidegate.protocol.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EdgeLedgerTest {

    private static final StreamId STREAM = new StreamId(new AgentId("gw"), 1, Lane.LIVE);

    private final EdgeLedger ledger = new EdgeLedger(STREAM);

    @Test
    void everythingGivenOutIsPendingAtFirst() {
        ledger.appendedThrough(10);
        assertThat(ledger.counts().pending()).isEqualTo(10);
        assertThat(ledger.firstPending()).hasValue(1);
    }

    @Test
    void aLowerNumberThanBeforeChangesNothing() {
        ledger.appendedThrough(10);
        ledger.appendedThrough(4);
        assertThat(ledger.appendedThrough()).isEqualTo(10);
    }

    @Test
    void findsTheFirstPendingNumberBetweenStoredAndLostOnes() {
        ledger.appendedThrough(20);
        ledger.settle(range(1, 3));
        ledger.giveUp(range(4, 5), GapReason.EVICTED, 0);
        ledger.giveUp(range(6, 6), GapReason.POISON, 0);
        ledger.settle(range(7, 9));
        assertThat(ledger.firstPending()).hasValue(10);
        assertThat(ledger.isSettled(range(2, 9))).isTrue();
        assertThat(ledger.isSettled(range(2, 10))).isFalse();
        ledger.settle(range(10, 20));
        assertThat(ledger.firstPending()).isEqualTo(OptionalLong.empty());
    }

    @Test
    void whatWasGivenUpStaysLostUntilItIsRevoked() {
        ledger.appendedThrough(10);
        ledger.giveUp(range(3, 6), GapReason.EVICTED, 0);
        ledger.settle(range(1, 10));
        assertThat(ledger.counts().stored()).isEqualTo(6);
        assertThat(ledger.isLost(3)).isTrue();
        ledger.revoke(range(3, 4));
        assertThat(ledger.counts().stored()).isEqualTo(8);
        assertThat(ledger.isLost(3)).isFalse();
        assertThat(ledger.gaps()).extracting(Gap::range).containsExactly(range(5, 6));
    }

    @Test
    void runsGivenUpOneAfterTheOtherAreOneRecord() {
        ledger.appendedThrough(100);
        for (int first = 1; first < 90; first += 10) {
            ledger.giveUp(SequenceRange.ofCount(first, 10), GapReason.EVICTED, first);
        }
        assertThat(ledger.gaps()).containsExactly(new Gap(range(1, 90), GapReason.EVICTED, 81));
    }

    @Test
    void recordsOfDifferentReasonsStayApart() {
        ledger.appendedThrough(10);
        ledger.giveUp(range(4, 6), GapReason.POISON, 1);
        ledger.giveUp(range(1, 10), GapReason.EVICTED, 2);
        assertThat(ledger.gaps())
                .containsExactly(
                        new Gap(range(1, 3), GapReason.EVICTED, 2),
                        new Gap(range(4, 6), GapReason.POISON, 1),
                        new Gap(range(7, 10), GapReason.EVICTED, 2));
    }

    @Test
    void aRestoredLedgerIsEqual() {
        ledger.appendedThrough(30);
        ledger.settle(range(1, 7));
        ledger.giveUp(range(5, 12), GapReason.SALVAGED, 3);
        EdgeLedger restored = new EdgeLedger(STREAM);
        restored.appendedThrough(ledger.appendedThrough());
        ledger.gaps().forEach(restored::restore);
        ledger.stored().forEach(restored::settle);
        assertThat(restored.counts()).isEqualTo(ledger.counts());
        assertThat(restored.gaps()).isEqualTo(ledger.gaps());
    }

    @Test
    void theEquationHoldsWhateverHappens() {
        for (long seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            EdgeLedger any = new EdgeLedger(STREAM);
            for (int i = 0; i < 60; i++) {
                SequenceRange range = SequenceRange.ofCount(1 + random.nextInt(100), 1 + random.nextInt(20));
                switch (random.nextInt(5)) {
                    case 0 -> any.appendedThrough(range.last());
                    case 1 -> any.settle(range);
                    case 2 -> any.rewind(range);
                    case 3 -> any.revoke(range);
                    default -> any.giveUp(range, GapReason.values()[random.nextInt(5)], i);
                }
                assertEquation(any, "seed " + seed);
            }
        }
    }

    private static void assertEquation(EdgeLedger ledger, String seed) {
        long through = ledger.appendedThrough();
        List<SequenceRange> pending = through == 0 ? List.of() : ledger.pending(range(1, through));
        long counted = pending.stream().mapToLong(SequenceRange::count).sum();
        assertThat(ledger.counts().pending()).as(seed).isEqualTo(counted);
        assertThat(ledger.counts().lostTotal())
                .as(seed)
                .isEqualTo(ledger.gaps().stream()
                        .mapToLong(gap -> gap.range().count())
                        .sum());
        assertThat(ledger.firstPending())
                .as(seed)
                .isEqualTo(
                        pending.isEmpty()
                                ? OptionalLong.empty()
                                : OptionalLong.of(pending.get(0).first()));
    }

    private static SequenceRange range(long first, long last) {
        return new SequenceRange(first, last);
    }
}

package io.tidegate.protocol.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SendWindowTest {

    private static final long SESSION = 77;
    private static final long HUB_RUN = 5;
    private static final SyncLimits LIMITS = new SyncLimits(10, 4096, 8, 2, 4, 50, 1_000, 4_000, 20, 2, 100, 16);

    private final StreamId stream = new StreamId(new AgentId("a"), 1, Lane.LIVE);
    private SendWindow window;
    private long nowMs = 1_000;
    private long number;

    @BeforeEach
    void connectedWithNothing() {
        window = window(0);
        window.onConnected(SESSION);
    }

    @Test
    void sendsNothingBeforeTheFirstReceiptOfASession() {
        window.onAppended(10, nowMs);
        assertThat(window.next(nowMs + 100)).isEmpty();
        receive(0);
        assertThat(window.next(nowMs + 100)).contains(range(1, 10));
    }

    @Test
    void freshReadingsWaitForCompanyUntilTheLingerIsOver() {
        receive(0);
        window.onAppended(3, nowMs);
        assertThat(window.next(nowMs + 19)).isEmpty();
        assertThat(window.nextDueMs(nowMs)).isEqualTo(nowMs + 20);
        assertThat(window.next(nowMs + 20)).contains(range(1, 3));
    }

    @Test
    void anAlarmWaitsForNoCompany() {
        StreamId alarms = new StreamId(stream.agent(), stream.epoch(), Lane.ALARM);
        window = new SendWindow(alarms, LIMITS, 0, List.of(), List.of());
        window.onConnected(SESSION);
        window.onReceipt(new Receipt(
                alarms, SESSION, HUB_RUN, ++number, 0, List.of(), 50, List.of(), 0, List.of(), List.of(), false, false,
                0));
        window.onAppended(3, nowMs);
        assertThat(window.next(nowMs)).contains(range(1, 3));
        window.transmitted(range(1, 3), nowMs);
        window.onAppended(4, nowMs);
        assertThat(window.next(nowMs)).contains(range(4, 4));
    }

    @Test
    void aFullBatchDoesNotLinger() {
        receive(0);
        window.onAppended(10, nowMs);
        assertThat(window.next(nowMs)).contains(range(1, 10));
    }

    @Test
    void settlesEachNumberOnce() {
        receive(0);
        send(10);
        assertThat(receive(10)).containsExactly(new SyncAction.Settle(range(1, 10)));
        assertThat(receive(10)).isEmpty();
        assertThat(window.isDrained()).isTrue();
    }

    @Test
    void creditBoundsWhatIsInFlight() {
        receive(0);
        window.onAppended(200, nowMs);
        nowMs += 50;
        assertThat(sendAllDue()).hasSize(5);
        assertThat(window.inFlightReadings()).isEqualTo(LIMITS.creditReadings());
        receive(10);
        assertThat(sendAllDue()).as("one batch's worth of credit came back").hasSize(1);
    }

    @Test
    void creditBelowABatchStillMakesProgress() {
        window.onReceipt(receipt(0, List.of(), 3, List.of(), 0, List.of()));
        window.onAppended(10, nowMs);
        nowMs += 50;
        assertThat(sendAllDue()).containsExactly(range(1, 3));
    }

    @Test
    void freshGoesBeforeBacklogWithoutStarvingIt() {
        window = window(100);
        window.onConnected(SESSION);
        window.onReceipt(receipt(0, List.of(), 1_000, List.of(), 0, List.of()));
        window.onAppended(150, nowMs);
        nowMs += 50;
        assertThat(sendAllDue().subList(0, 5))
                .containsExactly(range(101, 110), range(111, 120), range(121, 130), range(1, 10), range(131, 140));
    }

    @Test
    void whatIsNotReceiptedInTimeIsSentAgainWithDoublingPatience() {
        receive(0);
        window.onAppended(10, nowMs);
        assertThat(window.next(nowMs)).contains(range(1, 10));
        window.transmitted(range(1, 10), nowMs);
        assertThat(window.next(nowMs + 999)).isEmpty();
        assertThat(window.nextDueMs(nowMs)).isEqualTo(nowMs + 1_000);
        assertThat(window.next(nowMs + 1_000)).contains(range(1, 10));
        nowMs += 1_000;
        window.transmitted(range(1, 10), nowMs);
        assertThat(window.next(nowMs + 1_999)).isEmpty();
        assertThat(window.next(nowMs + 2_000)).contains(range(1, 10));
    }

    @Test
    void anOverlapThatTheHubRefusedIsCutAnewAtOnce() {
        receive(0);
        send(10);
        window.onReceipt(receipt(0, List.of(range(4, 5)), 50, List.of(), 0, List.of()));
        nowMs += 50;
        assertThat(sendAllDue()).containsExactly(range(1, 3), range(6, 10));
    }

    @Test
    void aStaleOrForeignReceiptChangesNothing() {
        receive(0);
        send(10);
        Receipt stale = receipt(10, List.of(), 50, List.of(), 0, List.of());
        receive(0);
        assertThat(window.onReceipt(stale)).as("a lower number").isEmpty();
        Receipt foreign = new Receipt(
                stream,
                SESSION + 1,
                HUB_RUN,
                99,
                10,
                List.of(),
                50,
                List.of(),
                0,
                List.of(),
                List.of(),
                false,
                false,
                0);
        assertThat(window.onReceipt(foreign)).as("another session").isEmpty();
    }

    @Test
    void eachHubRunCountsItsOwnReceipts() {
        receive(0);
        send(10);
        receive(0);
        Receipt newRun = new Receipt(
                stream,
                SESSION,
                HUB_RUN + 1,
                1,
                10,
                List.of(),
                50,
                List.of(),
                0,
                List.of(),
                List.of(),
                false,
                false,
                0);
        assertThat(window.onReceipt(newRun)).hasSize(1);
        assertThat(receive(10)).isEmpty();
    }

    @Test
    void tellsOnceThatAnotherBufferGivesOutItsNumbers() {
        receive(0);
        assertThat(window.onReceipt(diverged())).containsExactly(new SyncAction.Diverged());
        assertThat(window.onReceipt(diverged())).isEmpty();
    }

    @Test
    void numbersThatWereNeverGivenOutHereAreNotSettled() {
        receive(0);
        send(10);
        assertThat(receive(20)).containsExactly(new SyncAction.Settle(range(1, 10)));
        assertThat(window.appendedThrough()).isEqualTo(10);
    }

    @Test
    void whatTheHubHasLostAfterItWasStoredIsGivenUp() {
        receive(0);
        send(10);
        receive(10);
        assertThat(window.onReceipt(new Receipt(
                        stream,
                        SESSION,
                        HUB_RUN,
                        ++number,
                        10,
                        List.of(),
                        50,
                        List.of(),
                        3,
                        List.of(),
                        List.of(range(1, 3)),
                        false,
                        false,
                        0)))
                .containsExactly(
                        new SyncAction.Rewind(range(1, 3)), new SyncAction.GiveUp(range(1, 3), GapReason.EVICTED));
        window.onGap(new Gap(range(1, 3), GapReason.EVICTED, 7));
        assertThat(receive(10)).isEmpty();
        nowMs += 50;
        assertThat(sendAllDue()).isEmpty();
    }

    @Test
    void countsThatWereEqualByAccidentConfirmNoGapForGood() {
        receive(0);
        window.onAppended(10, nowMs);
        Gap gap = new Gap(range(9, 10), GapReason.SALVAGED, 7);
        window.onGap(gap);
        window.onReceipt(receipt(10, List.of(), 50, List.of(), 2, List.of()));
        assertThat(window.gapsToSend()).isEmpty();
        window.onReceipt(receipt(10, List.of(), 50, List.of(), 0, List.of()));
        assertThat(window.gapsToSend()).containsExactly(gap);
    }

    @Test
    void rewoundNumbersAreSentAgain() {
        receive(0);
        send(10);
        receive(10);
        List<SyncAction> actions = window.onReceipt(receipt(5, List.of(), 50, List.of(range(6, 10)), 0, List.of()));
        assertThat(actions).containsExactly(new SyncAction.Rewind(range(6, 10)));
        nowMs += 50;
        assertThat(sendAllDue()).containsExactly(range(6, 10));
    }

    @Test
    void gapsGoBeforeReadingsUntilTheHubHasLostAsMany() {
        receive(0);
        window.onAppended(10, nowMs);
        Gap gap = new Gap(range(1, 4), GapReason.EVICTED, 0);
        window.onGap(gap);
        assertThat(window.gapsDue(nowMs)).isTrue();
        assertThat(window.gapsToSend()).containsExactly(gap);
        window.gapsTransmitted(nowMs);
        assertThat(window.gapsDue(nowMs + 999)).isFalse();
        assertThat(window.gapsDue(nowMs + 1_000)).as("no receipt yet").isTrue();

        window.onReceipt(receipt(4, List.of(), 50, List.of(), 0, List.of()));
        assertThat(window.gapsToSend()).as("settled there, but not as lost").containsExactly(gap);
        assertThat(window.onReceipt(receipt(4, List.of(), 50, List.of(), 0, List.of(range(1, 4)))))
                .containsExactly(new SyncAction.Revoke(range(1, 4)));
        assertThat(window.gapsToSend()).isEmpty();
    }

    @Test
    void aGapThatTheHubHasRecordedIsNotSentAgain() {
        receive(0);
        window.onAppended(10, nowMs);
        window.onGap(new Gap(range(1, 4), GapReason.EVICTED, 0));
        assertThat(window.onReceipt(receipt(4, List.of(), 50, List.of(), 4, List.of())))
                .isEmpty();
        assertThat(window.gapsToSend()).isEmpty();
    }

    @Test
    void moreGapsThanFitIntoAMessageTakeTurns() {
        receive(0);
        window.onAppended(20, nowMs);
        for (long first : List.of(1L, 5L, 9L)) {
            window.onGap(new Gap(range(first, first), GapReason.EVICTED, 0));
        }
        assertThat(window.gapsToSend()).extracting(gap -> gap.range().first()).containsExactly(1L, 5L);
        window.gapsTransmitted(nowMs);
        assertThat(window.gapsToSend()).extracting(gap -> gap.range().first()).containsExactly(9L, 1L);
    }

    @Test
    void anUndecodableBatchIsHalvedDownToTheOnePoisonReading() {
        receive(0);
        send(2);
        receive(2);
        window.onAppended(12, nowMs);
        long poison = 7;
        List<SyncAction> actions = new ArrayList<>();
        for (int round = 0; round < 100 && actions.isEmpty(); round++) {
            nowMs += 200;
            for (SequenceRange sent : sendAllDue()) {
                if (sent.contains(poison)) {
                    actions.addAll(window.refused(sent, true, nowMs));
                }
            }
        }
        assertThat(actions).containsExactly(new SyncAction.GiveUp(range(poison, poison), GapReason.POISON));
    }

    @Test
    void aHubThatUnderstandsNothingMakesNothingPoison() {
        receive(0);
        window.onAppended(1, nowMs);
        for (int round = 0; round < 20; round++) {
            nowMs += 200;
            for (SequenceRange sent : sendAllDue()) {
                assertThat(window.refused(sent, true, nowMs)).isEmpty();
            }
        }
        assertThat(window.isDrained()).isFalse();
    }

    @Test
    void aReconnectResendsOnlyWhatTheGreetingDoesNotSettle() {
        receive(0);
        send(30);
        window.onDisconnected();
        assertThat(window.next(nowMs)).isEmpty();
        window.onConnected(SESSION + 1);
        assertThat(window.next(nowMs)).isEmpty();
        window.onReceipt(new Receipt(
                stream,
                SESSION + 1,
                HUB_RUN,
                ++number,
                20,
                List.of(),
                50,
                List.of(),
                0,
                List.of(),
                List.of(),
                false,
                false,
                0));
        nowMs += 50;
        assertThat(sendAllDue()).containsExactly(range(21, 30));
    }

    private SendWindow window(long appended) {
        return new SendWindow(stream, LIMITS, appended, List.of(), List.of());
    }

    private void send(long through) {
        window.onAppended(through, nowMs);
        nowMs += LIMITS.lingerMs();
        assertThat(sendAllDue()).isNotEmpty();
    }

    private List<SequenceRange> sendAllDue() {
        List<SequenceRange> sent = new ArrayList<>();
        for (Optional<SequenceRange> next = window.next(nowMs); next.isPresent(); next = window.next(nowMs)) {
            window.transmitted(next.get(), nowMs);
            sent.add(next.get());
            nowMs += LIMITS.lingerMs();
        }
        return sent;
    }

    private List<SyncAction> receive(long through) {
        return window.onReceipt(receipt(through, List.of(), LIMITS.creditReadings(), List.of(), 0, List.of()));
    }

    private Receipt receipt(
            long through,
            List<SequenceRange> islands,
            long credit,
            List<SequenceRange> rewind,
            long lost,
            List<SequenceRange> storedDespiteGap) {
        return new Receipt(
                stream,
                SESSION,
                HUB_RUN,
                ++number,
                through,
                islands,
                credit,
                rewind,
                lost,
                storedDespiteGap,
                List.of(),
                false,
                false,
                0);
    }

    private Receipt diverged() {
        return new Receipt(
                stream, SESSION, HUB_RUN, ++number, 0, List.of(), 50, List.of(), 0, List.of(), List.of(), true, false,
                0);
    }

    private static SequenceRange range(long first, long last) {
        return new SequenceRange(first, last);
    }
}

package io.tidegate.edge.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.edge.buffer.Append;
import io.tidegate.edge.buffer.AppendOutcome;
import io.tidegate.edge.buffer.IdempotencyRecord;
import io.tidegate.edge.source.Offer.Idempotency;
import io.tidegate.edge.source.OfferOutcome.Accepted;
import io.tidegate.edge.source.OfferOutcome.Busy;
import io.tidegate.edge.source.OfferOutcome.Failed;
import io.tidegate.edge.source.OfferOutcome.KeyReused;
import io.tidegate.edge.source.OfferOutcome.Replayed;
import io.tidegate.edge.transform.Pipeline;
import io.tidegate.protocol.sync.Lane;
import io.tidegate.protocol.telemetry.Quality;
import io.tidegate.protocol.telemetry.Reading;
import io.tidegate.protocol.telemetry.Readings;
import io.tidegate.protocol.telemetry.Series;
import io.tidegate.protocol.telemetry.TimeQuality;
import io.tidegate.protocol.telemetry.Value;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class GroupIntakeTest {

    private static final Instant NOW = Instant.parse("2026-11-21T00:00:00Z");
    private static final Duration LONG = Duration.ofMinutes(1);

    private final RecordingBuffer buffer = new RecordingBuffer();
    private final GroupIntake intake = intake(new GroupIntake.Options(4, 100, 50, LONG, 1, 10));

    @AfterEach
    void stop() {
        intake.close();
    }

    @Test
    void whatTheWrongClockStampedComesWithHowItWasAndWhatOthersStampedWithout() {
        Readings unsynced = Readings.copyOf(
                List.of(new Reading(Series.of("room/temp"), 0, Value.of(1.0), Quality.GOOD, TimeQuality.UNSYNCED)));
        assertThat(join(intake.offer(new Offer("test", Lane.LIVE, unsynced, null, true, true))))
                .isEqualTo(new Accepted());
        assertThat(join(intake.offer(new Offer("test", Lane.LIVE, unsynced, null, true, false))))
                .isEqualTo(new Accepted());
        assertThat(join(intake.offer(awaited(1)))).isEqualTo(new Accepted());
        assertThat(buffer.appends)
                .extracting(append -> append.clock().isKnown())
                .containsExactly(true, false, false);
        assertThat(buffer.appends.get(0).clock().boot()).isEqualTo(1);
    }

    @Test
    void acceptedMeansAppended() {
        assertThat(join(intake.offer(awaited(1)))).isEqualTo(new Accepted());
        assertThat(buffer.readings()).containsExactly(reading(1));
    }

    @Test
    void whatArrivesDuringACommitMakesOneGroup() throws InterruptedException {
        buffer.gate.drainPermits();
        List<CompletionStage<OfferOutcome>> outcomes = new ArrayList<>();
        outcomes.add(intake.offer(awaited(0)));
        assertThat(buffer.begun.poll(10, TimeUnit.SECONDS)).isNotNull();
        for (int i = 1; i <= 3; i++) {
            outcomes.add(intake.offer(awaited(i)));
        }
        buffer.gate.release(100);
        outcomes.forEach(outcome -> assertThat(join(outcome)).isEqualTo(new Accepted()));
        assertThat(buffer.appends)
                .extracting(append -> append.readings().size())
                .containsExactly(1, 3);
        assertThat(intake.load().groups()).isEqualTo(2);
    }

    @Test
    void anUnawaitedOfferWaitsForItsWindow() {
        try (GroupIntake eager = intake(GroupIntake.Options.DEFAULT.withDurabilityWindow(Duration.ZERO))) {
            assertThat(join(eager.offer(unawaited(1)))).isEqualTo(new Accepted());
        }
        CompletableFuture<OfferOutcome> patient = intake.offer(unawaited(2)).toCompletableFuture();
        assertThat(join(intake.offer(awaited(3)))).isEqualTo(new Accepted());
        assertThat(patient).as("an awaited offer takes it along").isCompletedWithValue(new Accepted());
    }

    @Test
    void eachLaneIsAppendedOnItsOwnAlarmsFirst() throws InterruptedException {
        buffer.gate.drainPermits();
        intake.offer(awaited(0));
        assertThat(buffer.begun.poll(10, TimeUnit.SECONDS)).isNotNull();
        CompletionStage<OfferOutcome> live = intake.offer(awaited(1));
        CompletionStage<OfferOutcome> alarm =
                intake.offer(new Offer("test", Lane.ALARM, List.of(reading(2)), null, true));
        buffer.gate.release(100);
        assertThat(join(live)).isEqualTo(new Accepted());
        assertThat(join(alarm)).isEqualTo(new Accepted());
        assertThat(buffer.appends).extracting(Append::lane).containsExactly(Lane.LIVE, Lane.ALARM, Lane.LIVE);
    }

    @Test
    void aFullIntakeIsBusyAndRecovers() throws InterruptedException {
        buffer.gate.drainPermits();
        intake.offer(awaited(0));
        assertThat(buffer.begun.poll(10, TimeUnit.SECONDS)).isNotNull();
        List<CompletionStage<OfferOutcome>> taken = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            taken.add(intake.offer(awaited(i)));
        }
        assertThat(join(intake.offer(awaited(5)))).isInstanceOfSatisfying(Busy.class, busy -> {
            assertThat(busy.reason()).contains("4 offers");
            assertThat(busy.retryAfterSeconds()).isEqualTo(1);
        });
        buffer.gate.release(100);
        taken.forEach(outcome -> assertThat(join(outcome)).isEqualTo(new Accepted()));
        assertThat(join(intake.offer(awaited(6)))).isEqualTo(new Accepted());
        assertThat(intake.load().heldReadings()).isLessThanOrEqualTo(1);
    }

    @Test
    void anOfferThatWouldNeverFitIsAMistake() {
        Offer fitting = new Offer("test", Lane.LIVE, Collections.nCopies(100, reading(1)), null, true);
        assertThat(join(intake.offer(fitting))).isEqualTo(new Accepted());
        Offer larger = new Offer("test", Lane.LIVE, Collections.nCopies(101, reading(1)), null, true);
        assertThatThrownBy(() -> intake.offer(larger)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aLongTextCountsForSeveralReadings() {
        Reading text = Reading.of(Series.of("log"), 1, Value.of("x".repeat(640)));
        assertThat(new Offer("test", Lane.LIVE, List.of(text, reading(1)), null, true).weight())
                .isEqualTo(12);
    }

    @Test
    void aResendWithTheSameKeyIsAcceptedAgainAndNotStoredAgain() {
        Offer offer = keyed("key", 42, 1);
        assertThat(join(intake.offer(offer))).isEqualTo(new Accepted());
        assertThat(join(intake.offer(offer))).isEqualTo(new Replayed());
        assertThat(join(intake.offer(keyed("key", 43, 2)))).isEqualTo(new KeyReused());
        assertThat(buffer.readings()).containsExactly(reading(1));
        assertThat(buffer.appends.get(0).keys())
                .containsExactly(new IdempotencyRecord("key", 42, NOW.getEpochSecond() * 1_000_000_000L));
    }

    @Test
    void aResendThatOvertakesItsFirstCommitIsNotStoredTwice() throws InterruptedException {
        buffer.gate.drainPermits();
        intake.offer(awaited(0));
        assertThat(buffer.begun.poll(10, TimeUnit.SECONDS)).isNotNull();
        CompletionStage<OfferOutcome> first = intake.offer(keyed("key", 42, 1));
        CompletionStage<OfferOutcome> second = intake.offer(keyed("key", 42, 1));
        CompletionStage<OfferOutcome> other = intake.offer(keyed("key", 43, 2));
        buffer.gate.release(100);
        assertThat(join(first)).isEqualTo(new Accepted());
        assertThat(join(second)).isEqualTo(new Replayed());
        assertThat(join(other)).isEqualTo(new KeyReused());
        assertThat(buffer.readings()).containsExactly(reading(0), reading(1));
    }

    @Test
    void aKeyWhoseReadingsWereNotStoredIsFree() {
        buffer.answer(append -> Optional.of(new AppendOutcome.Full()));
        assertThat(join(intake.offer(keyed("key", 42, 1)))).isInstanceOf(Busy.class);
        buffer.answer(append -> Optional.empty());
        assertThat(join(intake.offer(keyed("key", 42, 1)))).isEqualTo(new Accepted());
    }

    @Test
    void aFullBufferIsBusyForLonger() {
        buffer.answer(append -> Optional.of(new AppendOutcome.Full()));
        assertThat(join(intake.offer(awaited(1))))
                .isEqualTo(new Busy("the buffer is full and rejects new readings", 10));
    }

    @Test
    void aFailureIsToldAndTheNextOfferGoesOn() {
        buffer.answer(append -> Optional.of(new AppendOutcome.Failed("no space left")));
        assertThat(join(intake.offer(awaited(1)))).isEqualTo(new Failed("no space left"));
        buffer.answer(append -> {
            throw new IllegalStateException("a bug");
        });
        assertThat(join(intake.offer(awaited(2)))).isInstanceOf(Failed.class);
        buffer.answer(append -> Optional.empty());
        assertThat(join(intake.offer(awaited(3)))).isEqualTo(new Accepted());
    }

    @Test
    void closingDrainsWhatWaitsAndRefusesTheRest() {
        CompletionStage<OfferOutcome> unawaited = intake.offer(unawaited(1));
        intake.close();
        assertThat(join(unawaited)).isEqualTo(new Accepted());
        assertThat(join(intake.offer(awaited(2)))).isInstanceOf(Busy.class);
        assertThat(buffer.readings()).containsExactly(reading(1));
    }

    @Test
    void anInterruptedCallerOfCloseStillWaitsForTheEnd() {
        CompletionStage<OfferOutcome> unawaited = intake.offer(unawaited(1));
        Thread.currentThread().interrupt();
        intake.close();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(unawaited.toCompletableFuture()).isCompletedWithValue(new Accepted());
    }

    private GroupIntake intake(GroupIntake.Options options) {
        return new GroupIntake(buffer, Pipeline.EMPTY, InstantSource.fixed(NOW), System::nanoTime, 1, options);
    }

    private static Reading reading(int number) {
        return Reading.of(Series.of("room/temp"), number, Value.of((double) number));
    }

    private static Offer awaited(int number) {
        return new Offer("test", Lane.LIVE, List.of(reading(number)), null, true);
    }

    private static Offer unawaited(int number) {
        return new Offer("test", Lane.LIVE, List.of(reading(number)), null, false);
    }

    private static Offer keyed(String key, long digest, int number) {
        return new Offer("test", Lane.LIVE, List.of(reading(number)), new Idempotency(key, digest), true);
    }

    private static OfferOutcome join(CompletionStage<OfferOutcome> outcome) {
        return outcome.toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
    }
}

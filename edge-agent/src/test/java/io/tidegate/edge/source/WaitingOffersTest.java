package io.tidegate.edge.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.edge.clock.ClockOffset;
import io.tidegate.edge.source.Offer.Idempotency;
import io.tidegate.edge.source.WaitingOffers.Waiting;
import io.tidegate.protocol.sync.Lane;
import io.tidegate.protocol.telemetry.Reading;
import io.tidegate.protocol.telemetry.Series;
import io.tidegate.protocol.telemetry.Value;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WaitingOffersTest {

    private static final long MS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final Reading READING = Reading.of(Series.of("room/temp"), 1, Value.of(1.0));

    private final WaitingOffers waiting =
            new WaitingOffers(new GroupIntake.Options(3, 10, 6, Duration.ofMillis(200), 1, 10));

    @Test
    void nobodyWaitsForAnEmptyGroup() {
        assertThat(waiting.nanosUntilDue(0)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void unawaitedOffersWaitForTheWindowOfTheOldest() {
        add(1, false, 100 * MS);
        add(1, false, 250 * MS);

        assertThat(waiting.nanosUntilDue(100 * MS)).isEqualTo(200 * MS);
        assertThat(waiting.nanosUntilDue(299 * MS)).isEqualTo(MS);
        assertThat(waiting.nanosUntilDue(300 * MS)).isZero();
        assertThat(waiting.takeGroup()).hasSize(2);
        assertThat(waiting.isEmpty()).isTrue();
    }

    @Test
    void aChangedWindowHoldsForWhatWaitsAlready() {
        add(1, false, 100 * MS);
        waiting.durabilityWindow(Duration.ofMillis(50));
        assertThat(waiting.nanosUntilDue(100 * MS)).isEqualTo(50 * MS);
    }

    @Test
    void anAwaitedOfferTakesTheUnawaitedOnesAlongAtOnce() {
        add(1, false, 0);
        add(1, true, 1);

        assertThat(waiting.nanosUntilDue(1)).isZero();
        assertThat(waiting.takeGroup()).hasSize(2);
        add(1, false, 2);
        assertThat(waiting.nanosUntilDue(2)).isEqualTo(200 * MS);
    }

    @Test
    void aFullGroupDoesNotWaitForItsWindow() {
        add(5, false, 0);
        assertThat(waiting.nanosUntilDue(0)).isPositive();
        add(1, false, 0);
        assertThat(waiting.nanosUntilDue(0)).isZero();
    }

    @Test
    void aGroupEndsBeforeItsBoundIsPassedButTakesOneOfferOfAnySize() {
        add(7, false, 0);
        add(2, false, 0);

        assertThat(waiting.takeGroup()).extracting(Waiting::weight).containsExactly(7);
        assertThat(waiting.takeGroup()).extracting(Waiting::weight).containsExactly(2);
    }

    @Test
    void aGroupEndsBeforeAKeyThatItHasAlready() {
        add(1, "a", 0);
        add(1, "b", 0);
        add(1, "a", 0);

        assertThat(waiting.takeGroup()).hasSize(2);
        assertThat(waiting.takeGroup()).hasSize(1);
    }

    @Test
    void aGroupEndsWhereTheClockWasSetBetweenTwoOffers() {
        ClockOffset before = new ClockOffset(7, 0);
        addStamped(Optional.of(before));
        addStamped(Optional.empty());
        addStamped(Optional.of(new ClockOffset(7, WaitingOffers.MOST_DRIFT_NS)));
        addStamped(Optional.of(new ClockOffset(7, WaitingOffers.MOST_DRIFT_NS + 1)));
        addStamped(Optional.of(ClockOffset.UNKNOWN));

        assertThat(waiting.takeGroup()).hasSize(3);
        assertThat(waiting.takeGroup()).hasSize(1);
        assertThat(waiting.takeGroup()).hasSize(1);
    }

    @Test
    void roomIsBoundedByOffersAndByReadingsHeld() {
        add(5, false, 0);
        assertThat(waiting.hasRoomFor(5)).isTrue();
        assertThat(waiting.hasRoomFor(6)).isFalse();
        add(1, false, 0);
        add(1, false, 0);
        assertThat(waiting.hasRoomFor(1)).as("three offers are the most").isFalse();
    }

    @Test
    void aGroupHoldsItsRoomUntilItsFateIsKnown() {
        add(10, false, 0);
        List<Waiting> group = waiting.takeGroup();
        assertThat(waiting.hasRoomFor(1)).isFalse();
        waiting.release(group);
        assertThat(waiting.hasRoomFor(10)).isTrue();
    }

    private void addStamped(Optional<ClockOffset> clock) {
        Offer offer = new Offer("test", Lane.LIVE, List.of(READING), null, false);
        waiting.add(new Waiting(offer, offer.weight(), 0, clock, new CompletableFuture<>()));
    }

    private void add(int readings, boolean awaited, long nowNs) {
        add(readings, awaited, null, nowNs);
    }

    private void add(int readings, String key, long nowNs) {
        add(readings, true, new Idempotency(key, 1), nowNs);
    }

    private void add(int readings, boolean awaited, @Nullable Idempotency idempotency, long nowNs) {
        Offer offer = new Offer("test", Lane.LIVE, Collections.nCopies(readings, READING), idempotency, awaited);
        waiting.add(new Waiting(offer, offer.weight(), nowNs, Optional.empty(), new CompletableFuture<>()));
    }
}

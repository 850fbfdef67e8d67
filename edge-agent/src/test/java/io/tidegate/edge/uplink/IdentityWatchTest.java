package io.tidegate.edge.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.edge.uplink.IdentityWarning.Code;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class IdentityWatchTest {

    private static final Instant START = Instant.parse("2026-11-21T12:00:00Z");

    private final AtomicLong nowMs = new AtomicLong(7);
    private final IdentityWatch watch = new IdentityWatch(nowMs::get, () -> START.plusMillis(nowMs.get() - 7));

    @Test
    void aTakeOverNowAndThenIsNothing() {
        for (int i = 0; i < 20; i++) {
            assertThat(watch.takenOver()).as("pause in ms").isLessThanOrEqualTo(3_000);
            assertThat(watch.warnings()).isEmpty();
            pass(IdentityWatch.WINDOW.dividedBy(IdentityWatch.MOST_TAKE_OVERS));
            if (i % IdentityWatch.MOST_TAKE_OVERS == 1) {
                pass(IdentityWatch.WINDOW);
            }
        }
    }

    @Test
    void oneMoreWithinTheWindowIsASecondAgent() {
        watch.takenOver();
        watch.takenOver();
        assertThat(watch.warnings()).isEmpty();
        pass(IdentityWatch.WINDOW.minusMillis(1));
        watch.takenOver();
        Instant when = START.plus(IdentityWatch.WINDOW).minusMillis(1);
        assertThat(watch.warnings()).containsExactly(new IdentityWarning(Code.TAKEN_OVER, when, when, 1));

        pass(Duration.ofSeconds(1));
        watch.takenOver();
        assertThat(watch.warnings())
                .as("two within the window")
                .extracting(IdentityWarning::count)
                .containsExactly(1L);
        watch.takenOver();
        assertThat(watch.warnings())
                .containsExactly(new IdentityWarning(Code.TAKEN_OVER, when, when.plusSeconds(1), 2));
    }

    @Test
    void itEndsOnceItWasNotSeenForAWhile() {
        for (int i = 0; i <= IdentityWatch.MOST_TAKE_OVERS; i++) {
            watch.takenOver();
        }
        pass(Code.TAKEN_OVER.endsAfter().minusMillis(1));
        assertThat(watch.warnings()).hasSize(1);
        pass(Duration.ofMillis(1));
        assertThat(watch.warnings()).isEmpty();
    }

    @Test
    void thePausesDoubleUpToAMinuteAndBeginAnewAfterTheWindow() {
        for (long expectedMs : new long[] {1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000, 60_000}) {
            assertThat(watch.takenOver()).as("pause in ms").isBetween(expectedMs / 2, expectedMs * 3 / 2);
        }
        pass(IdentityWatch.WINDOW);
        assertThat(watch.takenOver()).isBetween(500L, 1_500L);
    }

    @Test
    void twoThatWaitTheLongestStillCountAsTakingOverFromEachOther() {
        for (int i = 0; i < 100; i++) {
            watch.takenOver();
            pass(Duration.ofMillis(2 * 90_000));
        }
        assertThat(watch.takenOver()).isGreaterThanOrEqualTo(30_000);
        assertThat(watch.warnings()).extracting(IdentityWarning::code).containsExactly(Code.TAKEN_OVER);
    }

    @Test
    void aNewEpochIsToldAtOnce() {
        watch.diverged();
        assertThat(watch.warnings()).containsExactly(new IdentityWarning(Code.DIVERGED, START, START, 1));
    }

    @Test
    void whatEveryWarningSaysIsForAPerson() {
        for (Code code : Code.values()) {
            assertThat(new IdentityWarning(code, START, START, 1).text())
                    .as(code.word())
                    .hasSizeGreaterThan(100)
                    .doesNotContain("\n", "  ")
                    .contains("second agent", "an empty data directory of its own");
        }
    }

    private void pass(Duration time) {
        nowMs.addAndGet(time.toMillis());
    }
}

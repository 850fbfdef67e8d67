package io.tidegate.edge.clock;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.edge.clock.ClockSync.Word;
import io.tidegate.edge.clock.ClockTrust.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClockWatchTest {

    private static final Instant BUILT = Instant.parse("2026-11-01T00:00:00Z");
    private static final Instant LATER = Instant.parse("2026-11-21T00:00:00Z");

    private static final long BOOT = 7;

    private Instant wall = LATER;
    private long monotonicNs = -5;
    private Word word = Word.UNKNOWN;
    private int asked;
    private final List<ClockOffset> told = new ArrayList<>();
    private boolean taken = true;

    private final ClockTrust trust = new ClockTrust(() -> wall, BUILT, true);
    private final ClockWatch watch = watch(trust);

    @AfterEach
    void close() {
        watch.close();
    }

    @Test
    void atTheBuildDateTheClockIsTrustedAndANanosecondBeforeItIsNot() {
        assertThat(trust.verdict(BUILT)).isEqualTo(Verdict.PLAUSIBLE);
        assertThat(trust.verdict(BUILT.minusNanos(1))).isEqualTo(Verdict.BEFORE_BUILD);
        assertThat(Verdict.PLAUSIBLE.isTrusted()).isTrue();
        assertThat(Verdict.BEFORE_BUILD.isTrusted()).isFalse();
    }

    @Test
    void theOperatingSystemIsBelieved() {
        word = Word.UNSYNCHRONIZED;
        watch.look();
        assertThat(watch.state()).isEqualTo(new ClockState(Verdict.UNSYNCHRONIZED, 0));
        word = Word.SYNCHRONIZED;
        lookAfterMs(ClockWatch.UNTRUSTED_ASK_MS);
        assertThat(watch.state()).isEqualTo(new ClockState(Verdict.SYNCHRONIZED, 0));
        monotonicNs += TimeUnit.SECONDS.toNanos(75);
        assertThat(watch.state().seconds()).isEqualTo(75);
    }

    @Test
    void butNotWhenItSaysThatATimeBeforeTheBuildIsRight() {
        word = Word.SYNCHRONIZED;
        wall = Instant.EPOCH;
        watch.look();
        assertThat(watch.state().verdict()).isEqualTo(Verdict.BEFORE_BUILD);
    }

    @Test
    void aTechnicianWhoKnowsBetterOverrulesIt() {
        word = Word.UNSYNCHRONIZED;
        ClockTrust overruled = new ClockTrust(() -> wall, BUILT, false);
        try (ClockWatch other = watch(overruled)) {
            other.look();
            assertThat(other.state().verdict()).isEqualTo(Verdict.OVERRULED);
            assertThat(asked).isZero();
            assertThat(overruled.verdict(Instant.EPOCH)).isEqualTo(Verdict.BEFORE_BUILD);
        }
    }

    @Test
    void itIsAskedOftenWhileTheClockIsNotTrustedAndSeldomWhileItIs() {
        word = Word.UNSYNCHRONIZED;
        assertThat(watch.look()).isEqualTo(ClockWatch.UNTRUSTED_LOOK_MS);
        lookAfterMs(ClockWatch.UNTRUSTED_ASK_MS - 1);
        assertThat(asked).isEqualTo(1);
        word = Word.SYNCHRONIZED;
        assertThat(lookAfterMs(1)).isEqualTo(ClockWatch.TRUSTED_ASK_MS);
        assertThat(asked).isEqualTo(2);
        word = Word.UNSYNCHRONIZED;
        lookAfterMs(ClockWatch.TRUSTED_ASK_MS);
        assertThat(watch.state().verdict()).isEqualTo(Verdict.UNSYNCHRONIZED);
    }

    @Test
    void aClockThatIsSetIsNoticedAtTheNextLookAndTheSystemIsAskedAtOnce() {
        wall = Instant.EPOCH;
        watch.look();
        wall = LATER;
        word = Word.UNSYNCHRONIZED;
        lookAfterMs(ClockWatch.UNTRUSTED_LOOK_MS);
        assertThat(watch.state().verdict()).isEqualTo(Verdict.UNSYNCHRONIZED);
        assertThat(asked).isEqualTo(2);
    }

    @Test
    void whatIsStampedBetweenTwoLooksIsJudgedByTheTimeItself() {
        watch.look();
        wall = Instant.EPOCH;
        assertThat(watch.state()).isEqualTo(new ClockState(Verdict.BEFORE_BUILD, 0));
    }

    @Test
    void byHowMuchTheClockWasWrongIsToldOnceItIsRight() {
        wall = Instant.EPOCH;
        watch.look();
        assertThat(told).containsExactly(ClockOffset.UNKNOWN);
        ClockOffset wrong = ClockOffset.of(BOOT, wall, monotonicNs);
        wall = LATER;
        lookAfterMs(ClockWatch.UNTRUSTED_LOOK_MS);
        assertThat(told).hasSize(2);
        assertThat(told.get(1).isOfTheSameBoot(wrong)).isTrue();
        assertThat(told.get(1).aheadOfNs(wrong))
                .isEqualTo(Duration.between(Instant.EPOCH, LATER)
                        .minusMillis(ClockWatch.UNTRUSTED_LOOK_MS)
                        .toNanos());
        lookAfterMs(ClockWatch.TRUSTED_ASK_MS);
        assertThat(told).hasSize(2);
    }

    @Test
    void whatCouldNotBeTakenNoteOfIsToldAgainSoon() {
        taken = false;
        assertThat(watch.look()).isEqualTo(ClockWatch.UNTRUSTED_LOOK_MS);
        taken = true;
        assertThat(lookAfterMs(ClockWatch.UNTRUSTED_LOOK_MS)).isEqualTo(ClockWatch.TRUSTED_ASK_MS);
        assertThat(told).hasSize(2);
    }

    private long lookAfterMs(long ms) {
        monotonicNs += TimeUnit.MILLISECONDS.toNanos(ms);
        return watch.look();
    }

    private ClockWatch watch(ClockTrust watched) {
        return new ClockWatch(
                watched,
                () -> {
                    asked++;
                    return word;
                },
                BOOT,
                () -> monotonicNs,
                new ClockWatch.Listener() {
                    @Override
                    public boolean trusted(ClockOffset right) {
                        told.add(right);
                        return taken;
                    }

                    @Override
                    public void doubted() {
                        told.add(ClockOffset.UNKNOWN);
                    }
                });
    }
}

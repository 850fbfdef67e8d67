package io.tidegate.hub.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.protocol.sync.AgentId;
import io.tidegate.protocol.sync.Lane;
import io.tidegate.protocol.sync.StreamId;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class DrainPaceTest {

    private static final long BACKLOG = 1_000_000;

    private final DrainPace pace = new DrainPace();

    @Test
    void oneThatDrainsMayHaveAllThatIsStoredWithinTheDelay() {
        pace.heard(stream(1), BACKLOG, 0);

        assertThat(pace.shareReadings()).isEqualTo((long) DrainPace.LEAST_PER_SECOND);
    }

    @Test
    void aFleetSharesWhatIsStoredWithinTheDelay() {
        storeFor(10_000, 300_000, true);
        int agents = 500;
        for (int agent = 1; agent <= agents; agent++) {
            pace.heard(stream(agent), BACKLOG, 10_000);
        }

        assertThat(agents * pace.shareReadings()).isCloseTo(300_000, Percentage.withPercentage(5));
    }

    @Test
    void whoHasNothingWaitingTakesNoShare() {
        pace.heard(stream(1), BACKLOG, 0);
        long alone = pace.shareReadings();
        pace.heard(stream(2), DrainPace.BACKLOG_READINGS - 1, 0);
        assertThat(pace.shareReadings()).isEqualTo(alone);

        pace.heard(stream(2), DrainPace.BACKLOG_READINGS, 0);
        assertThat(pace.shareReadings()).isEqualTo(alone / 2);

        pace.heard(stream(2), 0, 0);
        assertThat(pace.shareReadings()).isEqualTo(alone);
    }

    @Test
    void whoIsSilentIsAwayAndItsShareIsFree() {
        pace.heard(stream(1), BACKLOG, 0);
        pace.heard(stream(2), BACKLOG, 5_000);
        long both = pace.shareReadings();

        pace.heard(stream(2), BACKLOG, DrainPace.SILENCE.toMillis());
        assertThat(pace.shareReadings()).isEqualTo(both);
        pace.heard(stream(2), BACKLOG, DrainPace.SILENCE.toMillis() + 1);
        assertThat(pace.shareReadings()).isEqualTo(2 * both);
    }

    @Test
    void aShareShrinksNoFurtherThanASmallBatch() {
        for (int agent = 1; agent <= 10_000; agent++) {
            pace.heard(stream(agent), BACKLOG, 0);
        }

        assertThat(pace.shareReadings()).isEqualTo(250);
    }

    @Test
    void aStoreThatSlowsDownIsSparedAndTrustedAgainWhenNothingWaits() {
        storeFor(10_000, 400_000, true);
        double fast = pace.shareReadings();
        storeFor(10_000, 100_000, true);
        assertThat((double) pace.shareReadings()).isCloseTo(fast / 4, Percentage.withPercentage(10));

        storeFor(20_000, 10, false);
        assertThat((double) pace.shareReadings()).isCloseTo(fast, Percentage.withPercentage(5));
    }

    @Test
    void aStoreThatStandsStillIsNotAskedForLessThanTheLeast() {
        storeFor(60_000, 20, true);

        assertThat(pace.shareReadings()).isEqualTo((long) DrainPace.LEAST_PER_SECOND);
    }

    private long nowMs;

    private void storeFor(long ms, long perSecond, boolean moreWaits) {
        for (long end = nowMs + ms; nowMs < end; nowMs += 50) {
            pace.stored(perSecond / 20, moreWaits, nowMs);
        }
    }

    private static StreamId stream(int agent) {
        return new StreamId(new AgentId("a" + agent), 1, Lane.LIVE);
    }
}

package io.tidegate.edge.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BackoffTest {

    private static final long MINUTE_MS = 60_000;
    private static final long DAY_MS = 24 * 60 * MINUTE_MS;

    @Test
    void aShortOutageIsOverWithinSeconds() {
        assertThat(IntStream.range(1, 200).mapToLong(attempt -> Backoff.DEFAULT.waitMs(attempt, MINUTE_MS)))
                .allMatch(waitMs -> waitMs >= 250 && waitMs <= 4_500);
    }

    @Test
    void aFleetThatWasAwayForADayComesBackSpreadOut() {
        long[] waits = IntStream.range(0, 500)
                .mapToLong(agent -> Backoff.DEFAULT.waitMs(100, DAY_MS))
                .toArray();
        assertThat(Arrays.stream(waits)).allMatch(waitMs -> waitMs >= 15_000 && waitMs <= 45_000);
        assertThat(Arrays.stream(waits).distinct().count()).as("jitter").isGreaterThan(400);
    }
}

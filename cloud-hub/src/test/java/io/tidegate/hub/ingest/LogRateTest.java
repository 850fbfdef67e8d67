package io.tidegate.hub.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LogRateTest {

    private final SteppedClock clock = new SteppedClock();
    private final LogRate rate = new LogRate(clock);

    @Test
    void oneLinePerSecondAndTheRestIsCounted() {
        assertThat(rate.allows()).isTrue();
        assertThat(rate.allows()).isFalse();
        assertThat(rate.allows()).isFalse();
        clock.advance(Duration.ofSeconds(1));
        assertThat(rate.allows()).isTrue();
        assertThat(rate.takeSuppressed()).isEqualTo(2);
        assertThat(rate.takeSuppressed()).isZero();
    }

    @Test
    void theIntervalIsTheCallers() {
        LogRate seldom = new LogRate(clock, Duration.ofMinutes(10));
        assertThat(seldom.allows()).isTrue();
        clock.advance(Duration.ofMinutes(10).minusMillis(1));
        assertThat(seldom.allows()).isFalse();
        clock.advance(Duration.ofMillis(1));
        assertThat(seldom.allows()).isTrue();
    }

    @Test
    void aClockThatStepsBackDoesNotSilenceIt() {
        assertThat(rate.allows()).isTrue();
        clock.advance(Duration.ofHours(-1));
        assertThat(rate.allows()).isTrue();
    }
}

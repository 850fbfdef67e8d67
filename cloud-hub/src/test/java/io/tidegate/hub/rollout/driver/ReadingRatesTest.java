package io.tidegate.hub.rollout.driver;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.protocol.sync.AgentId;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReadingRatesTest {

    private static final AgentId PUMP = new AgentId("pump");

    private final ReadingRates rates = new ReadingRates(new ReadingRates.Options(0, 10_000, 60_000));

    @Test
    void thereIsNoRateBeforeAnAgentWasWatchedLongEnough() {
        sample(0, 100);
        sample(9_999, 200);
        assertThat(rates.of(PUMP, 200, 9_999)).isEmpty();
        assertThat(rates.of(PUMP, 200, 10_000)).hasValue(10);
    }

    @Test
    void whatIsOldIsForgotten() {
        for (int second = 0; second <= 200; second++) {
            sample(second * 1_000L, second <= 100 ? 0 : (second - 100) * 10L);
        }
        assertThat(rates.of(PUMP, 1_000, 200_000)).hasValue(10);
    }

    @Test
    void whatHappenedWhileItWasAwayDoesNotCount() {
        sample(0, 0);
        sample(10_000, 100);
        rates.sample(Map.of(), 11_000);
        sample(20_000, 90_000);
        assertThat(rates.of(PUMP, 90_000, 20_000)).isEmpty();
        assertThat(rates.of(PUMP, 90_100, 30_000)).hasValue(10);
    }

    @Test
    void aLedgerThatWasSetBackBeginsAnew() {
        sample(0, 1_000);
        sample(10_000, 50);
        assertThat(rates.of(PUMP, 50, 10_000)).isEmpty();
    }

    private void sample(long nowMs, long accepted) {
        rates.sample(Map.of(PUMP, accepted), nowMs);
    }
}

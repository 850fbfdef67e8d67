package io.tidegate.sim.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tidegate.edge.mqtt.Backoff;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.LongStream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReconnectionTest {

    private static final int WAITS = 2_000;

    private final SplittableRandom random = new SplittableRandom(1);

    @ParameterizedTest
    @CsvSource({"1, 0", "2, 500", "3, 3000", "8, 60000", "9, 300000", "40, 600000", "1000, 86400000"})
    void waitsAsTheRealAgentDoes(int failures, long outageMs) {
        Percentage close = Percentage.withPercentage(5);
        Spread simulated = Spread.of(() -> TimeUnit.NANOSECONDS.toMillis(
                Reconnection.waitNs(failures, TimeUnit.MILLISECONDS.toNanos(outageMs), random)));
        Spread real = Spread.of(() -> Backoff.DEFAULT.waitMs(failures, outageMs));

        assertThat(simulated.least()).isCloseTo(real.least(), close);
        assertThat(simulated.most()).isCloseTo(real.most(), close);
        assertThat(simulated.mean()).isCloseTo(real.mean(), within(real.mean() / 20));
    }

    @ParameterizedTest
    @CsvSource({"60000", "86400000"})
    void whoIsFoundWaitingIsFoundAtAnyMomentOfIt(long outageMs) {
        Spread rest = Spread.of(() ->
                TimeUnit.NANOSECONDS.toMillis(Reconnection.restNs(TimeUnit.MILLISECONDS.toNanos(outageMs), random)));
        Spread wait = Spread.of(() -> Backoff.DEFAULT.waitMs(1_000, outageMs));

        assertThat(rest.least()).isLessThan(wait.least() / 20);
        assertThat(rest.most()).isBetween(wait.least(), wait.most());
    }

    /** How a random number of milliseconds is spread. */
    private record Spread(long least, long most, double mean) {

        static Spread of(LongSupplier ms) {
            long[] all = LongStream.generate(ms).limit(WAITS).sorted().toArray();
            return new Spread(
                    all[0], all[WAITS - 1], LongStream.of(all).average().orElseThrow());
        }
    }
}

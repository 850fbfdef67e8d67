package io.tidegate.sim.signal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SignalTest {

    private static final long SECOND_NS = TimeUnit.SECONDS.toNanos(1);
    private static final long PERIOD_NS = 100 * SECOND_NS;

    static List<Signal> moving() {
        return List.of(
                new Signal.Ramp(-5, 5, PERIOD_NS, 0.1),
                new Signal.Sine(-5, 5, PERIOD_NS, 0.1),
                new Signal.Walk(-5, 5, PERIOD_NS, 0.1),
                new Signal.Burst(-5, 5, PERIOD_NS, PERIOD_NS / 2, 0.1));
    }

    @ParameterizedTest
    @MethodSource("moving")
    void movesWithinItsBoundsAndItsResolution(Signal signal) {
        double[] values = values(signal, 7);

        assertThat(DoubleStream.of(values).allMatch(value -> value >= -5 && value <= 5))
                .isTrue();
        assertThat(DoubleStream.of(values).distinct().count()).isBetween(20L, 101L);
        assertThat(DoubleStream.of(values)
                        .allMatch(value -> Double.toString(value).length() <= 4))
                .as("one decimal place")
                .isTrue();
        assertThat(values(signal, 7)).isEqualTo(values);
        assertThat(values(signal, 8)).isNotEqualTo(values);
    }

    @Test
    void aRampFallsOncePerPeriodAndAWalkHardlyJumps() {
        double[] ramp = values(new Signal.Ramp(0, 1_000, PERIOD_NS, 1), 3);
        assertThat(IntStream.range(1, ramp.length)
                        .filter(i -> ramp[i] < ramp[i - 1])
                        .count())
                .isEqualTo(10);
        double[] walk = values(new Signal.Walk(0, 1_000, PERIOD_NS, 1), 3);
        assertThat(IntStream.range(1, walk.length)
                        .mapToDouble(i -> Math.abs(walk[i] - walk[i - 1]))
                        .max()
                        .orElseThrow())
                .isLessThan(100);
    }

    @Test
    void aBurstRestsMostOfTheTime() {
        double[] values = values(new Signal.Burst(1, 9, PERIOD_NS, PERIOD_NS / 10, 1), 3);

        assertThat(DoubleStream.of(values).filter(value -> value == 1).count()).isBetween(880L, 940L);
    }

    @Test
    void aStuckSensorIsStuck() {
        assertThat(values(new Signal.Stuck(21.5), 3)).containsOnly(21.5);
    }

    @Test
    void aLargeStepIsKeptToo() {
        assertThat(DoubleStream.of(values(new Signal.Sine(0, 1_000, PERIOD_NS, 50), 3))
                        .allMatch(value -> value % 50 == 0))
                .isTrue();
    }

    @Test
    void aReplayShowsItsColumnsOverAndOver() {
        Signal replay = new Signal.Replayed(List.of(new double[] {1, 2, 3}, new double[] {4, 5, 6}), SECOND_NS);

        assertThat(replay.at(0, 0, 0)).isEqualTo(1);
        assertThat(replay.at(0, 0, SECOND_NS)).isEqualTo(2);
        assertThat(replay.at(0, 1, 3 * SECOND_NS)).isEqualTo(4);
        assertThat(replay.at(1, 2, 0))
                .as("the first column again, from its second row")
                .isEqualTo(2);
        assertThat(replay.at(-1, 0, 0)).isEqualTo(3);
    }

    private static double[] values(Signal signal, long sensor) {
        return LongStream.range(0, 1_000)
                .mapToDouble(second -> signal.at(sensor, 0, second * SECOND_NS))
                .toArray();
    }
}

package io.tidegate.sim.signal;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.sim.signal.Schedule.Ramp;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ScheduleTest {

    private static final long SECOND_NS = TimeUnit.SECONDS.toNanos(1);

    @Test
    void aConstantRate() {
        Schedule schedule = new Schedule(4, List.of());

        assertThat(schedule.through(-1)).isZero();
        assertThat(schedule.dueNs(1)).isEqualTo(SECOND_NS / 4);
        assertThat(schedule.through(SECOND_NS / 4 - 1)).isZero();
        assertThat(schedule.through(SECOND_NS / 4)).isEqualTo(1);
        assertThat(schedule.through(100 * SECOND_NS)).isEqualTo(400);
    }

    @Test
    void aRampLeadsFromOneRateToTheNext() {
        Schedule schedule = new Schedule(10, List.of(new Ramp(10 * SECOND_NS, 10 * SECOND_NS, 30)));

        assertThat(schedule.through(10 * SECOND_NS)).isEqualTo(100);
        assertThat(schedule.through(15 * SECOND_NS)).as("10 to 20 a second").isEqualTo(100 + 75);
        assertThat(schedule.through(20 * SECOND_NS)).as("10 to 30 a second").isEqualTo(100 + 200);
        assertThat(schedule.through(21 * SECOND_NS)).isEqualTo(300 + 30);
    }

    @Test
    void nothingFallsDueInAPause() {
        Schedule schedule =
                new Schedule(10, List.of(new Ramp(SECOND_NS, SECOND_NS, 0), new Ramp(5 * SECOND_NS, 0, 10)));

        assertThat(schedule.through(2 * SECOND_NS)).isEqualTo(15);
        assertThat(schedule.through(5 * SECOND_NS)).isEqualTo(15);
        assertThat(schedule.dueNs(16)).isEqualTo(5 * SECOND_NS + SECOND_NS / 10);
    }

    @Test
    void whatNeverFallsDue() {
        Schedule schedule = new Schedule(1, List.of(new Ramp(SECOND_NS, 0, 0)));

        assertThat(schedule.through(Long.MAX_VALUE - 1)).isEqualTo(1);
        assertThat(schedule.dueNs(2)).isEqualTo(Long.MAX_VALUE);
        assertThat(new Schedule(0, List.of()).dueNs(1)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void eachNumberHasAMomentOfItsOwnAndBothWaysAgree() {
        SplittableRandom random = new SplittableRandom(5);
        for (int world = 0; world < 200; world++) {
            Schedule schedule = new Schedule(
                    random.nextDouble(1_000),
                    List.of(
                            new Ramp(
                                    random.nextLong(SECOND_NS), random.nextLong(SECOND_NS), random.nextDouble(100_000)),
                            new Ramp(2 * SECOND_NS, random.nextLong(SECOND_NS), 0),
                            new Ramp(3 * SECOND_NS, random.nextLong(3 * SECOND_NS), random.nextDouble(1_000))));
            long last = schedule.through(8 * SECOND_NS);
            long step = Math.max(1, last / 500);
            LongStream.iterate(1, number -> number <= last, number -> number + step)
                    .forEach(number -> {
                        long dueNs = schedule.dueNs(number);
                        assertThat(schedule.through(dueNs)).isEqualTo(number);
                        assertThat(schedule.through(dueNs - 1)).isEqualTo(number - 1);
                    });
        }
    }
}

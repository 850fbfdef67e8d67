package io.tidegate.sim.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class MeasuresTest {

    private static final long MS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long SECOND_NS = TimeUnit.SECONDS.toNanos(1);

    @Test
    void aStallCountsForEveryReadingThatItHeldUp() {
        Latencies latencies = new Latencies();
        // 100 readings a second are stored at once for 9 s; then nothing is for a second, and all of them at its end.
        for (int due = 0; due < 900; due++) {
            latencies.record(MS, 1);
        }
        for (int due = 0; due < 100; due++) {
            latencies.record(SECOND_NS - due * 10 * MS, 1);
        }
        latencies.nextInterval();

        assertThat(latencies.total().getValueAtPercentile(50)).isLessThanOrEqualTo(1_001);
        assertThat(latencies.total().getValueAtPercentile(95) / 1e3).isBetween(450.0, 550.0);
        assertThat(latencies.total().getValueAtPercentile(99) / 1e3).isBetween(880.0, 920.0);
    }

    @Test
    void intervalsAreApartAndLatenciesAreCutAtAnHour() {
        Latencies latencies = new Latencies();
        latencies.record(2 * MS, 3);
        assertThat(latencies.nextInterval().getTotalCount()).isEqualTo(3);
        latencies.record(TimeUnit.HOURS.toNanos(5), 1);
        latencies.record(-1, 1);
        Histogram second = latencies.nextInterval();

        assertThat(second.getTotalCount()).isEqualTo(2);
        assertThat(second.getMinValue()).isZero();
        assertThat(second.getMaxValue()).isGreaterThanOrEqualTo(Latencies.MAX_LATENCY_US);
        assertThat(latencies.total().getTotalCount()).isEqualTo(5);
    }

    @Test
    void aGeneratorIsLateBeyondItsBound() {
        Punctuality punctuality = new Punctuality();
        punctuality.late(Punctuality.LATE_MS * MS);
        assertThat(punctuality.watched(SECOND_NS)).isEqualTo(Punctuality.LATE_MS * MS);
        assertThat(punctuality.latePercent()).isZero();
        punctuality.late(Punctuality.LATE_MS * MS + 1);
        punctuality.late(MS);
        punctuality.watched(SECOND_NS);

        assertThat(punctuality.latePercent()).isEqualTo(50);
        assertThat(punctuality.worstNs()).isEqualTo(Punctuality.LATE_MS * MS + 1);
    }

    @Test
    void aStallOfTheGeneratorIsLateForAsLongAsItLasted() {
        Punctuality punctuality = new Punctuality();
        punctuality.watched(8 * SECOND_NS);
        punctuality.late(2 * SECOND_NS);
        punctuality.watched(SECOND_NS / 10);
        punctuality.watched(2 * SECOND_NS - SECOND_NS / 10);

        assertThat(punctuality.latePercent()).isEqualTo(20);
    }

    @Test
    void aTimelineHasABoundedNumberOfIntervals() {
        Timeline hours = new Timeline(TimeUnit.HOURS.toNanos(10));
        assertThat(hours.isDue(59 * SECOND_NS)).isFalse();
        assertThat(hours.isDue(60 * SECOND_NS)).isTrue();
        Timeline timeline = new Timeline(10 * SECOND_NS);
        for (int second = 1; second <= Timeline.MAX_SAMPLES; second++) {
            assertThat(timeline.isDue(second * SECOND_NS)).isTrue();
            timeline.add(second * SECOND_NS, progress(second), new Histogram(3), 7 * MS);
        }

        assertThat(timeline.isDue(10_000 * SECOND_NS)).isFalse();
        assertThat(timeline.samples().get(1).fromSeconds()).isEqualTo(1);
        assertThat(timeline.samples().get(1).sent()).isEqualTo(2);
        assertThat(timeline.samples().get(1).p50Ms()).isNaN();
        assertThat(timeline.samples().get(1).latenessMs()).isEqualTo(7);
    }

    private static Progress progress(long sent) {
        return new Progress(Progress.Phase.MEASURING, 0, 1, sent, 0, 0, 0, 1, Double.NaN, Double.NaN);
    }
}

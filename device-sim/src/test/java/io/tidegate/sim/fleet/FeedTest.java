package io.tidegate.sim.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.protocol.telemetry.Series;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class FeedTest {

    private static final long SECOND_NS = 1_000_000_000L;

    private final MeasuringTime time = new MeasuringTime(10 * SECOND_NS);

    @Test
    void aPacedFeedMeasuresByTheClockAndEnds() {
        Feed feed = new PacedFeed(time, SECOND_NS, 2, 0);
        assertThat(feed.through(5, 0)).isZero();
        time.begin(100);

        assertThat(feed.through(100 + SECOND_NS, 0)).isZero();
        assertThat(feed.measuredNs(1)).isEqualTo(100 + SECOND_NS + SECOND_NS / 2);
        assertThat(feed.nextDueNs(100 + SECOND_NS)).isEqualTo(feed.measuredNs(1));
        assertThat(feed.through(feed.measuredNs(1), 0)).isEqualTo(1);
        assertThat(feed.through(Long.MAX_VALUE, 0)).isEqualTo(18);
        assertThat(feed.nextDueNs(100 + 10 * SECOND_NS)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void aPacedFeedMayBringABacklog() {
        Feed feed = new PacedFeed(time, 0, 2, 100);
        assertThat(feed.through(5, 0)).isEqualTo(100);
        time.begin(1_000 * SECOND_NS);

        assertThat(feed.measuredNs(100)).isEqualTo(time.startNs());
        assertThat(feed.measuredNs(98)).isEqualTo(time.startNs() - SECOND_NS);
        assertThat(feed.through(feed.measuredNs(101), 0)).isEqualTo(101);
        assertThat(feed.through(Long.MAX_VALUE, 0)).isEqualTo(120);
    }

    @Test
    void aGreedyFeedStaysAheadOfTheHub() {
        Feed feed = new GreedyFeed(time, 1_000);
        assertThat(feed.through(5, 0)).isZero();
        time.begin(100);

        assertThat(feed.through(100, 0)).isEqualTo(1_000);
        assertThat(feed.through(200, 400)).isEqualTo(1_400);
        assertThat(feed.measuredNs(1_000)).isEqualTo(100);
        assertThat(feed.measuredNs(1_001)).isEqualTo(200);
        assertThat(feed.through(100 + 10 * SECOND_NS, 1_400)).isEqualTo(1_400);
    }

    @Test
    void readingsAreAFunctionOfTheirNumber() {
        SimulatedReadings readings = new SimulatedReadings(1, 2, List.of(Series.of("a"), Series.of("b")), 1_000, 10);

        assertThat(readings.timeNs(3)).isEqualTo(1_020);
        assertThat(readings.numberAt(1_020)).isEqualTo(3);
        assertThat(readings.seriesOf(3).name()).isEqualTo("a");
        assertThat(LongStream.rangeClosed(1, 10_000)
                        .mapToDouble(readings::value)
                        .distinct()
                        .count())
                .isEqualTo(10_000);
        assertThat(new SimulatedReadings(1, 3, readings.series(), 1_000, 10).value(3))
                .isNotEqualTo(readings.value(3));
        assertThat(new SimulatedReadings(2, 2, readings.series(), 1_000, 10).value(3))
                .isNotEqualTo(readings.value(3));
    }
}

package io.tidegate.sim.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.protocol.sync.SequenceRange;
import io.tidegate.protocol.telemetry.Reading;
import io.tidegate.protocol.telemetry.Series;
import io.tidegate.sim.signal.Chance;
import io.tidegate.sim.signal.Schedule;
import io.tidegate.sim.signal.Signal;
import java.util.ArrayList;
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
    void aScheduledFeedReadsAllSeriesTogetherAndSaysHowLateItLooks() {
        List<Long> lateness = new ArrayList<>();
        ScheduledFeed feed = new ScheduledFeed(time, new Schedule(2, List.of()), 3, SECOND_NS, lateness::add);
        assertThat(feed.through(5, 0)).isZero();
        time.begin(100);

        assertThat(feed.nextDueNs(100)).isEqualTo(100 + SECOND_NS + SECOND_NS / 2);
        assertThat(feed.through(99 + SECOND_NS + SECOND_NS / 2, 0)).isZero();
        assertThat(feed.through(107 + SECOND_NS + SECOND_NS / 2, 0)).isEqualTo(3);
        assertThat(feed.measuredNs(1)).isEqualTo(feed.measuredNs(3)).isEqualTo(100 + SECOND_NS + SECOND_NS / 2);
        assertThat(feed.measuredNs(4)).isEqualTo(100 + 2 * SECOND_NS);
        assertThat(lateness).containsExactly(7L);

        assertThat(feed.through(100 + 4 * SECOND_NS, 0)).isEqualTo(18);
        assertThat(lateness).as("since the first that was not looked at").containsExactly(7L, 2 * SECOND_NS);
        assertThat(feed.through(Long.MAX_VALUE, 0)).as("until the end").isEqualTo(54);
        assertThat(feed.nextDueNs(100 + 9 * SECOND_NS)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void readingsOfALoadHaveTheTimeWhenTheyAreDueAndTheSignalOfThen() {
        ScheduledFeed feed = new ScheduledFeed(time, new Schedule(2, List.of()), 2, 0, late -> {});
        time.begin(100);
        Signal signal = new Signal.Walk(0, 10, SECOND_NS, 0.01);
        LoadReadings readings = new LoadReadings(List.of(Series.of("a"), Series.of("b")), feed, signal, 7, 1_000_000);

        assertThat(readings.seriesOf(3).name()).isEqualTo("a");
        assertThat(readings.timeNs(3)).isEqualTo(readings.timeNs(4)).isEqualTo(1_000_100 + SECOND_NS);
        assertThat(readings.value(4)).isEqualTo(signal.at(Chance.mix(8), 1, SECOND_NS));
        assertThat(readings.readings(SequenceRange.ofCount(3, 2)))
                .extracting(Reading::timeNs)
                .containsExactly(readings.timeNs(3), readings.timeNs(4));
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

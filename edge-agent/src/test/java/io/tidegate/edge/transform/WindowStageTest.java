package io.tidegate.edge.transform;

import static io.tidegate.edge.transform.Passes.reading;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.edge.transform.Transform.Aggregate;
import io.tidegate.protocol.sync.Lane;
import io.tidegate.protocol.telemetry.Quality;
import io.tidegate.protocol.telemetry.Reading;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WindowStageTest {

    private static final Transform ALL = window(EnumSet.allOf(Aggregate.class));
    private static final Transform MEAN = window(Set.of(Aggregate.MEAN));

    @Test
    void aWindowClosesWithTheFirstReadingOfALaterOne() {
        Passes passes = Passes.of(ALL);
        assertThat(passes.through(reading("a", 0, 2), reading("a", 58, 7.5), reading("a", 59, 4)))
                .isEmpty();
        assertThat(Passes.texts(passes.through(reading("a", 60, 100))))
                .containsExactly("a/min=2@59", "a/max=7.5@59", "a/mean=4.5@59", "a/last=4@59");
        assertThat(passes.filtered).isEqualTo(4);
    }

    @Test
    void aWindowGivesOnlyWhatIsAskedFor() {
        Passes passes = Passes.of(MEAN);
        assertThat(passes.through(reading("a", 0, 1))).isEmpty();
        assertThat(Passes.texts(passes.through(reading("a", 500, 2)))).containsExactly("a/mean=1.0@0");
    }

    @Test
    void theLastIsTheNewestByTimeOfObservation() {
        Passes passes = Passes.of(window(Set.of(Aggregate.LAST)));
        passes.through(reading("a", 30, 1), reading("a", 10, 2));
        assertThat(Passes.texts(passes.through(reading("a", 60, 3)))).containsExactly("a/last=1@30");
    }

    @Test
    void aWindowOfASilentSeriesClosesByTimeAfterAGrace() {
        Passes passes = Passes.of(ALL, new Transform.Drop(Passes.series("a/m*")));
        assertThat(passes.running.nanosUntilDue(passes.nowNs)).isEqualTo(Long.MAX_VALUE);
        passes.through(reading("a", 0, 2), reading("a", 1, 3));
        assertThat(Duration.ofNanos(passes.running.nanosUntilDue(passes.nowNs)))
                .isBetween(Duration.ofSeconds(70), Duration.ofSeconds(71));
        passes.pass(69);
        assertThat(passes.due(Lane.LIVE)).isEmpty();
        passes.pass(2);
        assertThat(passes.running.nanosUntilDue(passes.nowNs)).isZero();
        assertThat(passes.due(Lane.ALARM)).isEmpty();
        assertThat(Passes.texts(passes.due(Lane.LIVE))).containsExactly("a/last=3@1");
        assertThat(passes.filtered).as("two folded, three aggregates dropped").isEqualTo(5);
        assertThat(passes.running.nanosUntilDue(passes.nowNs)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void aReadingThatIsTooLateForItsWindowPassesAsItIs() {
        Passes passes = Passes.of(MEAN);
        assertThat(Passes.texts(passes.through(reading("a", 60, 1), reading("a", 59, 9), reading("a", 61, 3))))
                .containsExactly("a=9@59");
        assertThat(Passes.texts(passes.through(reading("a", 120, 0)))).containsExactly("a/mean=2.0@61");
    }

    @Test
    void badReadingsTextsAndTruthValuesAreNotFolded() {
        Passes passes = Passes.of(MEAN);
        Reading bad = Passes.bad(reading("a", 1, 1_000));
        Reading text = reading("a", 2, "off");
        Reading truth = reading("a", 3, true);
        assertThat(passes.through(reading("a", 0, 1), bad, text, truth)).containsExactly(bad, text, truth);
        assertThat(passes.through(reading("a", 60, 1))).containsExactly(reading("a/mean", 0, 1.0));
    }

    @Test
    void anUncertainReadingMakesTheAggregatesUncertain() {
        Passes passes = Passes.of(MEAN);
        passes.through(reading("a", 0, 1), Passes.with(reading("a", 1, 1), Quality.uncertain("drift")));
        assertThat(passes.through(reading("a", 60, 1)))
                .extracting(Reading::quality)
                .containsExactly(Quality.uncertain("drift"));
    }

    /** An earlier run may have had its beginning, and lost it with a power cut. */
    @Test
    void theFirstWindowAfterAStartIsMarkedAsPart() {
        Passes passes = Passes.of(MEAN);
        passes.nowNs = Duration.ofSeconds(59).toNanos();
        passes.through(reading("a", 0, 1));
        passes.pass(1);
        assertThat(passes.through(reading("a", 60, 2)))
                .extracting(Reading::quality)
                .containsExactly(OpenWindow.PART);
        assertThat(passes.through(reading("a", 120, 2)))
                .extracting(Reading::quality)
                .containsExactly(Quality.GOOD);
    }

    @Test
    void aStopGivesWhatIsOpenMarkedAsPart() {
        Passes passes = Passes.of(MEAN, new Transform.Scale(Passes.series("a/mean"), 10, 0));
        passes.through(reading("a", 0, 1), reading("a", 1, 2));
        List<Reading> flushed = passes.running.flushed(Pipeline.EMPTY, Lane.LIVE, passes.nowNs);
        assertThat(Passes.texts(flushed)).containsExactly("a/mean=15.0@1");
        assertThat(flushed).extracting(Reading::quality).containsExactly(OpenWindow.PART);
        passes.running.settle();
        assertThat(passes.running.flushed(Pipeline.EMPTY, Lane.LIVE, passes.nowNs))
                .isEmpty();
    }

    @Test
    void whatWasNotDurableIsAsIfItHadNotBeen() {
        Passes passes = Passes.of(MEAN);
        passes.through(reading("a", 0, 1));
        for (int i = 0; i < 2; i++) {
            assertThat(Passes.texts(passes.running.transform(
                            "plc", Lane.LIVE, List.of(reading("a", 30, 2), reading("a", 60, 9)), passes.nowNs)))
                    .containsExactly("a/mean=1.5@30");
            passes.running.discard();
        }
        passes.pass(71);
        assertThat(Passes.texts(passes.running.due(Lane.LIVE, passes.nowNs))).containsExactly("a/mean=1.0@0");
        passes.running.discard();
        assertThat(passes.running.nanosUntilDue(passes.nowNs)).isZero();
        assertThat(Passes.texts(passes.due(Lane.LIVE))).containsExactly("a/mean=1.0@0");
    }

    @Test
    void aNameWithoutRoomForTheAggregatesPasses() {
        Passes passes = Passes.of(MEAN);
        Reading longest = reading("n".repeat(251), 0, 1);
        Reading tooLong = reading("n".repeat(252), 0, 1);
        assertThat(passes.through(longest, tooLong)).containsExactly(tooLong);
        assertThat(passes.through(reading("n".repeat(251), 60, 1))).hasSize(1);
    }

    @Test
    void theMeanOfTheLargestNumbersIsANumber() {
        Passes passes = Passes.of(MEAN);
        passes.through(
                reading("a", 0, Double.MAX_VALUE),
                reading("a", 1, Double.MAX_VALUE),
                reading("a", 2, Double.MAX_VALUE));
        assertThat(passes.through(reading("a", 60, 1))).hasSize(1);
        passes.through(reading("a", 61, -Double.MAX_VALUE), reading("a", 62, Double.MAX_VALUE));
        assertThat(passes.through(reading("a", 120, 1))).hasSize(1);
    }

    private static Transform window(Set<Aggregate> emit) {
        return new Transform.Window(Passes.every(), Duration.ofMinutes(1), emit);
    }
}

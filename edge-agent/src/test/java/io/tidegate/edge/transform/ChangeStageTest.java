package io.tidegate.edge.transform;

import static io.tidegate.edge.transform.Passes.reading;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.edge.transform.Transform.Band;
import io.tidegate.protocol.sync.Lane;
import io.tidegate.protocol.telemetry.Quality;
import io.tidegate.protocol.telemetry.Reading;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChangeStageTest {

    private static final Duration SILENCE = Duration.ofMinutes(1);
    private static final Transform ON_CHANGE = new Transform.OnChange(Passes.every(), SILENCE);

    @Test
    void anAbsoluteDeadbandIsAroundTheLastThatPassed() {
        Passes passes = Passes.of(absolute(1));
        assertThat(passes.values(10.0, 10.6, 11.0, 11.2, 10.3, 10.1, 12)).containsExactly(10.0, 11.2, 10.1, 12L);
        assertThat(passes.filtered).isEqualTo(3);
    }

    @Test
    void aBandOfNothingPassesEveryChange() {
        assertThat(Passes.of(absolute(0)).values(1, 1, 1.0, 1.1, 1.1)).containsExactly(1L, 1.1);
    }

    @Test
    void aPercentDeadbandIsAroundTheLastThatPassed() {
        Passes passes = Passes.of(new Transform.Deadband(Passes.every(), new Band.Percent(10), SILENCE));
        assertThat(passes.values(-100, -109, -90, -111, -101, 0, 0, 0.001)).containsExactly(-100L, -111L, 0L, 0.001);
    }

    @Test
    void aDeadbandLeavesTextsAndTruthValuesAlone() {
        assertThat(Passes.of(absolute(1)).values("a", "a", true, true)).containsExactly("a", "a", true, true);
    }

    @Test
    void onChangeTellsTypesAndBitsApart() {
        Passes passes = Passes.of(ON_CHANGE);
        assertThat(passes.values(1, 1, 1.0, 1.0, 0.0, -0.0, "on", "on", true, true, false))
                .containsExactly(1L, 1.0, 0.0, -0.0, "on", true, false);
    }

    @Test
    void afterTheMaximumSilenceAReadingPassesWhateverItsValue() {
        for (Transform transform : List.of(ON_CHANGE, absolute(5))) {
            Passes passes = Passes.of(transform);
            assertThat(Passes.texts(passes.through(
                            reading("a", 0, 1),
                            reading("a", 30, 1),
                            reading("a", 59, 1),
                            reading("a", 60, 1),
                            reading("a", 119, 1),
                            reading("a", 200, 1))))
                    .containsExactly("a=1@0", "a=1@60", "a=1@200");
        }
    }

    /** So a clock that was far ahead once does not silence a series. */
    @Test
    void aReadingOlderThanTheLastThatPassedPasses() {
        Passes passes = Passes.of(ON_CHANGE);
        assertThat(Passes.texts(passes.through(reading("a", 9_999_999, 1), reading("a", 1, 1), reading("a", 2, 1))))
                .containsExactly("a=1@9999999", "a=1@1");
    }

    @Test
    void aChangeOfQualityPassesAndQualityIsKept() {
        Passes passes = Passes.of(absolute(5));
        Reading good = reading("a", 0, 1);
        Reading bad = Passes.bad(reading("a", 1, 1));
        Reading badAgain = Passes.bad(reading("a", 2, 1));
        Reading otherReason = Passes.with(reading("a", 3, 1), Quality.bad("wire"));
        Reading goodAgain = reading("a", 4, 1);
        assertThat(passes.through(good, bad, badAgain, otherReason, goodAgain))
                .containsExactly(good, bad, otherReason, goodAgain);
    }

    @Test
    void eachSeriesAndEachLaneIsOnItsOwn() {
        Passes passes = Passes.of(ON_CHANGE);
        assertThat(passes.through(reading("a", 0, 1), reading("b", 0, 1))).hasSize(2);
        assertThat(passes.running.transform("plc", Lane.ALARM, List.of(reading("a", 1, 1)), 0))
                .hasSize(1);
    }

    /** A reading that is offered again, because the disk was full, is no repetition of itself. */
    @Test
    void whatWasNotDurableIsAsIfItHadNotBeen() {
        RunningPipeline running = new RunningPipeline(Passes.pipeline(ON_CHANGE), TransformLimits.DEFAULT, 0);
        List<Reading> first = List.of(reading("a", 0, 1));
        List<Reading> second = List.of(reading("a", 1, 2));
        assertThat(running.transform("plc", Lane.LIVE, first, 0)).isEqualTo(first);
        running.discard();
        assertThat(running.transform("plc", Lane.LIVE, first, 0)).isEqualTo(first);
        assertThat(running.settle()).isZero();
        assertThat(running.transform("plc", Lane.LIVE, second, 0)).isEqualTo(second);
        running.discard();
        assertThat(running.transform("plc", Lane.LIVE, second, 0)).isEqualTo(second);
        assertThat(running.transform("plc", Lane.LIVE, second, 0))
                .as("the same pass")
                .isEmpty();
        assertThat(running.settle()).isEqualTo(1);
    }

    private static Transform absolute(double width) {
        return new Transform.Deadband(Passes.every(), new Band.Absolute(width), SILENCE);
    }
}

package io.tidegate.edge.transform;

import static io.tidegate.edge.transform.Passes.reading;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.edge.transform.Transform.Aggregate;
import io.tidegate.edge.transform.Transform.Band;
import io.tidegate.protocol.sync.Lane;
import io.tidegate.protocol.telemetry.Reading;
import io.tidegate.protocol.telemetry.Readings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Transforms together: their order, their bound, and one pipeline after another. */
class RunningPipelineTest {

    private static final Duration SILENCE = Duration.ofHours(1);
    private static final Transform ON_CHANGE = new Transform.OnChange(Passes.series("a"), SILENCE);
    private static final Transform DOUBLED = new Transform.Scale(Passes.every(), 2, 0);
    private static final Transform WINDOW =
            new Transform.Window(Passes.series("w"), Duration.ofMinutes(1), Set.of(Aggregate.LAST));
    private static final Transform DROP = new Transform.Drop(Passes.series("x"));

    @Test
    void withoutTransformsReadingsStayAsTheyAre() {
        Readings readings = Readings.copyOf(List.of(reading("a", 0, 1)));
        RunningPipeline running = new RunningPipeline(Pipeline.EMPTY, TransformLimits.DEFAULT, 0);
        assertThat(running.transform("plc", Lane.LIVE, readings, 0)).isSameAs(readings);
        assertThat(running.nanosUntilDue(0)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void theOrderOfTheFileCounts() {
        Transform band = new Transform.Deadband(Passes.every(), new Band.Absolute(1.5), SILENCE);
        assertThat(Passes.of(DOUBLED, band).values(1, 2, 3)).containsExactly(2.0, 4.0, 6.0);
        assertThat(Passes.of(band, DOUBLED).values(1, 2, 3)).containsExactly(2.0, 6.0);
    }

    @Test
    void whatAWindowGivesGoesThroughTheTransformsBehindIt() {
        Transform again = new Transform.Window(Passes.series("w/last"), Duration.ofMinutes(10), Set.of(Aggregate.MAX));
        Passes passes = Passes.of(WINDOW, DOUBLED, again);
        assertThat(passes.through(reading("w", 0, 1), reading("w", 60, 2), reading("w", 120, 3)))
                .isEmpty();
        assertThat(Passes.texts(passes.running.flushed(Pipeline.EMPTY, Lane.LIVE, passes.nowNs)))
                .containsExactly("w/last/max=6.0@120");
    }

    @Test
    void beyondTheBoundReadingsPassAndRoomThatIsGivenBackIsUsed() {
        Passes passes = Passes.within(2, WINDOW, new Transform.OnChange(Passes.series("s*"), SILENCE));
        assertThat(passes.through(reading("w", 0, 1), reading("s1", 0, 1), reading("s2", 0, 1)))
                .as("the bound is two, for all transforms together")
                .hasSize(2);
        assertThat(Passes.texts(passes.through(reading("s1", 1, 1), reading("s2", 1, 1), reading("w", 1, 1))))
                .containsExactly("s2=1@1");
        passes.pass(71);
        assertThat(passes.due(Lane.LIVE)).hasSize(1);
        assertThat(passes.through(reading("s2", 2, 1)))
                .as("from now on remembered")
                .hasSize(1);
        assertThat(passes.through(reading("s2", 3, 1))).isEmpty();
        assertThat(Passes.texts(passes.through(reading("w", 4, 1)))).containsExactly("w=1@4");
    }

    @Test
    void whatIsDiscardedTakesNoRoom() {
        Passes passes = Passes.within(1, new Transform.OnChange(Passes.every(), SILENCE));
        for (int i = 0; i < 3; i++) {
            assertThat(passes.running.transform("plc", Lane.LIVE, List.of(reading("s" + i, 0, 1)), 0))
                    .hasSize(1);
            passes.running.discard();
        }
        assertThat(passes.values(1, 1)).containsExactly(1L);
    }

    @Test
    void theDefaultBoundHolds() {
        Passes passes =
                Passes.within(TransformLimits.DEFAULT.maxStates(), new Transform.OnChange(Passes.every(), SILENCE));
        for (int round = 0; round < 2; round++) {
            Reading[] readings = new Reading[10_001];
            for (int i = 0; i < readings.length; i++) {
                readings[i] = reading("s" + i, round, 1);
            }
            assertThat(passes.through(readings)).hasSize(round == 0 ? 10_001 : 1);
        }
    }

    @Test
    void transformsThatStayRememberAndOthersBeginAnew() {
        Passes passes = Passes.of(ON_CHANGE, WINDOW);
        passes.through(reading("a", 0, 1), reading("w", 0, 1));
        become(passes, ON_CHANGE, WINDOW, DROP);
        assertThat(passes.through(reading("a", 1, 1), reading("w", 1, 1), reading("x", 0, 1)))
                .isEmpty();
        Transform other = new Transform.OnChange(Passes.series("a"), Duration.ofHours(2));
        become(passes, other, WINDOW);
        assertThat(passes.through(reading("a", 2, 1))).hasSize(1);
        assertThat(passes.through(reading("a", 3, 1))).isEmpty();
    }

    @Test
    void aTransformThatOnlyMovesKeepsWhatTheHubWasToldLast() {
        Passes passes = Passes.of(DROP, ON_CHANGE);
        passes.through(reading("a", 0, 1));
        become(passes, ON_CHANGE, DROP);
        assertThat(passes.through(reading("a", 1, 1))).isEmpty();
    }

    @Test
    void windowsAreGivenWhenATransformBeforeThemChanges() {
        Passes passes = Passes.of(WINDOW);
        passes.through(reading("w", 0, 1));
        assertThat(Passes.texts(become(passes, DOUBLED, WINDOW))).containsExactly("w/last=1@0");
        passes.through(reading("w", 1, 1));
        assertThat(become(passes, DOUBLED, WINDOW, DROP))
                .as("what is behind them does not matter")
                .isEmpty();
        assertThat(Passes.texts(become(passes))).containsExactly("w/last=2.0@1");
    }

    @Test
    void endingTransformsGiveTheirRoomBack() {
        Passes passes = Passes.within(1, ON_CHANGE);
        passes.through(reading("a", 0, 1));
        become(passes, new Transform.OnChange(Passes.series("b"), SILENCE));
        assertThat(passes.through(reading("b", 0, 1))).hasSize(1);
        assertThat(passes.through(reading("b", 1, 1))).isEmpty();
    }

    @Test
    void twoEqualTransformsAreTwo() {
        Passes passes = Passes.of(ON_CHANGE, ON_CHANGE);
        assertThat(passes.values(1, 1, 2)).containsExactly(1L, 2L);
        become(passes, ON_CHANGE, ON_CHANGE);
        assertThat(passes.through(reading("a", 9, 2))).isEmpty();
    }

    /** Whatever happens: what went in and what windows made is what came out and what was filtered. */
    @Test
    void nothingGoesUncounted() {
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            Passes passes = Passes.within(
                    seed < 3 ? seed : 100,
                    new Transform.Deadband(Passes.series("s*"), new Band.Absolute(random.nextInt(3)), SILENCE),
                    new Transform.Drop(Passes.series("*2")),
                    DOUBLED);
            int in = 0;
            List<Reading> out = new ArrayList<>();
            for (int second = 0; second < 50; second++) {
                Reading reading = reading("s" + random.nextInt(4), second, random.nextInt(9));
                List<Reading> passed = passes.running.transform("plc", Lane.LIVE, List.of(reading), passes.nowNs);
                if (random.nextInt(3) == 0) {
                    passes.running.discard();
                } else {
                    in++;
                    out.addAll(passed);
                    passes.filtered += passes.running.settle();
                }
            }
            assertThat(out.size() + passes.filtered).as("seed %d", seed).isEqualTo(in);
        }
    }

    private static List<Reading> become(Passes passes, Transform... transforms) {
        Pipeline next = Passes.pipeline(transforms);
        List<Reading> flushed = passes.running.flushed(next, Lane.LIVE, passes.nowNs);
        passes.running.settle();
        passes.running.become(next, passes.nowNs);
        return flushed;
    }
}

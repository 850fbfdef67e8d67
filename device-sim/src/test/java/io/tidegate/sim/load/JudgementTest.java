package io.tidegate.sim.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.sim.load.Judgement.Verdict;
import io.tidegate.sim.scenario.Figure;
import io.tidegate.sim.scenario.Thresholds;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class JudgementTest {

    private static final Thresholds THRESHOLDS =
            new Thresholds(Map.of(Figure.LATENCY_P99, 400.0, Figure.STORED_RATE, 100.0));

    private final Map<Figure, Double> figures = new EnumMap<>(Figure.class);

    JudgementTest() {
        for (Figure figure : Figure.values()) {
            figures.put(figure, 0.0);
        }
        figures.put(Figure.LATENCY_P99, 400.0);
        figures.put(Figure.STORED_RATE, 100.0);
        figures.put(Figure.GENERATOR_LATE, 5.0);
    }

    @Test
    void whatIsJustAtItsThresholdIsKept() {
        assertThat(judged()).isEqualTo(Verdict.PASS);
    }

    @Test
    void oneBrokenThresholdIsEnough() {
        figures.put(Figure.LATENCY_P99, 400.1);
        assertThat(judged()).isEqualTo(Verdict.FAIL);
        figures.put(Figure.LATENCY_P99, 400.0);
        figures.put(Figure.STORED_RATE, 99.9);
        assertThat(judged()).isEqualTo(Verdict.FAIL);
    }

    @ParameterizedTest
    @EnumSource(
            value = Figure.class,
            names = {"LOST", "DOUBLED", "PHANTOM", "WRONG", "OUT_OF_ORDER", "PENDING", "LEDGER_VIOLATIONS"})
    void theLedgerIsAlwaysJudged(Figure figure) {
        figures.put(figure, 1.0);
        assertThat(judged()).isEqualTo(Verdict.FAIL);
        figures.remove(figure);
        assertThat(judged()).as("what could not be looked at is not good").isEqualTo(Verdict.FAIL);
    }

    @Test
    void aLateGeneratorHasProvedNothing() {
        figures.put(Figure.GENERATOR_LATE, 5.1);
        assertThat(judged()).isEqualTo(Verdict.INCONCLUSIVE);
        figures.put(Figure.LOST, 1.0);
        assertThat(judged()).as("nor does it excuse anything").isEqualTo(Verdict.FAIL);
    }

    @Test
    void noMoreThanNothingIsNoSuccess() {
        assertThat(Judgement.of(THRESHOLDS, figures, false).verdict()).isEqualTo(Verdict.FAIL);
    }

    @Test
    void whatWasNotReachedBreaksItsThreshold() {
        figures.remove(Figure.STORED_RATE);
        assertThat(judged()).isEqualTo(Verdict.FAIL);
    }

    private Verdict judged() {
        return Judgement.of(THRESHOLDS, figures, true).verdict();
    }
}

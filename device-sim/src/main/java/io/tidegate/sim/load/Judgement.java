package io.tidegate.sim.load;

import io.tidegate.sim.scenario.Figure;
import io.tidegate.sim.scenario.Thresholds;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * What a run came to, threshold by threshold.
 *
 * @param checks in the order of the figures
 * @param verdict over all of them
 */
public record Judgement(List<Check> checks, Verdict verdict) {

    /** The verdict. */
    public enum Verdict {
        /** Every threshold was kept. */
        PASS("PASS"),
        /** One was not, or nothing was stored. */
        FAIL("FAIL"),
        /** All others were kept, but the generator was late, so less was asked of the hub than the scenario says. */
        INCONCLUSIVE("INCONCLUSIVE");

        private final String word;

        Verdict(String word) {
            this.word = word;
        }

        /** For a person. */
        public String word() {
            return word;
        }
    }

    public Judgement {
        checks = List.copyOf(checks);
    }

    /**
     * Judges figures by thresholds; of a figure that is not there, a threshold is broken.
     *
     * @param stored whether anything was: a run that has stored nothing has proved nothing
     */
    static Judgement of(Thresholds thresholds, Map<Figure, Double> figures, boolean stored) {
        List<Check> checks = new ArrayList<>();
        for (Figure figure : Figure.values()) {
            Double measured = figures.get(figure);
            thresholds
                    .of(figure)
                    .ifPresent(bound -> checks.add(new Check(
                            figure, bound, measured == null ? OptionalDouble.empty() : OptionalDouble.of(measured))));
        }
        return new Judgement(checks, stored ? verdict(checks) : Verdict.FAIL);
    }

    private static Verdict verdict(List<Check> checks) {
        List<Figure> broken = checks.stream()
                .filter(check -> !check.passed())
                .map(Check::figure)
                .toList();
        if (broken.isEmpty()) {
            return Verdict.PASS;
        }
        return broken.equals(List.of(Figure.GENERATOR_LATE)) ? Verdict.INCONCLUSIVE : Verdict.FAIL;
    }

    /** Whether the generator was late for longer than it may be. */
    public boolean isGeneratorLate() {
        return checks.stream().anyMatch(check -> check.figure() == Figure.GENERATOR_LATE && !check.passed());
    }
}

package io.tidegate.sim.load;

import io.tidegate.sim.scenario.Figure;
import java.util.OptionalDouble;

/**
 * One threshold, and what came of it.
 *
 * @param figure what was looked at
 * @param bound what it must keep to
 * @param measured what it was; empty if it could not be measured
 */
public record Check(Figure figure, double bound, OptionalDouble measured) {

    /** Whether it was kept. What could not be measured was not. */
    public boolean passed() {
        return measured.isPresent()
                && (figure.isBetterHigher() ? measured.getAsDouble() >= bound : measured.getAsDouble() <= bound);
    }
}

package io.tidegate.sim.scenario;

import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * What a run must keep to.
 *
 * @param bounds in the unit of each figure; what {@link Figure#always} says is among them
 */
public record Thresholds(Map<Figure, Double> bounds) {

    public Thresholds {
        EnumMap<Figure, Double> complete = new EnumMap<>(Figure.class);
        for (Figure figure : Figure.values()) {
            figure.always().ifPresent(bound -> complete.put(figure, bound));
        }
        complete.putAll(bounds);
        bounds = Map.copyOf(complete);
    }

    /** The bound of a figure; empty if it has none. */
    public OptionalDouble of(Figure figure) {
        Double bound = bounds.get(figure);
        return bound == null ? OptionalDouble.empty() : OptionalDouble.of(bound);
    }
}

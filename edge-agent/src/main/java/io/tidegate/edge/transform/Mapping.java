package io.tidegate.edge.transform;

import io.tidegate.protocol.telemetry.Quality;
import io.tidegate.protocol.telemetry.Reading;
import io.tidegate.protocol.telemetry.Series;
import io.tidegate.protocol.telemetry.Value;
import java.util.OptionalDouble;
import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;

/** What a transform without state makes of a reading. Time and quality stay; it never throws. */
@FunctionalInterface
interface Mapping {

    /** @return null removes the reading */
    @Nullable
    Reading map(Reading reading);

    static Mapping scale(double factor, double offset) {
        return reading -> calculated(reading, reading.series(), value -> value * factor + offset);
    }

    static Mapping unit(String unit) {
        return reading -> new Reading(
                reading.series().withUnit(unit),
                reading.timeNs(),
                reading.value(),
                reading.quality(),
                reading.timeQuality());
    }

    static Mapping conversion(ConvertibleUnit target) {
        return reading -> {
            Series series = reading.series();
            return ConvertibleUnit.of(series.unit())
                    .filter(unit -> unit != target && unit.kind() == target.kind())
                    .map(unit -> calculated(
                            reading, series.withUnit(target.code()), value -> target.fromBase(unit.toBase(value))))
                    .orElse(reading);
        };
    }

    /** The reading's value as a double; empty if it is no number. */
    static OptionalDouble number(Value value) {
        if (value instanceof Value.DoubleValue number) {
            return OptionalDouble.of(number.value());
        }
        return value instanceof Value.LongValue number ? OptionalDouble.of(number.value()) : OptionalDouble.empty();
    }

    /**
     * A number with a new value; anything else as it is. Where the result is too large for a double, the value stays
     * under the old series, marked bad: nobody may take it for the result.
     */
    private static Reading calculated(Reading reading, Series series, DoubleUnaryOperator calculation) {
        OptionalDouble number = number(reading.value());
        if (number.isEmpty()) {
            return reading;
        }
        double result = calculation.applyAsDouble(number.getAsDouble());
        return Double.isFinite(result)
                ? new Reading(series, reading.timeNs(), Value.of(result), reading.quality(), reading.timeQuality())
                : new Reading(
                        reading.series(),
                        reading.timeNs(),
                        reading.value(),
                        Quality.bad("not scaled, the result is too large for a number"),
                        reading.timeQuality());
    }
}

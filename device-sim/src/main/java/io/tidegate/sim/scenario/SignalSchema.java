package io.tidegate.sim.scenario;

import static io.tidegate.protocol.config.type.Field.optional;
import static io.tidegate.protocol.config.type.Field.required;

import io.tidegate.protocol.config.type.ConfigObject;
import io.tidegate.protocol.config.type.Field;
import io.tidegate.protocol.config.type.ListType;
import io.tidegate.protocol.config.type.ObjectType;
import io.tidegate.protocol.config.type.QuantityTypes;
import io.tidegate.protocol.config.type.ScalarType;
import io.tidegate.protocol.config.type.ScalarTypes;
import io.tidegate.protocol.config.type.VariantType;
import io.tidegate.protocol.document.Problems;
import io.tidegate.sim.signal.Signal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** The {@code signals} of a scenario. */
final class SignalSchema {

    private static final long MOST = 1_000_000_000_000L;
    private static final ScalarType NUMBER = ScalarTypes.number(-MOST, MOST);
    private static final ScalarType PERIOD = QuantityTypes.duration(Duration.ofMillis(1), Duration.ofDays(1));
    private static final Field STEP =
            optional("step", ScalarTypes.number(0, MOST), "Resolution of the values, above 0. Default: 0.01.");
    private static final double DEFAULT_STEP = 0.01;

    private static final Field LOW = optional("low", NUMBER, "0", "Lowest value.");
    private static final Field HIGH = optional("high", NUMBER, "100", "Highest value.");

    private SignalSchema() {}

    static ListType signals() {
        return new ListType(
                new VariantType(
                        "type",
                        Map.of(
                                "ramp", stepping(ramp()),
                                "sine", stepping(swing("sine", "Swings between two values.")),
                                "walk", stepping(swing("walk", "Wanders between two values.")),
                                "stuck", stuck(),
                                "burst", stepping(burst()),
                                "replay", replay())),
                0,
                ScenarioLimits.MAX_SIGNALS,
                "name");
    }

    private static Field name() {
        return required("name", ScenarioSchema.NAME, "What fleets and devices call it.");
    }

    private static Field type(String type, String doc) {
        return required("type", ScalarTypes.choice(type), doc);
    }

    private static Field period(String doc) {
        return optional("period", PERIOD, "10m", doc);
    }

    private static ObjectType ramp() {
        return ObjectType.of(
                name(),
                type("ramp", "Rises or falls evenly, and begins again."),
                optional("from", NUMBER, "0", "Where it begins."),
                optional("to", NUMBER, "100", "Where it ends."),
                period("From one begin to the next."),
                STEP);
    }

    private static ObjectType swing(String type, String doc) {
        return ObjectType.of(
                name(), type(type, doc), LOW, HIGH, period("Of a swing; of a walk, how long it remembers."), STEP);
    }

    private static ObjectType stuck() {
        return ObjectType.of(
                name(),
                type("stuck", "One value for ever, as a broken sensor shows."),
                optional("value", NUMBER, "0", "That value."));
    }

    private static ObjectType burst() {
        return ObjectType.of(
                        name(),
                        type("burst", "Rests at `low`; once in a period it jumps about for a while."),
                        LOW,
                        HIGH,
                        period("From one burst to the next."),
                        optional("for", PERIOD, "1m", "Length of a burst."),
                        STEP)
                .with((burst, problems) -> {
                    if (burst.find("for", Duration.class)
                            .flatMap(length ->
                                    burst.find("period", Duration.class).filter(period -> length.compareTo(period) > 0))
                            .isPresent()) {
                        problems.add(
                                burst.placeOf("for"),
                                "a burst is longer than its period",
                                "the next one begins before it ends",
                                "shorten it, or lengthen the period");
                    }
                });
    }

    private static ObjectType replay() {
        return ObjectType.of(
                name(),
                type("replay", "What a CSV file holds, over and over: each series shows a column."),
                required(
                        "file",
                        ScalarTypes.path(),
                        "The file: a column of times, then columns of numbers. Relative to the scenario."),
                optional("row", PERIOD, "1s", "How long each row is shown."));
    }

    private static ObjectType stepping(ObjectType signal) {
        return signal.with(SignalSchema::stepIsPositive);
    }

    private static void stepIsPositive(ConfigObject signal, Problems problems) {
        signal.find("step", Double.class)
                .filter(step -> step <= 0)
                .ifPresent(zero -> problems.add(
                        signal.placeOf("step"),
                        "the step is 0",
                        "values would have no resolution",
                        "write for example 0.01"));
    }

    /**
     * The plan of a checked signal.
     *
     * @param base what the path of a file is relative to
     */
    static SignalPlan plan(ConfigObject signal, Path base) {
        double step = signal.find("step", Double.class).orElse(DEFAULT_STEP);
        return switch (signal.text("type")) {
            case "ramp" ->
                computed(new Signal.Ramp(signal.number("from"), signal.number("to"), periodNs(signal), step));
            case "sine" ->
                computed(new Signal.Sine(signal.number("low"), signal.number("high"), periodNs(signal), step));
            case "walk" ->
                computed(new Signal.Walk(signal.number("low"), signal.number("high"), periodNs(signal), step));
            case "stuck" -> computed(new Signal.Stuck(signal.number("value")));
            case "burst" ->
                computed(new Signal.Burst(
                        signal.number("low"),
                        signal.number("high"),
                        periodNs(signal),
                        signal.duration("for").toNanos(),
                        step));
            case "replay" ->
                new SignalPlan.FromFile(base.resolve(signal.get("file", Path.class)), signal.duration("row"));
            default -> throw new IllegalStateException("the schema has no signal " + signal.text("type"));
        };
    }

    private static SignalPlan computed(Signal signal) {
        return new SignalPlan.Computed(signal);
    }

    private static long periodNs(ConfigObject signal) {
        return signal.duration("period").toNanos();
    }
}

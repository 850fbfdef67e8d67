package io.tidegate.protocol.config;

import static io.tidegate.protocol.config.type.Field.optional;
import static io.tidegate.protocol.config.type.Field.required;
import static io.tidegate.protocol.config.type.ScalarTypes.choice;
import static io.tidegate.protocol.config.type.ScalarTypes.number;
import static io.tidegate.protocol.config.type.ScalarTypes.text;

import io.tidegate.protocol.config.type.ConfigObject;
import io.tidegate.protocol.config.type.Field;
import io.tidegate.protocol.config.type.ListType;
import io.tidegate.protocol.config.type.ObjectType;
import io.tidegate.protocol.config.type.QuantityTypes;
import io.tidegate.protocol.config.type.ScalarType;
import io.tidegate.protocol.config.type.VariantType;
import io.tidegate.protocol.document.Problems;
import io.tidegate.protocol.telemetry.TelemetryLimits;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The list {@code transforms} of {@code edge.yaml}: what happens to readings between their source and the buffer. */
public final class TransformSchema {

    /** Most transforms of one agent. */
    public static final int MAX_TRANSFORMS = 64;

    /** What {@code unit} converts from and to, UCUM codes; those of one kind of quantity stand together. */
    public static final List<String> CONVERTIBLE_UNITS = List.of(
            "Cel", "K", "[degF]", "Pa", "hPa", "kPa", "MPa", "mbar", "bar", "[psi]", "mm", "cm", "m", "km", "g", "kg",
            "t", "mL", "L", "m3", "W", "kW", "MW", "J", "kJ", "W.h", "kW.h", "MW.h", "ms", "s", "min", "h", "%", "1");

    private static final long MOST = 1_000_000_000_000_000L;

    private static final String NO_CONTROL_CHARACTERS = "[^\\x00-\\x1f\\x7f]+";

    private static final String EVERY_SERIES = "**";

    private static final Field SERIES = optional(
            "series",
            text(
                    "a name pattern",
                    "* stands for anything within one part of a name, ** for anything across its slashes",
                    "boiler/*/temperature",
                    "(?!.*\\*\\*\\*)" + NO_CONTROL_CHARACTERS,
                    TelemetryLimits.MAX_NAME_BYTES),
            EVERY_SERIES,
            "Names of the series that it applies to, as they are at this place of the list. Quote a pattern that begins"
                    + " with `*`.");

    private static final Field MAX_SILENCE = optional(
            "max_silence",
            QuantityTypes.duration(Duration.ofSeconds(1), Duration.ofDays(7)),
            "1h",
            "A reading that was observed this long after the last one that passed, passes whatever its value.");

    private static final ScalarType PART_OF_NAME = text(
            "the beginning of a name",
            "it is not empty and has no control characters",
            "boiler/",
            NO_CONTROL_CHARACTERS,
            TelemetryLimits.MAX_NAME_BYTES);

    private TransformSchema() {}

    /** @param sourceName what the name of a source must be */
    static ListType transforms(ScalarType sourceName) {
        Field source = optional(
                "source",
                sourceName,
                "Name of the source whose readings it applies to; `http` for those of the HTTP server. Default: all.");
        return new ListType(
                new VariantType(
                        "type",
                        Map.of(
                                "scale", scale(source),
                                "rename", rename(source),
                                "deadband", deadband(source),
                                "on_change", onChange(source),
                                "window", window(source),
                                "drop", drop(source),
                                "unit", unit(source))),
                0,
                MAX_TRANSFORMS,
                "");
    }

    private static Field type(String name, String doc) {
        return required("type", choice(name), doc);
    }

    private static ObjectType scale(Field source) {
        return ObjectType.of(
                        type("scale", "Multiplies numbers, then adds to them. The result is a double."),
                        SERIES,
                        source,
                        optional("factor", number(-MOST, MOST), "1", "What a value is multiplied by; not 0."),
                        optional("offset", number(-MOST, MOST), "0", "What is added afterwards."))
                .with(TransformSchema::scales);
    }

    private static ObjectType rename(Field source) {
        return ObjectType.of(
                        type("rename", "Changes names; labels and unit stay."),
                        SERIES,
                        source,
                        optional(
                                "prefix",
                                PART_OF_NAME,
                                "Beginning of a name that is replaced; series without it keep their name. Default: the"
                                        + " whole name, and then `series` is one name and no pattern."),
                        required("to", PART_OF_NAME, "What stands in its place."))
                .with(TransformSchema::namesOneSeriesOrAPrefix);
    }

    private static ObjectType deadband(Field source) {
        return ObjectType.of(
                        type(
                                "deadband",
                                "Passes a number when it is further from the last one that passed than the band is wide,"
                                        + " or when the quality changes."),
                        SERIES,
                        source,
                        optional("absolute", number(0, MOST), "Width of the band, in the unit of the readings."),
                        optional(
                                "percent",
                                number(0, 1_000),
                                "Width of the band, in percent of the last value that passed."),
                        MAX_SILENCE)
                .with((deadband, problems) -> exactlyOne("absolute: 0.5", "percent: 2", deadband, problems));
    }

    private static ObjectType onChange(Field source) {
        return ObjectType.of(
                type(
                        "on_change",
                        "Passes a reading when its value or quality is not that of the last one that passed."),
                SERIES,
                source,
                MAX_SILENCE);
    }

    private static ObjectType window(Field source) {
        return ObjectType.of(
                        type(
                                "window",
                                "Replaces the numbers of each window of time by what `emit` names. Texts, truth values"
                                        + " and readings of bad quality pass."),
                        SERIES,
                        source,
                        required(
                                "every",
                                QuantityTypes.duration(Duration.ofSeconds(1), Duration.ofHours(1)),
                                "Length of a window, in time of observation; windows begin at multiples of it since"
                                        + " 1970."),
                        required(
                                "emit",
                                new ListType(choice("min", "max", "mean", "last"), 1, 4, ""),
                                "What a window gives: readings that are named like the series with `/min`, `/max`,"
                                        + " `/mean`, `/last` behind, at the time of the newest reading of the window."))
                .with(TransformSchema::emitsNothingTwice);
    }

    private static ObjectType drop(Field source) {
        return ObjectType.of(type("drop", "Removes readings; they count as filtered."), SERIES, source)
                .with((drop, problems) -> {
                    if (!drop.isGiven("series") && !drop.isGiven("source")) {
                        problems.add(
                                drop.placeOf("series"),
                                "neither series nor source is given",
                                "every reading would be dropped",
                                "say which to drop, or write series: \"**\" if it is meant");
                    }
                });
    }

    private static ObjectType unit(Field source) {
        return ObjectType.of(
                        type("unit", "Gives readings a unit."),
                        SERIES,
                        source,
                        optional(
                                "set",
                                text(
                                        "a unit",
                                        "it is a UCUM code: printable ASCII without blanks",
                                        "Cel",
                                        "[!-~]+",
                                        TelemetryLimits.MAX_UNIT_BYTES),
                                "The unit, in UCUM; values stay as they are."),
                        optional(
                                "convert",
                                choice(CONVERTIBLE_UNITS.toArray(String[]::new)),
                                "The unit to convert numbers to. Readings whose unit is of another kind of quantity, or"
                                        + " not among these, pass as they are."))
                .with((unit, problems) -> exactlyOne("set: Cel", "convert: Cel", unit, problems));
    }

    private static void scales(ConfigObject scale, Problems problems) {
        if (!scale.isGiven("factor") && !scale.isGiven("offset")) {
            problems.add(
                    scale.placeOf("factor"),
                    "neither factor nor offset is given",
                    "nothing would be scaled",
                    "add one, such as factor: 0.1");
        }
        scale.find("factor", Double.class)
                .filter(factor -> factor == 0)
                .ifPresent(zero -> problems.add(
                        scale.placeOf("factor"),
                        "the factor is 0",
                        "all readings would become the same",
                        "choose another, or drop the series"));
    }

    private static void namesOneSeriesOrAPrefix(ConfigObject rename, Problems problems) {
        boolean pattern = rename.find("series", String.class).orElse("").contains("*");
        if (!rename.isGiven("prefix") && pattern) {
            problems.add(
                    rename.placeOf("series"),
                    rename.isGiven("series") ? "series is a pattern" : "neither series nor prefix is given",
                    "several series would get the same name",
                    "write one name, or say with prefix what to replace");
        }
    }

    private static void emitsNothingTwice(ConfigObject window, Problems problems) {
        Set<String> seen = new HashSet<>();
        for (String emitted : window.list("emit", String.class)) {
            if (!seen.add(emitted)) {
                problems.add(
                        window.placeOf("emit"),
                        "%s is given twice".formatted(emitted),
                        "a window emits each once",
                        "remove one");
            }
        }
    }

    /** @param example and {@code otherExample}: one key each, with a value */
    private static void exactlyOne(String example, String otherExample, ConfigObject object, Problems problems) {
        String one = example.substring(0, example.indexOf(':'));
        String other = otherExample.substring(0, otherExample.indexOf(':'));
        if (object.isGiven(one) && object.isGiven(other)) {
            problems.add(
                    object.placeOf(other),
                    "there are both %s and %s".formatted(one, other),
                    "only one can hold",
                    "remove one");
        } else if (!object.isGiven(one) && !object.isGiven(other)) {
            problems.add(
                    object.placeOf(one),
                    "neither %s nor %s is given".formatted(one, other),
                    "the transform needs one of them",
                    "add %s or %s, for example".formatted(example, otherExample));
        }
    }
}

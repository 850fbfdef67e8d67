package io.tidegate.edge.transform;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The units that numbers are converted between: {@code base = (value − shift) × numerator ÷ denominator}. A fraction
 * rather than a factor, so that 250 kPa are 2.5 bar and 212 °F are 100 °C to the last bit.
 */
public enum ConvertibleUnit {
    CELSIUS("Cel", Kind.TEMPERATURE, 1, 1),
    KELVIN("K", Kind.TEMPERATURE, 1, 1, 273.15),
    FAHRENHEIT("[degF]", Kind.TEMPERATURE, 5, 9, 32),
    PASCAL("Pa", Kind.PRESSURE, 1, 1),
    HECTOPASCAL("hPa", Kind.PRESSURE, 100, 1),
    KILOPASCAL("kPa", Kind.PRESSURE, 1_000, 1),
    MEGAPASCAL("MPa", Kind.PRESSURE, 1_000_000, 1),
    MILLIBAR("mbar", Kind.PRESSURE, 100, 1),
    BAR("bar", Kind.PRESSURE, 100_000, 1),
    PSI("[psi]", Kind.PRESSURE, 6_894.757_293_168, 1),
    MILLIMETRE("mm", Kind.LENGTH, 1, 1_000),
    CENTIMETRE("cm", Kind.LENGTH, 1, 100),
    METRE("m", Kind.LENGTH, 1, 1),
    KILOMETRE("km", Kind.LENGTH, 1_000, 1),
    GRAM("g", Kind.MASS, 1, 1_000),
    KILOGRAM("kg", Kind.MASS, 1, 1),
    TONNE("t", Kind.MASS, 1_000, 1),
    MILLILITRE("mL", Kind.VOLUME, 1, 1_000),
    LITRE("L", Kind.VOLUME, 1, 1),
    CUBIC_METRE("m3", Kind.VOLUME, 1_000, 1),
    WATT("W", Kind.POWER, 1, 1),
    KILOWATT("kW", Kind.POWER, 1_000, 1),
    MEGAWATT("MW", Kind.POWER, 1_000_000, 1),
    JOULE("J", Kind.ENERGY, 1, 1),
    KILOJOULE("kJ", Kind.ENERGY, 1_000, 1),
    WATT_HOUR("W.h", Kind.ENERGY, 3_600, 1),
    KILOWATT_HOUR("kW.h", Kind.ENERGY, 3_600_000, 1),
    MEGAWATT_HOUR("MW.h", Kind.ENERGY, 3_600_000_000.0, 1),
    MILLISECOND("ms", Kind.TIME, 1, 1_000),
    SECOND("s", Kind.TIME, 1, 1),
    MINUTE("min", Kind.TIME, 60, 1),
    HOUR("h", Kind.TIME, 3_600, 1),
    PERCENT("%", Kind.RATIO, 1, 100),
    ONE("1", Kind.RATIO, 1, 1);

    private static final Map<String, ConvertibleUnit> BY_CODE =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(ConvertibleUnit::code, Function.identity()));

    private final String code;
    private final Kind kind;
    private final double numerator;
    private final double denominator;
    private final double shift;

    ConvertibleUnit(String code, Kind kind, double numerator, double denominator, double shift) {
        this.code = code;
        this.kind = kind;
        this.numerator = numerator;
        this.denominator = denominator;
        this.shift = shift;
    }

    ConvertibleUnit(String code, Kind kind, double numerator, double denominator) {
        this(code, kind, numerator, denominator, 0);
    }

    /** The unit with a UCUM code; empty if it is not among these. */
    public static Optional<ConvertibleUnit> of(String code) {
        return Optional.ofNullable(BY_CODE.get(code));
    }

    /** In UCUM. */
    public String code() {
        return code;
    }

    Kind kind() {
        return kind;
    }

    /** A value in this unit, in the base unit of its kind. */
    double toBase(double value) {
        return (value - shift) * numerator / denominator;
    }

    /** A value in the base unit of the kind, in this unit. */
    double fromBase(double value) {
        return value * denominator / numerator + shift;
    }

    /** What is measured; only units of one kind are converted into each other. */
    enum Kind {
        TEMPERATURE,
        PRESSURE,
        LENGTH,
        MASS,
        VOLUME,
        POWER,
        ENERGY,
        TIME,
        RATIO
    }
}

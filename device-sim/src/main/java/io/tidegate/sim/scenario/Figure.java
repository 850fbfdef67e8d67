package io.tidegate.sim.scenario;

import java.util.Locale;
import java.util.OptionalDouble;

/** A figure of a run that a threshold can be set for, and that two runs can be compared by. */
public enum Figure {
    LOST(Unit.COUNT, "readings that were measured and are not stored", OptionalDouble.of(0)),
    DOUBLED(Unit.COUNT, "readings that are stored more often than they were measured", OptionalDouble.of(0)),
    PHANTOM(Unit.COUNT, "readings that are stored and were never measured", OptionalDouble.of(0)),
    WRONG(Unit.COUNT, "readings that are stored with another value or at another time", OptionalDouble.of(0)),
    OUT_OF_ORDER(Unit.COUNT, "readings that the hub tells after a later one of their series", OptionalDouble.of(0)),
    PENDING(Unit.COUNT, "readings without a receipt when the run was over", OptionalDouble.of(0)),
    LEDGER_VIOLATIONS(Unit.COUNT, "looks at a ledger at which it did not add up", OptionalDouble.of(0)),
    LATENCY_P50(Unit.MS, "agents straight to the hub, from when a reading was due until its receipt, half of them"),
    LATENCY_P90(Unit.MS, "the same, 90 of 100"),
    LATENCY_P99(Unit.MS, "the same, 99 of 100"),
    LATENCY_P999(Unit.MS, "the same, 999 of 1,000"),
    LATENCY_MAX(Unit.MS, "the same, all of them"),
    ACCEPT_P50(Unit.MS, "devices, from when a reading was due until it was accepted, half of them"),
    ACCEPT_P99(Unit.MS, "the same, 99 of 100"),
    ACCEPT_MAX(Unit.MS, "the same, all of them"),
    SEEN_P50(Unit.MS, "the watched agent, from when a reading was due until it was on the event stream, half of them"),
    SEEN_P99(Unit.MS, "the same, 99 of 100"),
    STORED_RATE(
            Unit.PER_SECOND, "readings receipted or accepted, over the time from the begin until nothing was pending"),
    DRAINED_AFTER(Unit.SECONDS, "from the end of measuring until nothing was pending"),
    GENERATOR_LATE(
            Unit.PERCENT, "of the time in which the generator was late with its own schedule", OptionalDouble.of(5));

    private final Unit unit;
    private final String description;
    private final OptionalDouble always;

    /** What it is counted in. */
    public enum Unit {
        COUNT(""),
        MS("ms"),
        SECONDS("s"),
        PER_SECOND("per_s"),
        PERCENT("percent");

        private final String suffix;

        Unit(String suffix) {
            this.suffix = suffix;
        }
    }

    Figure(Unit unit, String description) {
        this(unit, description, OptionalDouble.empty());
    }

    Figure(Unit unit, String description, OptionalDouble always) {
        this.unit = unit;
        this.description = description;
        this.always = always;
    }

    /** Its name in a scenario: the unit stands in the value. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Its name in a result, where the unit stands last in the name. */
    public String resultKey() {
        return switch (unit) {
            case COUNT -> key();
            case PER_SECOND -> "stored_per_s";
            default -> key() + "_" + unit.suffix;
        };
    }

    /** What it is, for a person. */
    public String description() {
        return description;
    }

    public Unit unit() {
        return unit;
    }

    /** What holds where a scenario says nothing; empty if nothing does. */
    public OptionalDouble always() {
        return always;
    }

    /** Whether more is better. */
    public boolean isBetterHigher() {
        return this == STORED_RATE;
    }

    /** A value of it, for a person. */
    public String format(double value) {
        return switch (unit) {
            case COUNT -> String.format(Locale.ROOT, "%,.0f", value);
            case MS -> String.format(Locale.ROOT, value < 100 ? "%.1f ms" : "%,.0f ms", value);
            case SECONDS -> String.format(Locale.ROOT, "%.1f s", value);
            case PER_SECOND -> String.format(Locale.ROOT, value < 100 ? "%.1f/s" : "%,.0f/s", value);
            case PERCENT -> String.format(Locale.ROOT, "%.1f %%", value);
        };
    }
}

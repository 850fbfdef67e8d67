package io.tidegate.protocol.telemetry;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a reading is a reading of: a name ({@code source/tag}), labels, and the unit. Two readings belong to the same
 * series when all three are equal. The agent is not part of it: a series is told apart from another agent's by the
 * stream that it arrives on. Immutable.
 *
 * <p>No record, because each would hash its labels anew for nearly every reading of a small batch: a series keeps its hash.
 */
public final class Series {

    private static final SortedMap<String, String> NO_LABELS = Collections.emptySortedMap();

    private final String name;
    private final SortedMap<String, String> labels;
    private final String unit;
    private final int hash;

    /**
     * A series.
     *
     * @param name UTF-8, 1 to {@link TelemetryLimits#MAX_NAME_BYTES} bytes, no control characters
     * @param labels sorted by label name, at most {@link TelemetryLimits#MAX_LABELS}; copied
     * @param unit UCUM code, or empty if it is not known
     * @throws UnacceptableReadingException if a bound of {@link TelemetryLimits} or a rule above is broken
     */
    public Series(String name, SortedMap<String, String> labels, String unit) {
        if (name.isEmpty()) {
            throw new UnacceptableReadingException("the series name is empty; give it a name such as room/temp");
        }
        Text.plain("the series name", name, TelemetryLimits.MAX_NAME_BYTES);
        Text.plain("the unit", unit, TelemetryLimits.MAX_UNIT_BYTES);
        if (labels.size() > TelemetryLimits.MAX_LABELS) {
            throw new UnacceptableReadingException("the series has %d labels; at most %d are allowed, drop some"
                    .formatted(labels.size(), TelemetryLimits.MAX_LABELS));
        }
        labels.forEach((label, value) -> {
            if (label.isEmpty()) {
                throw new UnacceptableReadingException("a label of the series has an empty name; name it or drop it");
            }
            Text.plain("a label name", label, TelemetryLimits.MAX_LABEL_BYTES);
            Text.plain("the value of label " + label, value, TelemetryLimits.MAX_LABEL_BYTES);
        });
        this.name = name;
        this.labels = labels.isEmpty() ? NO_LABELS : Collections.unmodifiableSortedMap(new TreeMap<>(labels));
        this.unit = unit;
        this.hash = 31 * (31 * name.hashCode() + unit.hashCode()) + this.labels.hashCode();
    }

    /** A series without labels or unit. */
    public static Series of(String name) {
        return new Series(name, NO_LABELS, "");
    }

    /** A series without a unit. */
    public static Series of(String name, Map<String, String> labels) {
        return new Series(name, new TreeMap<>(labels), "");
    }

    /** This series with another unit. */
    public Series withUnit(String newUnit) {
        return newUnit.equals(unit) ? this : new Series(name, labels, newUnit);
    }

    public String name() {
        return name;
    }

    /** Sorted by label name; unmodifiable. */
    public SortedMap<String, String> labels() {
        return labels;
    }

    public String unit() {
        return unit;
    }

    /** How long its texts are together, in UTF-16 code units: what it takes of memory beside a few objects. */
    public int characters() {
        int characters = name.length() + unit.length();
        for (Map.Entry<String, String> label : labels.entrySet()) {
            characters += label.getKey().length() + label.getValue().length();
        }
        return characters;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other
                || (other instanceof Series that
                        && hash == that.hash
                        && name.equals(that.name)
                        && unit.equals(that.unit)
                        && labels.equals(that.labels));
    }

    @Override
    public int hashCode() {
        return hash;
    }

    /** The text form of contract.md, {@code room/temp{sensor=a}}; the unit is not part of it. */
    @Override
    public String toString() {
        if (labels.isEmpty()) {
            return name;
        }
        StringBuilder text = new StringBuilder(name).append('{');
        labels.forEach((label, value) -> text.append(text.charAt(text.length() - 1) == '{' ? "" : ",")
                .append(label)
                .append('=')
                .append(value));
        return text.append('}').toString();
    }
}

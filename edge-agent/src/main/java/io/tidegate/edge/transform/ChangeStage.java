package io.tidegate.edge.transform;

import io.tidegate.protocol.telemetry.Quality;
import io.tidegate.protocol.telemetry.Reading;
import io.tidegate.protocol.telemetry.Value;
import java.time.Duration;
import java.util.OptionalDouble;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Filters readings that say nothing new about their series. What it remembers is what the hub was told last, so it
 * stays true whatever becomes of the transforms before it.
 *
 * <pre>
 * against the last one that passed                   | then
 * there is none, or no room to remember one          | passes
 * another quality                                    | passes
 * observed the maximum silence later, or earlier     | passes
 * another value, further away than the band is wide  | passes
 * otherwise                                          | filtered
 * </pre>
 */
final class ChangeStage extends Stage {

    private final BiPredicate<Value, Value> same;
    private final boolean numbersOnly;
    private final long maxSilenceNs;
    private final SeriesStates<Last> states;

    private ChangeStage(
            Transform transform,
            BiPredicate<Value, Value> same,
            boolean numbersOnly,
            Duration maxSilence,
            StateBudget budget) {
        super(transform);
        this.same = same;
        this.numbersOnly = numbersOnly;
        this.maxSilenceNs = maxSilence.toNanos();
        this.states = new SeriesStates<>(budget);
    }

    /** Texts and truth values pass: there is no distance between them. */
    static ChangeStage deadband(Transform.Deadband deadband, StateBudget budget) {
        BiPredicate<Value, Value> within = (last, now) -> {
            OptionalDouble before = Mapping.number(last);
            OptionalDouble after = Mapping.number(now);
            return before.isPresent()
                    && after.isPresent()
                    && Math.abs(after.getAsDouble() - before.getAsDouble())
                            <= deadband.band().width(before.getAsDouble());
        };
        return new ChangeStage(deadband, within, true, deadband.maxSilence(), budget);
    }

    static ChangeStage onChange(Transform.OnChange onChange, StateBudget budget) {
        return new ChangeStage(onChange, Value::equals, false, onChange.maxSilence(), budget);
    }

    @Override
    @Nullable
    Passage take(Passage passage, long nowNs, Consumer<Passage> made) {
        Reading reading = passage.reading();
        if (numbersOnly && Mapping.number(reading.value()).isEmpty()) {
            return passage;
        }
        Passage.Key key = passage.key();
        Last last = states.get(key);
        if (last != null && saysNothingNew(last, reading)) {
            return null;
        }
        // Without room to remember it, it passes all the same, and so do those that follow.
        states.put(key, new Last(reading.value(), reading.quality(), reading.timeNs()));
        return passage;
    }

    private boolean saysNothingNew(Last last, Reading reading) {
        long silenceNs = reading.timeNs() - last.timeNs();
        return reading.quality().equals(last.quality())
                && reading.timeNs() >= last.timeNs()
                && silenceNs >= 0
                && silenceNs < maxSilenceNs
                && same.test(last.value(), reading.value());
    }

    @Override
    void settle() {
        states.settle();
    }

    @Override
    void discard() {
        states.discard();
    }

    @Override
    void end() {
        states.clear();
    }

    /** The last reading of a series that passed. */
    private record Last(Value value, Quality quality, long timeNs) {}
}

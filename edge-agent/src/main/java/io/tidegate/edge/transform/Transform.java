package io.tidegate.edge.transform;

import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** One entry of {@code transforms}: what it is, without state. Equal ones are the same transform. */
public sealed interface Transform {

    /** Which readings it applies to; others pass as they are. */
    Selector selector();

    /**
     * Begins it.
     *
     * @param budget bounds the series that it keeps state of
     * @param nowNs the monotonic clock
     */
    Stage begin(StateBudget budget, long nowNs);

    /** Numbers become {@code value × factor + offset}, as doubles. */
    record Scale(Selector selector, double factor, double offset) implements Transform {
        @Override
        public Stage begin(StateBudget budget, long nowNs) {
            return new MappingStage(this, Mapping.scale(factor, offset));
        }
    }

    /**
     * Series get another name.
     *
     * @param prefix the beginning that is replaced; empty replaces the whole name
     */
    record Rename(Selector selector, Optional<String> prefix, String to) implements Transform {
        @Override
        public Stage begin(StateBudget budget, long nowNs) {
            return new MappingStage(this, new Renaming(prefix, to));
        }
    }

    /** Numbers pass that are further from the last one that passed than the band is wide. */
    record Deadband(Selector selector, Band band, Duration maxSilence) implements Transform {
        @Override
        public Stage begin(StateBudget budget, long nowNs) {
            return ChangeStage.deadband(this, budget);
        }
    }

    /** Readings pass whose value is not that of the last one that passed. */
    record OnChange(Selector selector, Duration maxSilence) implements Transform {
        @Override
        public Stage begin(StateBudget budget, long nowNs) {
            return ChangeStage.onChange(this, budget);
        }
    }

    /** The numbers of each window of time are replaced by what is to be emitted of them. */
    record Window(Selector selector, Duration every, Set<Aggregate> emit) implements Transform {
        public Window {
            emit = Collections.unmodifiableSet(EnumSet.copyOf(emit));
        }

        @Override
        public Stage begin(StateBudget budget, long nowNs) {
            return new WindowStage(this, budget, nowNs);
        }
    }

    /** Readings are removed. */
    record Drop(Selector selector) implements Transform {
        @Override
        public Stage begin(StateBudget budget, long nowNs) {
            return new MappingStage(this, reading -> null);
        }
    }

    /** Series get a unit; values stay. */
    record SetUnit(Selector selector, String unit) implements Transform {
        @Override
        public Stage begin(StateBudget budget, long nowNs) {
            return new MappingStage(this, Mapping.unit(unit));
        }
    }

    /** Numbers are converted to a unit that {@link ConvertibleUnit} knows. */
    record ConvertUnit(Selector selector, ConvertibleUnit unit) implements Transform {
        @Override
        public Stage begin(StateBudget budget, long nowNs) {
            return new MappingStage(this, Mapping.conversion(unit));
        }
    }

    /** How far a number may be from the last one that passed. */
    sealed interface Band {

        /** How wide it is around {@code last}. */
        double width(double last);

        /** In the unit of the readings. */
        record Absolute(double width) implements Band {
            @Override
            public double width(double last) {
                return width;
            }
        }

        /** In percent of the last value; around 0 it is nothing, so that every change passes. */
        record Percent(double percent) implements Band {
            @Override
            public double width(double last) {
                return Math.abs(last) * percent / 100;
            }
        }
    }

    /** What a window may give; the last part of the reading's name is the lower-case name. */
    enum Aggregate {
        MIN,
        MAX,
        MEAN,
        LAST
    }
}

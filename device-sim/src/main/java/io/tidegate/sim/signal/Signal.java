package io.tidegate.sim.signal;

import java.util.List;

/**
 * How a value moves in time. What a sensor shows follows from the sensor and the moment alone, so that any reading can be computed
 * again, to be sent once more or compared. Two sensors with one signal do not move in step.
 */
public sealed interface Signal {

    /**
     * The value of a sensor.
     *
     * @param sensor a number that tells it from all others; as good as random
     * @param column which of the series of its device it is, from 0
     * @param elapsedNs since the begin of the run
     */
    double at(long sensor, int column, long elapsedNs);

    /**
     * Rises evenly, falls back at once, and rises again.
     *
     * @param periodNs from one fall to the next
     * @param step of the digital output
     */
    record Ramp(double from, double to, long periodNs, double step) implements Signal {
        @Override
        public double at(long sensor, int column, long elapsedNs) {
            return stepped(from + (to - from) * phase(sensor, elapsedNs, periodNs), step);
        }
    }

    /**
     * Swings.
     *
     * @param periodNs of a swing
     * @param step of the digital output
     */
    record Sine(double low, double high, long periodNs, double step) implements Signal {
        @Override
        public double at(long sensor, int column, long elapsedNs) {
            double swing = Math.sin(2 * Math.PI * phase(sensor, elapsedNs, periodNs));
            return stepped((low + high) / 2 + (high - low) / 2 * swing, step);
        }
    }

    /**
     * Wanders without a goal, now slowly and now fast, and never beyond its bounds.
     *
     * @param periodNs how long it remembers where it was
     * @param step of the digital output
     */
    record Walk(double low, double high, long periodNs, double step) implements Signal {

        /** Each of them moves twice as fast, and half as far, as the one before. */
        private static final int OCTAVES = 5;

        @Override
        public double at(long sensor, int column, long elapsedNs) {
            double sum = 0;
            double weights = 0;
            double weight = 1;
            double turns = (double) elapsedNs / periodNs;
            for (int octave = 0; octave < OCTAVES; octave++) {
                sum += weight * between(Chance.mix(sensor + octave), turns);
                weights += weight;
                weight /= 2;
                turns *= 2;
            }
            return stepped(low + (high - low) * sum / weights, step);
        }

        /** A smooth way from one chosen number of 0 to 1 to the next. */
        private static double between(long chance, double turns) {
            long from = (long) Math.floor(turns);
            double part = turns - from;
            double smooth = part * part * (3 - 2 * part);
            return Chance.share(Chance.mix(chance ^ from)) * (1 - smooth)
                    + Chance.share(Chance.mix(chance ^ (from + 1))) * smooth;
        }
    }

    /** Shows one value for ever, as a broken sensor does. */
    record Stuck(double value) implements Signal {
        @Override
        public double at(long sensor, int column, long elapsedNs) {
            return value;
        }
    }

    /**
     * Rests at its low value; in every period it jumps about for a while.
     *
     * @param periodNs from one burst to the next
     * @param lengthNs of a burst
     * @param step of the digital output
     */
    record Burst(double low, double high, long periodNs, long lengthNs, double step) implements Signal {
        @Override
        public double at(long sensor, int column, long elapsedNs) {
            if (phase(sensor, elapsedNs, periodNs) * periodNs >= lengthNs) {
                return low;
            }
            return stepped(low + (high - low) * Chance.share(Chance.mix(sensor ^ elapsedNs)), step);
        }
    }

    /**
     * What was recorded, over and over: each series shows a column, and begins at a place of its own.
     *
     * @param columns the values of each, equally many, at least one; never changed
     * @param rowNs how long each row is shown
     */
    record Replayed(List<double[]> columns, long rowNs) implements Signal {
        public Replayed {
            columns = List.copyOf(columns);
        }

        @Override
        public double at(long sensor, int column, long elapsedNs) {
            double[] values = columns.get(column % columns.size());
            long first = Math.floorMod(sensor, (long) values.length);
            return values[(int) ((first + elapsedNs / rowNs) % values.length)];
        }
    }

    /** How much of its present period a sensor has behind it, 0 to below 1. */
    private static double phase(long sensor, long elapsedNs, long periodNs) {
        double turns = (double) elapsedNs / periodNs + Chance.share(Chance.mix(sensor));
        return turns - Math.floor(turns);
    }

    private static double stepped(double exact, double step) {
        // Dividing by how many steps a unit has gives 0.1 where multiplying by the step would give 0.1000000000000001.
        double stepsPerUnit = Math.rint(1 / step);
        return step < 1 ? Math.rint(exact * stepsPerUnit) / stepsPerUnit : Math.rint(exact / step) * step;
    }
}

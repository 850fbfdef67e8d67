package io.tidegate.sim.signal;

import java.util.List;
import java.util.SplittableRandom;

/**
 * A simulated water circulation loop with a pump and a valve, after the eight sensors of the Skoltech Anomaly
 * Benchmark. Values walk slowly round their mean and carry noise; now and then the valve is throttled for a minute:
 * flow falls, pressure rises, the motor draws less. Equal seeds give equal rows.
 */
public final class PumpLoop implements Recording {

    private static final double NS_PER_SECOND = 1e9;

    /** How quickly a walk returns to its mean: its time constant. */
    private static final double WALK_SECONDS = 300;

    private static final double VALVE_CYCLE_SECONDS = 300;
    private static final double VALVE_THROTTLED_SECONDS = 60;
    private static final double VALVE_TRAVEL_SECONDS = 4;

    private static final List<Sensor> SENSORS = List.of(
            new Sensor("accelerometer_1", 0.0265, 0.19, 0.01, 0.001, 1e6),
            new Sensor("accelerometer_2", 0.0402, 0.23, 0.01, 0.001, 1e6),
            new Sensor("current", 1.21, 1.05, 0.15, 0.12, 1e5),
            new Sensor("pressure", 0.42, -0.30, 0.05, 0.08, 1e6),
            new Sensor("temperature", 79.3, 11.0, 2.0, 0.15, 1e4),
            new Sensor("thermocouple", 26.4, 0.8, 0.6, 0.01, 1e4),
            new Sensor("voltage", 229.5, 0.0, 3.0, 6.0, 1e3),
            new Sensor("flow", 32.0, 93.0, 1.5, 0.5, 1e3));

    private final long seed;
    private final long startNs;
    private final long periodNs;
    private final long rows;

    /**
     * What one sensor shows.
     *
     * @param throttled mean while the valve is throttled
     * @param opened how much is added when the valve is open
     * @param walk standard deviation of the slow walk
     * @param noise standard deviation of the noise
     * @param stepsPerUnit resolution of its digital output
     */
    private record Sensor(
            String name, double throttled, double opened, double walk, double noise, double stepsPerUnit) {}

    /**
     * A loop that runs for a number of rows.
     *
     * @param seed of everything that is random
     * @param startNs time of the first row, nanoseconds since the Unix epoch
     * @param periodNs from row to row
     * @param rows how many; {@link Long#MAX_VALUE} for ever
     */
    public PumpLoop(long seed, long startNs, long periodNs, long rows) {
        this.seed = seed;
        this.startNs = startNs;
        this.periodNs = periodNs;
        this.rows = rows;
    }

    /** How many readings one row has. */
    public static int sensors() {
        return SENSORS.size();
    }

    @Override
    public List<String> columns() {
        return SENSORS.stream().map(Sensor::name).toList();
    }

    @Override
    public Cursor open() {
        return new PumpCursor();
    }

    private final class PumpCursor implements Cursor {

        private final SplittableRandom random = new SplittableRandom(seed);
        private final double stepSeconds = periodNs / NS_PER_SECOND;
        private final double[] walks = new double[SENSORS.size()];
        private final double[] values = new double[SENSORS.size()];
        private double opening = 1;
        private long row = -1;

        @Override
        public boolean next() {
            if (row + 1 >= rows) {
                return false;
            }
            row++;
            turnValve();
            double kept = Math.exp(-stepSeconds / WALK_SECONDS);
            double stirred = Math.sqrt(1 - kept * kept);
            for (int i = 0; i < values.length; i++) {
                Sensor sensor = SENSORS.get(i);
                walks[i] = walks[i] * kept + random.nextGaussian() * stirred * sensor.walk();
                double exact = sensor.throttled()
                        + sensor.opened() * opening
                        + walks[i]
                        + random.nextGaussian() * sensor.noise();
                values[i] = Math.rint(exact * sensor.stepsPerUnit()) / sensor.stepsPerUnit();
            }
            return true;
        }

        private void turnValve() {
            double inCycle = (row * stepSeconds) % VALVE_CYCLE_SECONDS;
            double target = inCycle < VALVE_CYCLE_SECONDS - VALVE_THROTTLED_SECONDS ? 1 : 0;
            opening += (target - opening) * (1 - Math.exp(-stepSeconds / VALVE_TRAVEL_SECONDS));
        }

        @Override
        public long timeNs() {
            return startNs + row * periodNs;
        }

        @Override
        public double value(int column) {
            return values[column];
        }

        @Override
        public void close() {}
    }
}

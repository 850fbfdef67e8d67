package io.tidegate.sim.report;

import io.tidegate.sim.load.LoadResult;
import io.tidegate.sim.scenario.Figure;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;

/** How latencies of one kind are distributed. */
record Latency(Histogram us) {

    private static final double US_PER_MS = 1e3;
    private static final double ALL = 100;

    /** Points per halving of what is left: enough for a smooth line. */
    private static final int STEPS_PER_HALF = 5;

    /** What tables say. */
    static final double[] PERCENTILES = {50, 75, 90, 95, 99, 99.9, 99.99, 100};

    /**
     * A point of the distribution.
     *
     * @param rarity one of so many readings took longer: 2 at the median, 100 at the 99th percentile
     */
    record Point(double rarity, double ms) {}

    static Optional<Latency> of(LoadResult result, String kind) {
        return Optional.ofNullable(result.latencies().get(kind)).map(Latency::new);
    }

    double ms(double percentile) {
        return us.getValueAtPercentile(percentile) / US_PER_MS;
    }

    String words(double percentile) {
        return Figure.LATENCY_MAX.format(ms(percentile));
    }

    /** The whole distribution, up to the last reading but one that differs. */
    List<Point> points() {
        List<Point> points = new ArrayList<>();
        for (HistogramIterationValue step : us.percentiles(STEPS_PER_HALF)) {
            double percentile = step.getPercentileLevelIteratedTo();
            if (percentile < ALL) {
                points.add(new Point(ALL / (ALL - percentile), step.getValueIteratedTo() / US_PER_MS));
            }
        }
        return points;
    }
}

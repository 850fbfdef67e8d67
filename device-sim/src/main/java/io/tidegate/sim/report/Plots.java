package io.tidegate.sim.report;

import io.tidegate.sim.load.LoadResult;
import io.tidegate.sim.load.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** The plots of a page. */
final class Plots {

    private static final double NS_PER_SECOND = 1e9;
    private static final double LEAST_MS = 0.1;

    /** Kinds of latencies: what they are called, and how they look. */
    static final Map<String, String> KINDS = Map.of(
            LoadResult.RECEIPT,
            "receipt",
            LoadResult.ACCEPT,
            "accepted by the agent",
            LoadResult.SEEN,
            "seen on the stream");

    private Plots() {}

    /** Readings due and stored per second. */
    static String rates(LoadResult result) {
        List<double[]> sent = new ArrayList<>();
        List<double[]> stored = new ArrayList<>();
        long sentBefore = 0;
        long storedBefore = 0;
        for (Sample sample : result.samples()) {
            double seconds = sample.toSeconds() - sample.fromSeconds();
            if (seconds > 0) {
                double middle = (sample.fromSeconds() + sample.toSeconds()) / 2;
                sent.add(new double[] {middle, (sample.sent() - sentBefore) / seconds});
                stored.add(new double[] {middle, (sample.stored() - storedBefore) / seconds});
                sentBefore = sample.sent();
                storedBefore = sample.stored();
            }
        }
        double most = Stream.concat(sent.stream(), stored.stream())
                .mapToDouble(point -> point[1])
                .max()
                .orElse(1);
        SvgPlot plot = new SvgPlot(
                "rates",
                "Readings per second over time",
                "Readings that fell due and readings that were stored, per second; at most %s."
                        .formatted(Scale.tick(Math.rint(most))),
                time(result),
                new SvgPlot.Axis("readings per second", Scale.linear(most), Scale::tick));
        shadeOutages(plot, result);
        plot.add(new SvgPlot.Line("due", "b", sent));
        plot.add(new SvgPlot.Line("stored", "a", stored));
        return plot.render();
    }

    /** Latency percentiles over time. */
    static String latencies(LoadResult result) {
        double most = result.samples().stream()
                .mapToDouble(Sample::maxMs)
                .filter(Double::isFinite)
                .max()
                .orElse(1);
        double least = result.samples().stream()
                .mapToDouble(Sample::p50Ms)
                .filter(Double::isFinite)
                .min()
                .orElse(1);
        SvgPlot plot = new SvgPlot(
                "latency",
                "Latency over time",
                "From when a reading was due until it was stored: median, 99th percentile and greatest of each interval; at most %s."
                        .formatted(Scale.milliseconds(most)),
                time(result),
                new SvgPlot.Axis("latency", Scale.logarithmic(Math.max(LEAST_MS, least), most), Scale::milliseconds));
        shadeOutages(plot, result);
        plot.add(new SvgPlot.Line("p50", "a", points(result, Sample::p50Ms)));
        plot.add(new SvgPlot.Line("p99", "b", points(result, Sample::p99Ms)));
        plot.add(new SvgPlot.Line("max", "c", points(result, Sample::maxMs)));
        return plot.render();
    }

    /** How latencies are distributed. */
    static String percentiles(LoadResult result) {
        double most = 1;
        double least = Double.MAX_VALUE;
        double rarest = 10;
        List<SvgPlot.Line> lines = new ArrayList<>();
        List<String> styles = List.of("a", "b", "c");
        for (String kind : List.of(LoadResult.RECEIPT, LoadResult.ACCEPT, LoadResult.SEEN)) {
            Latency latency = Latency.of(result, kind).orElse(null);
            if (latency == null) {
                continue;
            }
            List<double[]> line = new ArrayList<>();
            for (Latency.Point point : latency.points()) {
                line.add(new double[] {point.rarity(), point.ms()});
                rarest = Math.max(rarest, point.rarity());
            }
            most = Math.max(most, latency.ms(100));
            least = Math.min(least, latency.ms(0));
            lines.add(new SvgPlot.Line(KINDS.getOrDefault(kind, kind), styles.get(lines.size()), line));
        }
        SvgPlot plot = new SvgPlot(
                "percentiles",
                "Latency by percentile",
                "Which latency is kept by which share of the readings; the longest is %s."
                        .formatted(Scale.milliseconds(most)),
                new SvgPlot.Axis("percentile", Scale.logarithmic(1, rarest), Plots::percentile),
                new SvgPlot.Axis("latency", Scale.logarithmic(Math.max(LEAST_MS, least), most), Scale::milliseconds));
        lines.forEach(plot::add);
        return plot.render();
    }

    /** One of ten is longer: {@code 90}. */
    static String percentile(double rarity) {
        double percentile = 100 - 100 / rarity;
        return String.format(Locale.ROOT, "%.4f", percentile).replaceFirst("\\.?0+$", "");
    }

    private static SvgPlot.Axis time(LoadResult result) {
        double last =
                result.samples().stream().mapToDouble(Sample::toSeconds).max().orElse(1);
        return new SvgPlot.Axis("seconds since the begin", new Scale(0, Math.max(1, last), false), Scale::tick);
    }

    private static List<double[]> points(LoadResult result, ToDoubleFunction<Sample> value) {
        return result.samples().stream()
                .map(sample ->
                        new double[] {(sample.fromSeconds() + sample.toSeconds()) / 2, value.applyAsDouble(sample)})
                .toList();
    }

    private static void shadeOutages(SvgPlot plot, LoadResult result) {
        result.scenario()
                .outages()
                .forEach(outage -> plot.shade(
                        outage.at().toNanos() / NS_PER_SECOND,
                        outage.at().plus(outage.length()).toNanos() / NS_PER_SECOND));
    }
}

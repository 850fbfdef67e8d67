package io.tidegate.sim.load;

import io.tidegate.protocol.sync.LedgerCounts;
import io.tidegate.sim.device.RunClock;
import io.tidegate.sim.fleet.FleetCounts;
import io.tidegate.sim.fleet.LoadFleets;
import io.tidegate.sim.scenario.Figure;
import io.tidegate.sim.scenario.Scenario;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAccumulator;
import org.HdrHistogram.Histogram;

/**
 * Measures a run. {@link #receipted}, {@link #accepted} and {@link #late} are for any thread, everything else is for the one that plays.
 */
final class Meter implements LoadFleets.Listener, DevicePlay.Listener {

    private static final double NS_PER_SECOND = 1e9;
    private static final double US_PER_MS = 1e3;
    private static final long NS_PER_MS = 1_000_000;

    private final Scenario scenario;
    private final long epochOffsetNs;
    private final RunClock clock;
    private final Observer observer;
    private final List<DevicePlay> devices;
    private final Latencies receipts = new Latencies();
    private final Latencies accepts = new Latencies();
    private final Latencies seen = new Latencies();
    private final Punctuality punctuality = new Punctuality();
    private final Timeline timeline;
    private final List<String> notes = new ArrayList<>();
    private boolean begun;
    private long startNs;
    private long endNs;
    private long watchedThroughNs;
    private long worstLatenessNs;
    private final LongAccumulator lastAcceptedNs = new LongAccumulator(Math::max, Long.MIN_VALUE);
    private double p50Ms = Double.NaN;
    private double p99Ms = Double.NaN;

    Meter(Scenario scenario, long epochOffsetNs, RunClock clock, Observer observer, List<DevicePlay> devices) {
        this.scenario = scenario;
        this.epochOffsetNs = epochOffsetNs;
        this.clock = clock;
        this.observer = observer;
        this.devices = List.copyOf(devices);
        this.timeline = new Timeline(scenario.duration().plus(scenario.settle()).toNanos());
    }

    /** Latencies of what is seen on the event stream; they may be recorded on any thread. */
    Latencies seen() {
        return seen;
    }

    void note(String text) {
        notes.add(text);
        observer.remark(text);
    }

    /** Measuring begins, and with it the devices. */
    void begin(long atNs, long untilNs) {
        startNs = atNs;
        endNs = untilNs;
        watchedThroughNs = atNs;
        begun = true;
        long settleNs = scenario.settle().toNanos();
        devices.forEach(device -> device.begin(atNs, untilNs, settleNs, epochOffsetNs, this));
    }

    @Override
    public void receipted(long latencyNs) {
        receipts.record(latencyNs, 1);
    }

    @Override
    public void accepted(int readings, long latencyNs) {
        accepts.record(latencyNs, readings);
        lastAcceptedNs.accumulate(clock.nanoTime());
    }

    @Override
    public void late(long latenessNs) {
        punctuality.late(latenessNs);
    }

    /** Some tenth of a second is over. */
    void tick(FleetCounts counts, StreamWatch watch) {
        long nowNs = clock.nanoTime();
        if (begun) {
            if (watchedThroughNs < endNs) {
                worstLatenessNs = Math.max(worstLatenessNs, punctuality.watched(nowNs - watchedThroughNs));
                watchedThroughNs = nowNs;
            }
            if (timeline.isDue(nowNs - startNs)) {
                sample(nowNs, counts, watch);
            }
        }
        observer.progress(progress(nowNs, counts, watch));
    }

    /** The run is over; the check begins. */
    void finish(FleetCounts counts, StreamWatch watch) {
        long nowNs = clock.nanoTime();
        sample(nowNs, counts, watch);
        Progress last = progress(nowNs, counts, watch);
        observer.progress(new Progress(
                Progress.Phase.CHECKING,
                last.elapsedNs(),
                last.durationNs(),
                last.sent(),
                last.stored(),
                last.lost(),
                last.doubled(),
                last.connected(),
                last.p50Ms(),
                last.p99Ms()));
    }

    private void sample(long nowNs, FleetCounts counts, StreamWatch watch) {
        try {
            Histogram receipted = interval(receipts, nowNs, LoadResult.RECEIPT);
            Histogram accepted = interval(accepts, nowNs, LoadResult.ACCEPT);
            interval(seen, nowNs, LoadResult.SEEN);
            Histogram both = receipted.copy();
            both.add(accepted);
            timeline.add(nowNs - startNs, progress(nowNs, counts, watch), both, worstLatenessNs);
            p50Ms = both.getTotalCount() == 0 ? Double.NaN : both.getValueAtPercentile(50) / US_PER_MS;
            p99Ms = both.getTotalCount() == 0 ? Double.NaN : both.getValueAtPercentile(99) / US_PER_MS;
            worstLatenessNs = 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Histogram interval(Latencies latencies, long nowNs, String tag) throws IOException {
        Histogram interval = latencies.nextInterval();
        interval.setTag(tag);
        interval.setStartTimeStamp((epochOffsetNs + startNs + timeline.fromNs()) / NS_PER_MS);
        interval.setEndTimeStamp((epochOffsetNs + nowNs) / NS_PER_MS);
        if (interval.getTotalCount() > 0) {
            observer.latencies(interval);
        }
        return interval;
    }

    private Progress progress(long nowNs, FleetCounts counts, StreamWatch watch) {
        LedgerCounts ledger = counts.ledger();
        Progress.Phase phase =
                !begun ? Progress.Phase.CONNECTING : nowNs < endNs ? Progress.Phase.MEASURING : Progress.Phase.SETTLING;
        return new Progress(
                phase,
                begun ? nowNs - startNs : 0,
                scenario.duration().toNanos(),
                ledger.accepted()
                        + (begun
                                ? devices.stream()
                                        .mapToLong(device -> device.sent(nowNs))
                                        .sum()
                                : 0),
                ledger.stored()
                        + devices.stream().mapToLong(DevicePlay::accepted).sum(),
                ledger.lostTotal(),
                watch.doubled(),
                counts.connected(),
                p50Ms,
                p99Ms);
    }

    /** What came of it. */
    LoadResult result(LoadRun.Chances chances, LoadFleets.Result played, HubCheck check) {
        LedgerCounts ledger = played.counts().ledger();
        long sent = ledger.accepted()
                + devices.stream().mapToLong(device -> device.sent(endNs)).sum();
        long stored = ledger.stored()
                + devices.stream().mapToLong(DevicePlay::accepted).sum();
        long lastNs = Math.max(played.settledNs(), lastAcceptedNs.get());
        Map<Figure, Double> figures = new EnumMap<>(check.figures());
        figures.put(Figure.PENDING, (double) (sent - stored - ledger.lostTotal()));
        figures.put(Figure.GENERATOR_LATE, punctuality.latePercent());
        if (stored > 0) {
            figures.put(Figure.STORED_RATE, stored * NS_PER_SECOND / (Math.max(lastNs, endNs) - startNs));
        }
        if (stored > 0 && sent == stored + ledger.lostTotal()) {
            figures.put(Figure.DRAINED_AFTER, Math.max(0, lastNs - endNs) / NS_PER_SECOND);
        }
        Map<String, Histogram> latencies = new HashMap<>();
        percentiles(
                receipts,
                LoadResult.RECEIPT,
                latencies,
                figures,
                Map.of(
                        Figure.LATENCY_P50, 50.0,
                        Figure.LATENCY_P90, 90.0,
                        Figure.LATENCY_P99, 99.0,
                        Figure.LATENCY_P999, 99.9,
                        Figure.LATENCY_MAX, 100.0));
        percentiles(
                accepts,
                LoadResult.ACCEPT,
                latencies,
                figures,
                Map.of(Figure.ACCEPT_P50, 50.0, Figure.ACCEPT_P99, 99.0, Figure.ACCEPT_MAX, 100.0));
        percentiles(seen, LoadResult.SEEN, latencies, figures, Map.of(Figure.SEEN_P50, 50.0, Figure.SEEN_P99, 99.0));
        noteTroubles(played.counts());
        return new LoadResult(
                scenario,
                chances.seed(),
                chances.label(),
                Instant.ofEpochMilli((epochOffsetNs + startNs) / NS_PER_MS),
                sent,
                stored,
                figures,
                timeline.samples(),
                latencies,
                Judgement.of(scenario.thresholds(), figures, stored > 0),
                check.faults(),
                notes);
    }

    private void noteTroubles(FleetCounts counts) {
        if (!counts.error().isEmpty()) {
            notes.add("an agent was not connected: " + counts.error());
        }
        devices.stream()
                .filter(device -> !device.failure().isEmpty())
                .forEach(device -> notes.add("the device %s: %s".formatted(device.name(), device.failure())));
        if (punctuality.worstNs() > TimeUnit.MILLISECONDS.toNanos(Punctuality.LATE_MS)) {
            notes.add(
                    "the generator was up to %,d ms late with its own schedule; more than %d ms for %.1f %% of the time"
                            .formatted(
                                    TimeUnit.NANOSECONDS.toMillis(punctuality.worstNs()),
                                    Punctuality.LATE_MS,
                                    punctuality.latePercent()));
        }
    }

    private static void percentiles(
            Latencies latencies,
            String tag,
            Map<String, Histogram> histograms,
            Map<Figure, Double> figures,
            Map<Figure, Double> percentiles) {
        Histogram total = latencies.total();
        if (total.getTotalCount() > 0) {
            histograms.put(tag, total.copy());
            percentiles.forEach(
                    (figure, percentile) -> figures.put(figure, total.getValueAtPercentile(percentile) / US_PER_MS));
        }
    }
}

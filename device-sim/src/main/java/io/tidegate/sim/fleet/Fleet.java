package io.tidegate.sim.fleet;

import com.hivemq.client.mqtt.MqttClientExecutorConfig;
import io.tidegate.protocol.sync.AgentId;
import io.tidegate.protocol.sync.Lane;
import io.tidegate.protocol.sync.StreamId;
import io.tidegate.protocol.sync.SyncLimits;
import io.tidegate.protocol.telemetry.Series;
import io.tidegate.sim.device.RunClock;
import io.tidegate.sim.signal.Chance;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/** Plays a number of agents against one hub for a time, then until everything is settled. */
public final class Fleet {

    private static final long WATCH_INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long FIRST_CONNECT_LIMIT_NS = TimeUnit.SECONDS.toNanos(10);
    private static final long CONNECT_LIMIT_NS = TimeUnit.SECONDS.toNanos(60);
    private static final long FAREWELL_MS = 3_000;

    /** Latencies are kept to three digits and cut at an hour. */
    private static final long MAX_LATENCY_US = TimeUnit.HOURS.toMicros(1);

    private final Options options;
    private final RunClock clock;
    private final Recorder latencyUs = new Recorder(MAX_LATENCY_US, 3);
    private final List<FleetLoop> loops = new ArrayList<>();
    private final MeasuringTime measuring;
    private final List<Temper> tempers;

    /**
     * What to play.
     *
     * @param hub {@code mqtt://host:port}
     * @param agents how many
     * @param idPrefix begin of their names
     * @param run a random number that tells this run's streams and series from those of any other
     * @param seed of the values
     * @param seriesPerAgent how many series take turns at an agent
     * @param perSecond readings per second and agent; infinity for as many as the hub takes
     * @param firstTimeNs observation time of the first readings, nanoseconds since the Unix epoch
     * @param durationNs how long they measure
     * @param settleNs how long after that they may take to settle everything
     * @param limits of the protocol
     * @param agentLabels what operators select the agents by, besides the run
     * @param breakingPercent of the agents that break on a pushed configuration
     * @param awayNs how long the hub has been away when they begin: so much is waiting at each, and each tries to connect
     *     when an agent does after so long; 0 if they all connect before they measure
     * @param threads loops, and as many threads of the MQTT client
     */
    public record Options(
            URI hub,
            int agents,
            String idPrefix,
            long run,
            long seed,
            int seriesPerAgent,
            double perSecond,
            long firstTimeNs,
            long durationNs,
            long settleNs,
            SyncLimits limits,
            Map<String, String> agentLabels,
            int breakingPercent,
            long awayNs,
            int threads) {

        /** The label that all series of the run have. */
        public Map<String, String> labels() {
            return Map.of("run", "%016x".formatted(run));
        }

        /** What is waiting at each agent when they begin. */
        long backlog() {
            return awayNs == 0 ? 0 : Math.round(perSecond * awayNs / 1e9);
        }
    }

    /**
     * What came of it.
     *
     * @param agents as they ended
     * @param counts over all of them
     * @param latencyUs from when a reading was measured until its receipt, in microseconds
     * @param measuringNs how long they measured
     * @param settlingNs how long they took after that
     * @param connectingNs how long they took to connect before they measured
     * @param homecoming how they came back if the hub had been away
     * @param storm how they came back after they had lost their connections; empty if none had
     * @param completed false if no agent connected, or it was asked to stop
     */
    public record Result(
            List<VirtualAgent> agents,
            FleetCounts counts,
            Histogram latencyUs,
            long measuringNs,
            long settlingNs,
            long connectingNs,
            Optional<Homecoming> homecoming,
            Optional<Storm> storm,
            boolean completed) {}

    public Fleet(Options options, RunClock clock) {
        this.options = options;
        this.clock = clock;
        this.measuring = new MeasuringTime(options.durationNs());
        this.tempers = Temper.of(options.seed(), options.agents(), options.breakingPercent());
    }

    /**
     * Plays; blocks until everything is settled, the time is up, no agent could connect, or the run was asked to stop.
     *
     * @param watcher is told ten times a second how the fleet is
     */
    public Result play(Consumer<FleetCounts> watcher) throws InterruptedException, ExecutionException {
        IntStream.range(0, options.threads()).forEach(i -> loops.add(new FleetLoop(clock::nanoTime)));
        MqttClientExecutorConfig threads = MqttClientExecutorConfig.builder()
                .nettyThreads(options.threads())
                .build();
        IntStream.range(0, options.agents()).forEach(i -> seat(i, threads));
        loops.removeIf(loop -> loop.agents().isEmpty());
        ExecutorService executor = Executors.newFixedThreadPool(loops.size(), task -> new Thread(task, "fleet-loop"));
        try {
            List<Future<?>> running = new ArrayList<>();
            long beginNs = clock.nanoTime();
            if (options.awayNs() > 0) {
                measuring.begin(beginNs);
            }
            loops.forEach(loop -> running.add(executor.submit(loop)));
            boolean completed = (options.awayNs() > 0 || connect(running, watcher)) && await(running, watcher);
            long settledNs = clock.nanoTime();
            loops.forEach(FleetLoop::stop);
            for (Future<?> loop : running) {
                loop.get();
            }
            List<VirtualAgent> agents =
                    loops.stream().flatMap(loop -> loop.agents().stream()).toList();
            FleetCounts counts = FleetCounts.of(agents);
            farewell(agents);
            return new Result(
                    agents,
                    counts,
                    latencyUs.getIntervalHistogram(),
                    Math.min(settledNs, measuring.endNs()) - measuring.startNs(),
                    Math.max(0, settledNs - measuring.endNs()),
                    Math.max(0, measuring.startNs() - beginNs),
                    options.awayNs() > 0 ? Optional.of(Homecoming.of(agents, measuring.startNs())) : Optional.empty(),
                    Storm.of(agents),
                    completed);
        } finally {
            executor.shutdownNow();
        }
    }

    private void seat(int index, MqttClientExecutorConfig threads) {
        SplittableRandom random = new SplittableRandom(Chance.mix(options.run()) + index);
        StreamId stream = new StreamId(
                new AgentId("%s-%05d".formatted(options.idPrefix(), index + 1)), random.nextLong(), Lane.LIVE);
        boolean greedy = Double.isInfinite(options.perSecond());
        long periodNs = greedy ? 1_000 : Math.max(1, Math.round(1e9 / options.perSecond()));
        SimulatedReadings readings = new SimulatedReadings(
                options.seed(),
                index,
                IntStream.range(0, options.seriesPerAgent())
                        .mapToObj(i -> Series.of("fleet/s" + i, options.labels()))
                        .toList(),
                options.firstTimeNs() - options.backlog() * periodNs,
                periodNs);
        // Agents begin spread over one period, so that they do not all fall due at once.
        long phaseNs = greedy ? 0 : Math.min(periodNs, options.durationNs()) * index / options.agents();
        Feed feed = greedy
                ? new GreedyFeed(measuring, 2 * options.limits().creditReadings())
                : new PacedFeed(measuring, phaseNs, options.perSecond(), options.backlog());
        loops.get(index % loops.size()).add(loop -> {
            AgentLink link = new HiveMqAgentLink(stream.agent(), options.hub(), options.limits(), threads, loop);
            VirtualAgent agent = new VirtualAgent(
                    stream,
                    readings,
                    feed,
                    config(index, stream, link),
                    link,
                    options.limits(),
                    random,
                    this::recordLatency);
            if (options.awayNs() > 0) {
                long nowNs = clock.nanoTime();
                agent.beginAway(nowNs - options.awayNs(), nowNs + Reconnection.restNs(options.awayNs(), random));
            }
            return agent;
        });
    }

    private VirtualConfig config(int index, StreamId stream, AgentLink link) {
        Map<String, String> labels = new HashMap<>(options.agentLabels());
        labels.putAll(options.labels());
        long epochOffsetNs = options.firstTimeNs() - clock.nanoTime();
        return new VirtualConfig(stream.agent(), tempers.get(index), labels, link, epochOffsetNs);
    }

    private void recordLatency(long ns) {
        latencyUs.recordValue(Math.min(MAX_LATENCY_US, Math.max(0, TimeUnit.NANOSECONDS.toMicros(ns))));
    }

    /** Lets all agents connect before they measure, so that connecting is not counted as latency; false if none can. */
    private boolean connect(List<Future<?>> running, Consumer<FleetCounts> watcher) {
        long startNs = clock.nanoTime();
        FleetCounts counts = counts();
        while (counts.connected() < options.agents() && running.stream().noneMatch(Future::isDone)) {
            // Without an error none has failed yet: so many take a while to begin.
            boolean refused = counts.connected() == 0 && !counts.error().isEmpty();
            long limitNs = refused ? FIRST_CONNECT_LIMIT_NS : CONNECT_LIMIT_NS;
            if (clock.nanoTime() - startNs > limitNs) {
                break;
            }
            if (!clock.pause(WATCH_INTERVAL_NS)) {
                return false;
            }
            counts = counts();
            watcher.accept(counts);
        }
        measuring.begin(clock.nanoTime());
        return counts.connected() > 0;
    }

    private boolean await(List<Future<?>> running, Consumer<FleetCounts> watcher) {
        while (running.stream().noneMatch(Future::isDone)) {
            FleetCounts counts = counts();
            watcher.accept(counts);
            long sinceEndNs = clock.nanoTime() - measuring.endNs();
            // Counts are a tenth of a second old, so measuring must be over for longer.
            boolean drained =
                    sinceEndNs > 3 * WATCH_INTERVAL_NS && counts.ledger().pending() == 0;
            if (drained || sinceEndNs > options.settleNs()) {
                return true;
            }
            if (!clock.pause(WATCH_INTERVAL_NS)) {
                return false;
            }
        }
        return true;
    }

    private FleetCounts counts() {
        return loops.stream().map(FleetLoop::counts).reduce(FleetCounts.NONE, FleetCounts::plus);
    }

    private static void farewell(List<VirtualAgent> agents) throws InterruptedException, ExecutionException {
        CompletableFuture<?>[] farewells = agents.stream()
                .map(agent -> agent.close().toCompletableFuture())
                .toArray(CompletableFuture<?>[]::new);
        try {
            CompletableFuture.allOf(farewells).get(FAREWELL_MS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            // The hub is away; the wills say it.
            return;
        }
    }
}

package io.tidegate.sim.fleet;

import io.tidegate.protocol.sync.AgentId;
import io.tidegate.protocol.sync.Lane;
import io.tidegate.protocol.sync.StreamId;
import io.tidegate.protocol.sync.SyncLimits;
import io.tidegate.protocol.telemetry.Series;
import io.tidegate.sim.agent.Absences;
import io.tidegate.sim.agent.AgentLink;
import io.tidegate.sim.agent.HiveMqAgentLink;
import io.tidegate.sim.agent.Reconnection;
import io.tidegate.sim.agent.Temper;
import io.tidegate.sim.agent.VirtualAgent;
import io.tidegate.sim.agent.VirtualConfig;
import io.tidegate.sim.device.RunClock;
import io.tidegate.sim.feed.Feed;
import io.tidegate.sim.feed.GreedyFeed;
import io.tidegate.sim.feed.MeasuringTime;
import io.tidegate.sim.feed.PacedFeed;
import io.tidegate.sim.feed.SimulatedReadings;
import io.tidegate.sim.signal.Chance;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/** Plays a number of agents against one hub for a time, then until everything is settled. */
public final class Fleet {

    /** Latencies are kept to three digits and cut at an hour. */
    private static final long MAX_LATENCY_US = TimeUnit.HOURS.toMicros(1);

    private final Options options;
    private final RunClock clock;
    private final Recorder latencyUs = new Recorder(MAX_LATENCY_US, 3);
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
        FleetPlay play = new FleetPlay(options.threads(), clock, measuring, options.settleNs(), Companion.NONE);
        IntStream.range(0, options.agents()).forEach(i -> seat(i, play));
        FleetPlay.Ending ending = play.play(options.awayNs() > 0 ? -1 : 0, watcher);
        List<VirtualAgent> agents = play.agents();
        return new Result(
                agents,
                ending.counts(),
                latencyUs.getIntervalHistogram(),
                Math.min(ending.atNs(), measuring.endNs()) - measuring.startNs(),
                Math.max(0, ending.atNs() - measuring.endNs()),
                Math.max(0, measuring.startNs() - ending.fromNs()),
                options.awayNs() > 0 ? Optional.of(Homecoming.of(agents, measuring.startNs())) : Optional.empty(),
                Storm.of(agents.stream().map(VirtualAgent::outage).toList()),
                ending.completed());
    }

    private void seat(int index, FleetPlay play) {
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
        play.seat(loop -> {
            AgentLink link =
                    new HiveMqAgentLink(stream.agent(), options.hub(), options.limits(), play.clientThreads(), loop);
            VirtualAgent agent = new VirtualAgent(
                    stream,
                    readings,
                    feed,
                    config(index, stream, link),
                    link,
                    options.limits(),
                    random,
                    new Absences(measuring, List.of()),
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
}

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
import io.tidegate.sim.feed.LoadReadings;
import io.tidegate.sim.feed.MeasuringTime;
import io.tidegate.sim.feed.ScheduledFeed;
import io.tidegate.sim.signal.Chance;
import io.tidegate.sim.signal.Schedule;
import io.tidegate.sim.signal.Signal;
import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;

/** The fleets of a load test, which measure at the same time: an open loop, with rates that change and connections that are cut. */
public final class LoadFleets {

    private final Options options;
    private final RunClock clock;
    private final MeasuringTime measuring;

    /**
     * What they have in common.
     *
     * @param hub {@code mqtt://host:port}
     * @param run a random number that tells this run's streams and series from those of any other
     * @param seed of everything else that is random
     * @param epochOffsetNs from the clock's time to the nanoseconds since the Unix epoch
     * @param durationNs how long they measure
     * @param settleNs how long after that they may take to settle everything
     * @param groups who measures; may be empty, then only the companion does
     * @param threads loops, and as many threads of the MQTT client
     */
    public record Options(
            URI hub,
            long run,
            long seed,
            long epochOffsetNs,
            long durationNs,
            long settleNs,
            List<Group> groups,
            int threads) {

        public Options {
            groups = List.copyOf(groups);
        }

        /** The label that all series of the run have. */
        public Map<String, String> labels() {
            return Map.of("run", "%016x".formatted(run));
        }
    }

    /**
     * Equal agents.
     *
     * @param name begin of their ids
     * @param agents how many
     * @param series how many each has, which are read together
     * @param reads when they are
     * @param signal how their values move
     * @param connectOverNs how long it takes until the last of them tries to connect
     * @param cuts when they lose their connections, in the order of time, none beginning before all are back from the last
     * @param limits of the protocol
     */
    public record Group(
            String name,
            int agents,
            int series,
            Schedule reads,
            Signal signal,
            long connectOverNs,
            List<Cut> cuts,
            SyncLimits limits) {

        public Group {
            cuts = List.copyOf(cuts);
        }
    }

    /**
     * A time without connections.
     *
     * @param atNs since the begin of measuring
     * @param lengthNs how long
     * @param share of the agents
     * @param reconnectOverNs how long it takes after that until the last of them tries again; empty: as agents do by themselves
     */
    public record Cut(long atNs, long lengthNs, double share, OptionalLong reconnectOverNs) {}

    /** Who hears of what is measured, on any of the loops. */
    public interface Listener {

        /** A receipt came for a reading that was due so long before. */
        void receipted(long latencyNs);

        /** A loop looked for what is due so long after it was. */
        void late(long latenessNs);
    }

    /**
     * What came of it.
     *
     * @param agents in the order of the groups
     * @param counts over all of them
     * @param startNs when measuring began
     * @param endNs when it ended, or was to end
     * @param settledNs when the last receipt came; {@code startNs} if none did
     * @param completed false if no agent connected, or it was asked to stop
     */
    public record Result(
            List<VirtualAgent> agents,
            FleetCounts counts,
            long startNs,
            long endNs,
            long settledNs,
            boolean completed) {}

    public LoadFleets(Options options, RunClock clock) {
        this.options = options;
        this.clock = clock;
        this.measuring = new MeasuringTime(options.durationNs());
    }

    /** The id of an agent of a group. */
    public static String agentId(String group, int index) {
        return "%s-%05d".formatted(group, index + 1);
    }

    /**
     * Plays; blocks until everything is settled, the time is up, no agent could connect, or the run was asked to stop.
     *
     * @param watcher is told ten times a second how the agents are, on this thread
     */
    public Result play(Listener listener, Companion companion, Consumer<FleetCounts> watcher)
            throws InterruptedException, ExecutionException {
        FleetPlay play = new FleetPlay(options.threads(), clock, measuring, options.settleNs(), companion);
        int seated = 0;
        for (Group group : options.groups()) {
            List<List<Absences.Absence>> absences = absences(group);
            for (int index = 0; index < group.agents(); index++) {
                seat(play, group, index, seated++, new Absences(measuring, absences.get(index)), listener);
            }
        }
        long connectOverNs =
                options.groups().stream().mapToLong(Group::connectOverNs).max().orElse(0);
        FleetPlay.Ending ending = play.play(connectOverNs, watcher);
        return new Result(
                play.agents(),
                ending.counts(),
                measuring.startNs(),
                measuring.endNs(),
                play.agents().stream()
                        .flatMapToLong(agent -> agent.lastSettledNs().stream())
                        .max()
                        .orElse(measuring.startNs()),
                ending.completed());
    }

    private void seat(FleetPlay play, Group group, int index, int number, Absences absences, Listener listener) {
        SplittableRandom random = new SplittableRandom(Chance.mix(options.run()) + number);
        StreamId stream = new StreamId(new AgentId(agentId(group.name(), index)), random.nextLong(), Lane.LIVE);
        // Agents read spread over the time from one read to the next, so that they do not all fall due at once.
        long firstNs = group.reads().dueNs(1);
        long phaseNs = (long) (Math.min(firstNs, options.durationNs()) * ((double) index / group.agents()));
        LongConsumer lateness = listener::late;
        ScheduledFeed feed = new ScheduledFeed(measuring, group.reads(), group.series(), phaseNs, lateness);
        LoadReadings readings = new LoadReadings(
                IntStream.range(0, group.series())
                        .mapToObj(i -> Series.of(group.name() + "/s" + i, options.labels()))
                        .toList(),
                feed,
                group.signal(),
                Chance.mix(Chance.mix(options.seed()) + number),
                options.epochOffsetNs());
        play.seat(loop -> {
            AgentLink link =
                    new HiveMqAgentLink(stream.agent(), options.hub(), group.limits(), play.clientThreads(), loop);
            VirtualAgent agent = new VirtualAgent(
                    stream,
                    readings,
                    feed,
                    new VirtualConfig(stream.agent(), Temper.GOOD, options.labels(), link, options.epochOffsetNs()),
                    link,
                    group.limits(),
                    random,
                    absences,
                    listener::receipted);
            agent.connectAt(clock.nanoTime() + group.connectOverNs() * index / group.agents());
            return agent;
        });
    }

    /** For each agent of a group; which of them a cut concerns, and in which order they come back, follows from the seed. */
    private List<List<Absences.Absence>> absences(Group group) {
        List<List<Absences.Absence>> absences = new ArrayList<>();
        IntStream.range(0, group.agents()).forEach(i -> absences.add(new ArrayList<>()));
        long chance = Chance.mix(options.seed());
        for (Cut cut : group.cuts()) {
            chance = Chance.mix(chance);
            long order = chance;
            List<Integer> byChance = IntStream.range(0, group.agents())
                    .boxed()
                    .sorted(Comparator.comparing(agent -> Chance.mix(order + agent)))
                    .toList();
            int concerned = (int) Math.ceil(group.agents() * cut.share());
            SplittableRandom random = new SplittableRandom(order);
            for (int rank = 0; rank < concerned; rank++) {
                int place = rank;
                long waitNs = cut.reconnectOverNs().stream()
                        .map(over -> over * place / concerned)
                        .findFirst()
                        .orElseGet(() -> Reconnection.restNs(cut.lengthNs(), random));
                absences.get(byChance.get(rank))
                        .add(new Absences.Absence(cut.atNs(), cut.atNs() + cut.lengthNs() + waitNs));
            }
        }
        return absences;
    }
}

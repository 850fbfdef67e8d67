package io.tidegate.sim.load;

import io.tidegate.protocol.sync.SyncLimits;
import io.tidegate.sim.device.RunClock;
import io.tidegate.sim.fleet.Companion;
import io.tidegate.sim.fleet.LoadFleets;
import io.tidegate.sim.scenario.Scenario;
import io.tidegate.sim.scenario.Scenario.DevicePlan;
import io.tidegate.sim.scenario.Scenario.FleetPlan;
import io.tidegate.sim.scenario.SignalPlan;
import io.tidegate.sim.signal.ReplayedFile;
import io.tidegate.sim.signal.Signal;
import io.tidegate.sim.verdict.HubUnavailableException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;

/** Plays a scenario once. */
public final class LoadRun {

    /** More readings per second of the watched agent are not followed on the event stream: it would cost the hub too much. */
    static final double MAX_WATCHED_PER_SECOND = 2_000;

    private final Scenario scenario;
    private final Chances chances;
    private final RunClock clock;
    private final Observer observer;
    private final Map<SignalPlan, Signal> signals = new HashMap<>();

    /**
     * What is chosen outside of a run.
     *
     * @param seed of everything that is random in it
     * @param run a random number that tells its streams and series from those of any other run
     * @param epochOffsetNs from the clock's time to the nanoseconds since the Unix epoch
     * @param threads of the fleets, and of their MQTT client
     */
    public record Chances(long seed, long run, long epochOffsetNs, int threads) {

        String label() {
            return "%016x".formatted(run);
        }
    }

    public LoadRun(Scenario scenario, Chances chances, RunClock clock, Observer observer) {
        this.scenario = scenario;
        this.chances = chances;
        this.clock = clock;
        this.observer = observer;
    }

    /**
     * Plays; blocks until the run is over and checked.
     *
     * @throws NobodyConnectedException if no agent of the fleets could connect
     * @throws RunStoppedException if it was asked to stop
     * @throws HubUnavailableException if the hub cannot be asked what it has
     * @throws IOException if a signal cannot be read, or the observer cannot write
     */
    public LoadResult play()
            throws IOException, InterruptedException, ExecutionException, HubUnavailableException,
                    NobodyConnectedException, RunStoppedException {
        LoadFleets.Options options = options();
        List<DevicePlay> devices = devices();
        Meter meter = new Meter(scenario, chances.epochOffsetNs(), clock, observer, devices);
        try (StreamWatch watch = watch(meter)) {
            LoadFleets.Result played = new LoadFleets(options, clock)
                    .play(meter, companion(devices, meter), counts -> meter.tick(counts, watch));
            for (DevicePlay device : devices) {
                device.join();
            }
            if (!played.completed() && played.counts().connected() == 0) {
                throw new NobodyConnectedException("no agent could connect to %s: %s"
                        .formatted(scenario.hub().mqtt(), played.counts().error()));
            }
            if (!played.completed()) {
                throw new RunStoppedException();
            }
            meter.finish(played.counts(), watch);
            HubCheck check = new HubCheck(scenario.hub().http(), clock, scenario.settle());
            check.fleets(played.agents(), options.labels());
            check.devices(devices);
            return meter.result(chances, played, check);
        }
    }

    private static Companion companion(List<DevicePlay> devices, Meter meter) {
        return new Companion() {
            @Override
            public void begin(long startNs, long endNs) {
                meter.begin(startNs, endNs);
            }

            @Override
            public boolean isDone() {
                return devices.stream().allMatch(DevicePlay::isDone);
            }
        };
    }

    private LoadFleets.Options options() throws IOException {
        List<LoadFleets.Group> groups = new ArrayList<>();
        for (FleetPlan fleet : scenario.fleets()) {
            groups.add(new LoadFleets.Group(
                    fleet.name(),
                    fleet.agents(),
                    fleet.load().series(),
                    fleet.load().reads(),
                    signal(fleet.load().signal()),
                    fleet.connectOver().toNanos(),
                    scenario.outages().stream()
                            .filter(outage -> outage.concerns(fleet.name()))
                            .map(outage -> new LoadFleets.Cut(
                                    outage.at().toNanos(),
                                    outage.length().toNanos(),
                                    outage.share(),
                                    outage.reconnectOver()
                                            .map(over -> OptionalLong.of(over.toNanos()))
                                            .orElse(OptionalLong.empty())))
                            .toList(),
                    SyncLimits.DEFAULT
                            .withMaxBatchReadings(fleet.batch())
                            .withLingerMs(fleet.linger().toMillis())));
        }
        return new LoadFleets.Options(
                scenario.hub().mqtt(),
                chances.run(),
                chances.seed(),
                chances.epochOffsetNs(),
                scenario.duration().toNanos(),
                scenario.settle().toNanos(),
                groups,
                chances.threads());
    }

    private List<DevicePlay> devices() throws IOException {
        List<DevicePlay> devices = new ArrayList<>();
        for (DevicePlan plan : scenario.devices()) {
            for (int index = 0; index < plan.devices(); index++) {
                devices.add(new DevicePlay(
                        plan, index, signal(plan.load().signal()), chances.seed(), chances.label(), clock));
            }
        }
        return devices;
    }

    private Signal signal(SignalPlan plan) throws IOException {
        Signal signal = signals.get(plan);
        if (signal == null) {
            signal = plan instanceof SignalPlan.FromFile csv
                    ? ReplayedFile.read(csv.file(), csv.row().toNanos())
                    : ((SignalPlan.Computed) plan).signal();
            signals.put(plan, signal);
        }
        return signal;
    }

    /** A watch on the first agent; one that sees nothing if it is not to be watched. */
    private StreamWatch watch(Meter meter) {
        FleetPlan first = scenario.fleets().isEmpty() ? null : scenario.fleets().get(0);
        StreamWatch watch = new StreamWatch(
                scenario.hub().http(),
                first == null ? "" : LoadFleets.agentId(first.name(), 0),
                chances.label(),
                chances.epochOffsetNs(),
                clock,
                meter.seen());
        if (scenario.watch() && first != null) {
            if (first.load().mostPerSecond() <= MAX_WATCHED_PER_SECOND) {
                watch.begin();
            } else {
                meter.note("the event stream is not watched: the first agent has more than %.0f readings per second"
                        .formatted(MAX_WATCHED_PER_SECOND));
            }
        }
        return watch;
    }
}

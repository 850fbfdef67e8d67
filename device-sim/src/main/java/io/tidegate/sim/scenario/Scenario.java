package io.tidegate.sim.scenario;

import io.tidegate.sim.signal.Schedule;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A load test.
 *
 * @param name for a person, and in the name of the directory of its results
 * @param seed of everything that is random; empty: of no matter which
 * @param duration how long readings fall due
 * @param settle how long after that they may take until all is settled
 * @param hub where they go
 * @param watch whether the event stream of the hub is watched, too
 * @param fleets agents straight to the hub
 * @param devices devices that send to real agents
 * @param outages when which fleet is cut off
 * @param thresholds what it must keep to
 * @param text the document
 */
public record Scenario(
        String name,
        OptionalLong seed,
        Duration duration,
        Duration settle,
        Hub hub,
        boolean watch,
        List<FleetPlan> fleets,
        List<DevicePlan> devices,
        List<Outage> outages,
        Thresholds thresholds,
        String text) {

    public Scenario {
        fleets = List.copyOf(fleets);
        devices = List.copyOf(devices);
        outages = List.copyOf(outages);
    }

    /**
     * A hub.
     *
     * @param http its API
     * @param mqtt where agents connect
     */
    public record Hub(URI http, URI mqtt) {}

    /**
     * How often who measures what.
     *
     * @param series how many series are read together at a time
     * @param perSecond readings per second of each agent or device
     * @param ramps how that changes, in readings per second
     * @param signal how the values move
     */
    public record Load(int series, double perSecond, List<Schedule.Ramp> ramps, SignalPlan signal) {

        public Load {
            ramps = List.copyOf(ramps);
        }

        /** The greatest rate that it ever has. */
        public double mostPerSecond() {
            return ramps.stream().mapToDouble(Schedule.Ramp::toPerSecond).reduce(perSecond, Math::max);
        }

        /** When all series are read. */
        public Schedule reads() {
            return new Schedule(
                    perSecond / series,
                    ramps.stream()
                            .map(ramp -> new Schedule.Ramp(ramp.atNs(), ramp.overNs(), ramp.toPerSecond() / series))
                            .toList());
        }
    }

    /**
     * Equal agents, straight to the hub.
     *
     * @param name begin of their ids
     * @param agents how many
     * @param connectOver how long it takes until the last of them begins to connect, before anything is measured
     * @param linger how long fresh readings wait for company
     * @param batch most readings in a batch
     */
    public record FleetPlan(String name, int agents, Load load, Duration connectOver, Duration linger, int batch) {}

    /**
     * Equal devices of one real agent.
     *
     * @param name begin of their measurements' names
     * @param devices how many
     * @param agent local HTTP of the agent
     * @param mqtt how they reach it, if not over that HTTP
     */
    public record DevicePlan(String name, int devices, Load load, URI agent, Optional<Mqtt> mqtt) {}

    /**
     * An MQTT broker that an agent's source subscribes to.
     *
     * @param broker its URL
     * @param topic below it each device has a topic of its own
     */
    public record Mqtt(URI broker, String topic) {}

    /**
     * Agents lose their connections and cannot connect for a while; they go on measuring.
     *
     * @param at since the begin
     * @param length how long
     * @param fleet of which fleet; empty: of all
     * @param share of its agents, above 0 and at most 1
     * @param reconnectOver how long it takes after that until the last of them tries again; empty: as agents do by themselves
     */
    public record Outage(
            Duration at, Duration length, Optional<String> fleet, double share, Optional<Duration> reconnectOver) {

        /** Whether it concerns agents of the fleet with this name. */
        public boolean concerns(String name) {
            return fleet.isEmpty() || fleet.get().equals(name);
        }
    }

    /** Another hub. */
    public Scenario withHub(Hub other) {
        return new Scenario(name, seed, duration, settle, other, watch, fleets, devices, outages, thresholds, text);
    }

    /** With other random choices. */
    public Scenario withSeed(long other) {
        return new Scenario(
                name, OptionalLong.of(other), duration, settle, hub, watch, fleets, devices, outages, thresholds, text);
    }

    /** For so long, without the outages that would begin after its end. */
    public Scenario withDuration(Duration other) {
        return new Scenario(
                name,
                seed,
                other,
                settle,
                hub,
                watch,
                fleets,
                devices,
                outages.stream()
                        .filter(outage -> outage.at().compareTo(other) < 0)
                        .toList(),
                thresholds,
                text);
    }
}

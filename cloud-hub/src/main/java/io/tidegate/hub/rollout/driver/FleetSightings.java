package io.tidegate.hub.rollout.driver;

import io.tidegate.hub.desired.ConfigView;
import io.tidegate.hub.desired.DesiredConfigs;
import io.tidegate.hub.fleet.AgentView;
import io.tidegate.hub.fleet.FleetView;
import io.tidegate.hub.rollout.Sighting;
import io.tidegate.hub.rollout.Sighting.Presence;
import io.tidegate.hub.store.ConfigTables.Revision;
import io.tidegate.protocol.control.ReportedConfig;
import io.tidegate.protocol.sync.AgentId;
import io.tidegate.protocol.wire.AgentStatus;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/** What the hub's rooms know of agents, put together. Not thread-safe; never blocks. */
final class FleetSightings {

    /** The state of a source that delivers. */
    private static final String WELL = "ok";

    private final FleetView fleet;
    private final DesiredConfigs desired;
    private final ReadingRates rates;
    private final long settleMs;
    private final Map<AgentId, Long> onlineSinceMs = new HashMap<>();
    private Map<AgentId, AgentView> agents = Map.of();
    private long nowMs;

    FleetSightings(FleetView fleet, DesiredConfigs desired, ReadingRates.Options options) {
        this.fleet = fleet;
        this.desired = desired;
        this.rates = new ReadingRates(options);
        this.settleMs = options.settleMs();
    }

    /** Looks at every agent; what {@link #of} answers is of this moment. */
    void look(long atMs) {
        nowMs = atMs;
        List<AgentView> views = fleet.agents();
        agents = new HashMap<>(2 * views.size());
        Map<AgentId, Long> accepted = new HashMap<>(2 * views.size());
        for (AgentView view : views) {
            agents.put(view.agent(), view);
            if (presence(view) == Presence.ONLINE) {
                onlineSinceMs.putIfAbsent(view.agent(), atMs);
            } else {
                onlineSinceMs.remove(view.agent());
            }
            if (settledPresence(view) == Presence.ONLINE) {
                accepted.put(view.agent(), view.ledger().accepted());
            }
        }
        rates.sample(accepted, atMs);
    }

    Map<AgentId, Sighting> of(Set<AgentId> wanted) {
        Map<AgentId, Sighting> sightings = new HashMap<>(2 * wanted.size());
        wanted.forEach(agent -> sightings.put(agent, of(agent)));
        return sightings;
    }

    boolean isOffline(AgentId agent) {
        AgentView view = agents.get(agent);
        return view == null || presence(view) == Presence.OFFLINE;
    }

    private Sighting of(AgentId agent) {
        ConfigView config = desired.view(agent);
        long newest = config.desired().map(Revision::number).orElse(0L);
        AgentView view = agents.get(agent);
        if (view == null) {
            return new Sighting(nowMs, Presence.OFFLINE, "", 0, OptionalDouble.empty(), newest, Optional.empty());
        }
        long accepted = view.ledger().accepted();
        return new Sighting(
                nowMs,
                settledPresence(view),
                trouble(view),
                accepted,
                rates.of(agent, accepted, nowMs),
                newest,
                config.reported().flatMap(ReportedConfig::desired));
    }

    /** Of an agent that has just come it is not known yet what it has accepted meanwhile. */
    private Presence settledPresence(AgentView view) {
        Presence presence = presence(view);
        long sinceMs = onlineSinceMs.getOrDefault(view.agent(), nowMs);
        return presence == Presence.ONLINE && nowMs - sinceMs < settleMs ? Presence.UNKNOWN : presence;
    }

    static Presence presence(AgentView view) {
        return switch (view.state()) {
            case PENDING -> Presence.UNKNOWN;
            case ONLINE, LATE -> Presence.ONLINE;
            case OFFLINE -> Presence.OFFLINE;
        };
    }

    private static String trouble(AgentView view) {
        AgentStatus status = view.status();
        if (status == null) {
            return "";
        }
        return status.sources().stream()
                .filter(source -> !source.state().equals(WELL))
                .findFirst()
                .map(source -> "source %s is %s%s"
                        .formatted(
                                source.name(), source.state(), source.error().isEmpty() ? "" : ": " + source.error()))
                .orElseGet(() -> view.state() == AgentView.State.LATE ? "its newest readings do not arrive" : "");
    }
}

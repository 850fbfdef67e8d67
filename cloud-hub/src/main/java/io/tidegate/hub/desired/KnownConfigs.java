package io.tidegate.hub.desired;

import static java.util.stream.Collectors.toUnmodifiableSet;

import io.tidegate.hub.store.ConfigTables;
import io.tidegate.hub.store.ConfigTables.Revision;
import io.tidegate.hub.store.StoreUnavailableException;
import io.tidegate.protocol.sync.AgentId;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** What is known of every agent's configuration, in memory, as the database had it at the start. Any thread; never blocks. */
public final class KnownConfigs {

    private final Map<AgentId, Known> agents = new ConcurrentHashMap<>();

    /**
     * What the database knows; blocks.
     *
     * @throws StoreUnavailableException if it does not answer
     */
    public static KnownConfigs of(ConfigTables tables) {
        KnownConfigs known = new KnownConfigs();
        tables.newest().forEach(known::desired);
        tables.reports()
                .forEach(row -> StoredReports.report(row)
                        .ifPresent(
                                report -> known.change(row.agent(), each -> each.restored(report, row.receivedNs()))));
        return known;
    }

    Known of(AgentId agent) {
        return agents.getOrDefault(agent, Known.NOTHING);
    }

    /** Of how many agents what is known is like that. */
    long count(Predicate<ConfigView> like) {
        return agents.entrySet().stream()
                .map(entry -> ConfigView.of(entry.getKey(), entry.getValue()))
                .filter(like)
                .count();
    }

    /** Agents that have a desired revision. */
    public Set<AgentId> configuredAgents() {
        return agents.entrySet().stream()
                .filter(entry -> entry.getValue().desired() != null)
                .map(Map.Entry::getKey)
                .collect(toUnmodifiableSet());
    }

    long configured() {
        return agents.values().stream().filter(each -> each.desired() != null).count();
    }

    void desired(Revision revision) {
        change(revision.agent(), before -> before.withDesired(revision));
    }

    Known change(AgentId agent, UnaryOperator<Known> change) {
        return agents.compute(agent, (id, before) -> change.apply(before == null ? Known.NOTHING : before));
    }
}

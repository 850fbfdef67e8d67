package io.tidegate.hub.group;

import static java.util.stream.Collectors.toUnmodifiableSet;

import io.tidegate.hub.desired.DocumentLayers;
import io.tidegate.hub.store.ConfigTables;
import io.tidegate.hub.store.GroupTables;
import io.tidegate.hub.store.GroupTables.GroupRow;
import io.tidegate.hub.store.StoreUnavailableException;
import io.tidegate.protocol.merge.CanonicalJson;
import io.tidegate.protocol.merge.MergedDocument;
import io.tidegate.protocol.sync.AgentId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * All groups, and the labels by which they choose, in memory. An agent that has never said what its labels are is in no group.
 * Any thread; never blocks.
 */
public final class KnownGroups implements DocumentLayers {

    private volatile GroupSet groups;
    private final Map<AgentId, Map<String, String>> labels = new ConcurrentHashMap<>();

    private KnownGroups(GroupSet groups) {
        this.groups = groups;
    }

    /**
     * What the database knows; blocks.
     *
     * @throws StoreUnavailableException if it does not answer
     */
    public static KnownGroups of(GroupTables tables) {
        return new KnownGroups(read(tables));
    }

    private static GroupSet read(GroupTables tables) {
        return new GroupSet(tables.groups().stream().map(KnownGroups::group).toList());
    }

    private static Group group(GroupRow row) {
        return new Group(
                row.name(),
                GroupDocuments.selector(row.selector()),
                row.priority(),
                row.document(),
                row.revision(),
                row.updatedNs(),
                row.author(),
                row.comment());
    }

    /** An agent has these labels; returns whether it had others, or none were known. */
    public boolean heard(AgentId agent, Map<String, String> now) {
        Map<String, String> copy = Map.copyOf(now);
        return !copy.equals(labels.put(agent, copy));
    }

    @Override
    public String beneath(AgentId agent) {
        return beneath(groups, agent);
    }

    String beneath(GroupSet set, AgentId agent) {
        Map<String, String> known = labels.get(agent);
        return known == null ? GroupSet.NOTHING : set.beneath(known);
    }

    GroupSet now() {
        return groups;
    }

    /** Takes over what is on disk now; blocks. One at a time, so that what was read first is not taken over last. */
    synchronized void refresh(GroupTables tables) {
        groups = read(tables);
    }

    /** Agents of which the labels are known and chosen by a group. */
    Set<AgentId> chosenBy(Group group) {
        return labels.entrySet().stream()
                .filter(entry -> group.matches(entry.getValue()))
                .map(Map.Entry::getKey)
                .collect(toUnmodifiableSet());
    }

    /** Agents of which the labels are known. */
    Set<AgentId> agents() {
        return Set.copyOf(labels.keySet());
    }

    /**
     * Where each value of what an agent is told comes from: JSON pointer → {@code group NAME} or {@code own}; empty while
     * something else is about to follow from the groups than what the revision says.
     */
    public Optional<Map<String, String>> origins(AgentId agent, ConfigTables.Stored newest) {
        Map<String, String> known = labels.get(agent);
        GroupSet chosen = known == null ? new GroupSet(List.of()) : groups;
        MergedDocument merged = chosen.over(known == null ? Map.of() : known, newest.own());
        return Optional.of(merged)
                .filter(each -> CanonicalJson.write(each.document()).equals(newest.document()))
                .map(MergedDocument::origins);
    }
}

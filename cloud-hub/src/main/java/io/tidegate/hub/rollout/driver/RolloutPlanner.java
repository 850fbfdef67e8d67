package io.tidegate.hub.rollout.driver;

import io.tidegate.hub.desired.DesiredConfigs;
import io.tidegate.hub.fleet.AgentView;
import io.tidegate.hub.fleet.FleetView;
import io.tidegate.hub.rollout.Sighting.Presence;
import io.tidegate.hub.rollout.driver.RolloutPlan.ChangeGroup;
import io.tidegate.hub.rollout.driver.RolloutPlan.RefusedGroup;
import io.tidegate.hub.store.ConfigTables;
import io.tidegate.hub.store.StoreUnavailableException;
import io.tidegate.protocol.config.PushedSchema;
import io.tidegate.protocol.control.Digest;
import io.tidegate.protocol.document.ConfigProblem;
import io.tidegate.protocol.merge.Change;
import io.tidegate.protocol.merge.DocumentDifference;
import io.tidegate.protocol.sync.AgentId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds out what a rollout would do. Any thread; blocks; throws {@link StoreUnavailableException}. */
public final class RolloutPlanner {

    /** How messages call an agent's document. */
    private static final String NAME = "document";

    private final FleetView fleet;
    private final DesiredConfigs desired;

    public RolloutPlanner(FleetView fleet, DesiredConfigs desired) {
        this.fleet = fleet;
        this.desired = desired;
    }

    public RolloutPlan plan(RolloutRequest request) {
        AgentDocuments documents = request.whole()
                ? AgentDocuments.whole(request.document())
                : AgentDocuments.patched(request.document(), desired);
        Map<AgentId, Long> bases = new LinkedHashMap<>();
        List<AgentId> unchanged = new ArrayList<>();
        Map<Comparison, List<AgentId>> compared = new LinkedHashMap<>();
        Map<String, List<ConfigProblem>> checked = new HashMap<>();
        Map<List<ConfigProblem>, List<AgentId>> refused = new LinkedHashMap<>();
        int online = 0;
        for (AgentView view : inOrder(request)) {
            AgentId agent = view.agent();
            Optional<ConfigTables.Stored> newest = desired.current(agent);
            long base = newest.map(stored -> stored.revision().number()).orElse(0L);
            String before = newest.map(ConfigTables.Stored::own).orElse(AgentDocuments.NOTHING);
            String after = documents.of(agent, base).orElse(before);
            if (before.equals(after)) {
                unchanged.add(agent);
                continue;
            }
            List<ConfigProblem> problems = checked.computeIfAbsent(
                    after,
                    text -> PushedSchema.check(NAME, RolloutDocuments.parse(text))
                            .problems());
            if (!problems.isEmpty()) {
                refused.computeIfAbsent(problems, any -> new ArrayList<>()).add(agent);
            }
            bases.put(agent, base);
            online += FleetSightings.presence(view) == Presence.ONLINE ? 1 : 0;
            compared.computeIfAbsent(new Comparison(before, after), any -> new ArrayList<>())
                    .add(agent);
        }
        return new RolloutPlan(request, bases, online, unchanged, groups(compared), refusedGroups(refused));
    }

    private record Comparison(String before, String after) {}

    /** Spread over the fleet, so that the first are not always the same: ordered by a digest of request and agent. */
    private List<AgentView> inOrder(RolloutRequest request) {
        String seed = request.document() + ' ';
        return fleet.agents().stream()
                .filter(view -> RolloutDocuments.matches(request.selector(), view.labels()))
                .sorted(Comparator.comparing(
                        view -> Digest.of(seed + view.agent().text()).hex()))
                .toList();
    }

    private static List<ChangeGroup> groups(Map<Comparison, List<AgentId>> compared) {
        Map<List<Change>, List<AgentId>> byChanges = new LinkedHashMap<>();
        compared.forEach((comparison, agents) -> byChanges
                .computeIfAbsent(
                        DocumentDifference.between(
                                RolloutDocuments.parse(comparison.before()),
                                RolloutDocuments.parse(comparison.after())),
                        any -> new ArrayList<>())
                .addAll(agents));
        return byChanges.entrySet().stream()
                .map(entry -> new ChangeGroup(entry.getKey(), sorted(entry.getValue())))
                .sorted(Comparator.comparing(
                                (ChangeGroup group) -> group.agents().size())
                        .reversed())
                .toList();
    }

    private static List<RefusedGroup> refusedGroups(Map<List<ConfigProblem>, List<AgentId>> refused) {
        return refused.entrySet().stream()
                .map(entry -> new RefusedGroup(entry.getKey(), sorted(entry.getValue())))
                .toList();
    }

    private static List<AgentId> sorted(List<AgentId> agents) {
        return agents.stream().sorted(Comparator.comparing(AgentId::text)).toList();
    }
}

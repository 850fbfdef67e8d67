package io.tidegate.hub.rollout.driver;

import io.tidegate.hub.desired.DesiredConfigs;
import io.tidegate.hub.store.ConfigTables;
import io.tidegate.hub.store.StoreUnavailableException;
import io.tidegate.protocol.document.DocumentNode;
import io.tidegate.protocol.merge.CanonicalJson;
import io.tidegate.protocol.merge.Layer;
import io.tidegate.protocol.merge.MergedDocument;
import io.tidegate.protocol.sync.AgentId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which document an agent gets. Blocks; throws {@link StoreUnavailableException} when the database does not answer. */
interface AgentDocuments {

    /** Nothing was pushed: all is as the technician wrote it. */
    String NOTHING = "{}";

    /** The agent's own document in canonical JSON; empty if its {@code base} is not kept any more. */
    Optional<String> of(AgentId agent, long base);

    /** The same for all. */
    static AgentDocuments whole(String document) {
        return (agent, base) -> Optional.of(document);
    }

    /** Each agent's own with the same change. */
    static AgentDocuments patched(String patch, DesiredConfigs desired) {
        DocumentNode change = RolloutDocuments.parse(patch);
        return (agent, base) -> own(agent, base, desired).map(before -> merged(before, change));
    }

    /** What each had before another rollout. */
    static AgentDocuments before(Map<AgentId, Long> bases, DesiredConfigs desired) {
        return (agent, base) -> own(agent, bases.getOrDefault(agent, 0L), desired);
    }

    private static Optional<String> own(AgentId agent, long revision, DesiredConfigs desired) {
        return revision == 0
                ? Optional.of(NOTHING)
                : desired.revision(agent, revision).map(ConfigTables.Stored::own);
    }

    private static String merged(String before, DocumentNode change) {
        return CanonicalJson.write(MergedDocument.of(
                        List.of(new Layer("before", RolloutDocuments.parse(before)), new Layer("rollout", change)))
                .document());
    }
}

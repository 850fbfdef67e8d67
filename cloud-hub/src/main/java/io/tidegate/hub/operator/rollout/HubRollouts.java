package io.tidegate.hub.operator.rollout;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidegate.hub.client.HubConnection;
import io.tidegate.hub.client.Query;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a hub can be asked of rollouts. */
final class HubRollouts {

    private static final String PATH = "/api/v1/rollouts";
    private static final Map<String, String> JSON =
            Map.of("Content-Type", "application/json", "Accept", "application/json");

    private final HubConnection hub;

    HubRollouts(HubConnection hub) {
        this.hub = hub;
    }

    JsonNode list(int limit) {
        return hub.document(Query.of(PATH).with("limit", limit));
    }

    /** Without its agents but one page. */
    JsonNode one(long number) {
        return hub.document(Query.of(PATH + "/" + number));
    }

    JsonNode start(JsonNode request, boolean dryRun, @Nullable String author) {
        Query query = Query.of(PATH).with("author", author).with("dry_run", dryRun ? "true" : null);
        return send(query, request);
    }

    JsonNode act(long number, String action, @Nullable String author) {
        return send(
                Query.of(PATH + "/" + number + "/actions").with("author", author),
                HubConnection.JSON.createObjectNode().put("action", action));
    }

    private JsonNode send(Query query, JsonNode body) {
        return hub.send("POST", query, JSON, body.toString().getBytes(StandardCharsets.UTF_8))
                .document();
    }
}

package io.tidegate.hub.operator.config;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidegate.hub.client.HubConnection;
import io.tidegate.hub.client.HubReply;
import io.tidegate.hub.client.Query;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of one agent, at a hub.
 *
 * @param agent its id, as the user gave it
 */
record AgentConfig(HubConnection hub, String agent) {

    HubReply get() {
        return hub.send("GET", query(""), Map.of(), new byte[0]);
    }

    JsonNode revision(long number) {
        return hub.document(query("/revisions/" + number));
    }

    /** @param to the newest if null */
    JsonNode difference(long from, @Nullable Long to) {
        return hub.document(query("/revisions/" + from + "/diff").with("to", to));
    }

    JsonNode revisions() {
        return hub.document(query("/revisions"));
    }

    JsonNode history() {
        return hub.document(query("/history").with("limit", 500));
    }

    /**
     * @param document JSON or YAML
     * @param again whether it is tried once more if it is the newest already
     */
    HubReply put(String document, String revision, @Nullable String author, @Nullable String comment, boolean again) {
        return hub.send(
                "PUT",
                query("").with("author", author).with("comment", comment).with("again", again ? "true" : null),
                Map.of("Content-Type", "application/yaml", "If-Match", "\"" + revision + "\""),
                document.getBytes(StandardCharsets.UTF_8));
    }

    private Query query(String below) {
        return Query.of("/api/v1/agents/" + Query.escaped(agent) + "/config" + below);
    }
}

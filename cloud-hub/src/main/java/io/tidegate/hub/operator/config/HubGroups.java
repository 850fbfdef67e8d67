package io.tidegate.hub.operator.config;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidegate.hub.client.HubConnection;
import io.tidegate.hub.client.HubReply;
import io.tidegate.hub.client.Query;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a hub can be asked of groups. */
record HubGroups(HubConnection hub) {

    private static final String PATH = "/api/v1/groups";

    JsonNode list() {
        return hub.document(Query.of(PATH));
    }

    HubReply get(String name) {
        return hub.send("GET", one(name), Map.of(), new byte[0]);
    }

    HubReply put(String name, JsonNode group, String revision, @Nullable String author, @Nullable String comment) {
        return hub.send(
                "PUT",
                one(name).with("author", author).with("comment", comment),
                Map.of("Content-Type", "application/json", "If-Match", tag(revision)),
                group.toString().getBytes(StandardCharsets.UTF_8));
    }

    void delete(String name, String revision, @Nullable String author, @Nullable String comment) {
        hub.send(
                "DELETE",
                one(name).with("author", author).with("comment", comment),
                Map.of("If-Match", tag(revision)),
                new byte[0]);
    }

    private static String tag(String revision) {
        return "\"" + revision + "\"";
    }

    private static Query one(String name) {
        return Query.of(PATH + "/" + Query.escaped(name));
    }
}

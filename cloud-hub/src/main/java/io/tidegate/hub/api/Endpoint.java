package io.tidegate.hub.api;

import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.util.Set;

/**
 * One thing that can be read. What stands here is what {@code openapi.json} describes, and a test compares the two.
 *
 * @param path as in OpenAPI, {@code /api/v1/agents/{id}}
 * @param parameters the query parameters that it knows; {@code label.} stands for all that begin so
 * @param handler answers; on the event loop
 */
record Endpoint(String path, Set<String> parameters, Handler<RoutingContext> handler) {

    /** The path as Vert.x writes it. */
    String route() {
        return path.replaceAll("\\{(\\w+)}", ":$1");
    }
}

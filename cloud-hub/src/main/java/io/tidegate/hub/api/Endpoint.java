package io.tidegate.hub.api;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.util.Set;

/**
 * One thing that can be asked or done. What stands here is what {@code openapi.json} describes, and a test compares the two.
 *
 * @param method where it is GET, HEAD is possible too
 * @param path as in OpenAPI, {@code /api/v1/agents/{id}}
 * @param parameters the query parameters that it knows; {@code label.} stands for all that begin so
 * @param handler answers; on the event loop
 */
record Endpoint(HttpMethod method, String path, Set<String> parameters, Handler<RoutingContext> handler) {

    /** One that is read. */
    static Endpoint get(String path, Set<String> parameters, Handler<RoutingContext> handler) {
        return new Endpoint(HttpMethod.GET, path, parameters, handler);
    }

    /** The path as Vert.x writes it; a file may stand in a directory. */
    String route() {
        return path.endsWith("{file}") ? path.replace("{file}", "*") : path.replaceAll("\\{(\\w+)}", ":$1");
    }
}

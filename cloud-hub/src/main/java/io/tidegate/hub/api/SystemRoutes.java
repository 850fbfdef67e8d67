package io.tidegate.hub.api;

import io.tidegate.hub.format.Json;
import io.tidegate.hub.http.Answer;
import io.tidegate.hub.http.Problem;
import io.tidegate.hub.http.ProblemException;
import io.tidegate.hub.http.StoreQuestion;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** What a supervisor and Prometheus ask for. */
final class SystemRoutes {

    private static final String METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private final Supplier<String> metrics;
    private final Supplier<Readiness> readiness;
    private final StoreQuestion questions;

    /** @param questions for the metrics, which count over all agents: with thousands of them too long for the event loop */
    SystemRoutes(Supplier<String> metrics, Supplier<Readiness> readiness, StoreQuestion questions) {
        this.metrics = metrics;
        this.readiness = readiness;
        this.questions = questions;
    }

    List<Endpoint> endpoints() {
        return List.of(
                Endpoint.get("/healthz", Set.of(), this::healthz),
                Endpoint.get("/readyz", Set.of(), this::readyz),
                Endpoint.get("/metrics", Set.of(), this::metrics));
    }

    private void healthz(RoutingContext request) {
        status(request, "ok");
    }

    private void readyz(RoutingContext request) {
        Readiness now = readiness.get();
        if (!now.problems().isEmpty()) {
            throw new ProblemException(Problem.notReady(now.problems()));
        }
        status(request, "ready");
    }

    private static void status(RoutingContext request, String status) {
        Answer.json(request, Json.bytes(json -> {
            json.writeStartObject();
            json.writeStringField("status", status);
            json.writeEndObject();
        }));
    }

    private void metrics(RoutingContext request) {
        questions.ask(
                request,
                metrics,
                text -> request.response()
                        .putHeader(HttpHeaders.CONTENT_TYPE, METRICS_TYPE)
                        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                        .end(text));
    }
}

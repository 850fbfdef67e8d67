package io.tidegate.edge.local;

import io.tidegate.edge.local.http.Answer;
import io.tidegate.edge.local.http.Endpoint;
import io.tidegate.edge.local.http.LargeBodies;
import io.tidegate.edge.source.Intake;
import io.tidegate.edge.source.ObservationClock;
import io.tidegate.edge.source.RejectedReadings;
import io.tidegate.edge.source.payload.PayloadLimits;
import io.tidegate.edge.source.payload.json.JsonReadings;
import io.tidegate.edge.source.payload.json.SenMl;
import io.tidegate.edge.source.payload.line.LineProtocol;
import io.tidegate.protocol.sync.AgentId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Everything that the agent's HTTP server answers.
 *
 * @param agent whose they are
 * @param intake takes what is posted
 * @param clock stamps readings that have no time
 * @param rejected counts what is refused
 * @param limits of one payload; the intake must take {@code maxReadings} at once
 * @param acceptTimeoutMs after which a client that waits for <em>accepted</em> is told that nobody knows yet
 * @param snapshot how the agent is now
 */
public record Endpoints(
        AgentId agent,
        Intake intake,
        ObservationClock clock,
        RejectedReadings rejected,
        PayloadLimits limits,
        long acceptTimeoutMs,
        Supplier<AgentSnapshot> snapshot) {

    public static final long DEFAULT_ACCEPT_TIMEOUT_MS = 30_000;

    Map<String, Endpoint> byPath() {
        IntakeAnswers answers = new IntakeAnswers(intake, rejected, limits.maxReadings(), acceptTimeoutMs);
        LargeBodies largeBodies = new LargeBodies();
        Endpoint write = new WriteEndpoint(new LineProtocol(limits), clock, answers, largeBodies);
        Map<String, Endpoint> endpoints = new LinkedHashMap<>();
        endpoints.put("/", Endpoint.get(request -> TechnicianPage.answer()));
        endpoints.put("/write", write);
        endpoints.put("/api/v2/write", write);
        endpoints.put(
                "/api/v1/readings",
                new ReadingsEndpoint(new JsonReadings(agent, limits), new SenMl(limits), clock, answers, largeBodies));
        endpoints.put(
                "/api/v1/status",
                Endpoint.get(request -> Answer.of(200, "application/json", StatusJson.of(snapshot.get()))));
        endpoints.put(
                "/metrics",
                Endpoint.get(request -> Answer.of(200, MetricsText.MEDIA_TYPE, MetricsText.of(snapshot.get()))));
        endpoints.put("/healthz", Endpoint.get(request -> Answer.of(200, "text/plain; charset=utf-8", "ok\n")));
        endpoints.putAll(InfluxEndpoints.byPath(snapshot.get().version()));
        return endpoints;
    }
}

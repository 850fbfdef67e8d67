package io.tidegate.edge.local;

import io.tidegate.edge.local.http.Answer;
import io.tidegate.edge.local.http.Endpoint;
import io.tidegate.edge.local.http.Json;
import io.tidegate.edge.local.http.Problem;
import io.tidegate.edge.local.http.Request;
import io.tidegate.edge.local.http.RequestRefusedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * What InfluxDB's clients ask besides writing. There are no databases here: creating one succeeds, listing them gives
 * none, and reading data back is the hub's task.
 */
final class InfluxEndpoints {

    /** Whose behaviour the clients may expect. */
    static final String INFLUX_VERSION = "1.8.10";

    private static final List<String> NOTHING_TO_DO = List.of("create database", "create retention policy", "show ");

    private InfluxEndpoints() {}

    static Map<String, Endpoint> byPath(String version) {
        Map<String, Endpoint> endpoints = new LinkedHashMap<>();
        endpoints.put("/ping", Endpoint.get(request -> versioned(Answer.empty(204))));
        endpoints.put(
                "/health",
                Endpoint.get(request -> Answer.of(200, "application/json", Json.text(json -> {
                    json.writeStartObject();
                    json.writeStringField("name", "tidegate-edge");
                    json.writeStringField("message", "ready for writes");
                    json.writeStringField("status", "pass");
                    json.writeStringField("version", version);
                    json.writeEndObject();
                }))));
        endpoints.put("/query", new Query());
        return endpoints;
    }

    private static Answer versioned(Answer answer) {
        return answer.withHeader("X-Influxdb-Version", INFLUX_VERSION).withHeader("X-Influxdb-Build", "tidegate");
    }

    /** {@code /query?q=…}, the query language of InfluxDB 1. */
    private static final class Query implements Endpoint {

        @Override
        public Set<String> methods() {
            return Set.of("GET", "POST");
        }

        @Override
        public CompletionStage<Answer> answer(Request request) throws IOException, RequestRefusedException {
            String statements = statements(request);
            for (String statement : statements.split(";", -1)) {
                String words = statement.strip().toLowerCase(Locale.ROOT).replaceAll("\\s+", " ") + " ";
                if (!words.isBlank() && NOTHING_TO_DO.stream().noneMatch(words::startsWith)) {
                    throw refused(statement.strip());
                }
            }
            return CompletableFuture.completedStage(
                    versioned(Answer.of(200, "application/json", "{\"results\":[{\"statement_id\":0}]}\n")));
        }

        private static String statements(Request request) throws IOException, RequestRefusedException {
            if (request.parameter("q").isPresent()) {
                return request.parameter("q").get();
            }
            if (request.mediaType().equals("application/x-www-form-urlencoded")) {
                String form = new String(request.body().read(), StandardCharsets.UTF_8);
                return Request.parameters(form).getOrDefault("q", "");
            }
            return "";
        }

        private static RequestRefusedException refused(String statement) {
            String detail =
                    "\"%s\" was not carried out: an agent takes readings and does not answer queries; ask the hub, for example with tidegate query"
                            .formatted(statement.length() > 80 ? statement.substring(0, 80) + "…" : statement);
            return new RequestRefusedException(Problem.of(400, "The statement is not known here", detail)
                    .withMembers(json -> json.writeStringField("error", detail)));
        }
    }
}

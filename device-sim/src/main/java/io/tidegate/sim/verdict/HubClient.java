package io.tidegate.sim.verdict;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The HTTP API of a hub, as far as a verdict needs it. Thread-safe; each call blocks until it is answered. */
public final class HubClient {

    private static final int MAX_REASON_CHARS = 2_000;

    private final URI base;
    private final Duration requestTimeout;
    private final HttpClient http;
    private final ObjectMapper json = new ObjectMapper();

    /** Takes readings as they come. */
    @FunctionalInterface
    public interface Sink {

        /**
         * A stored reading.
         *
         * @param name of its series
         * @param timeNs in nanoseconds since the Unix epoch
         * @param value as the hub wrote it, bit for bit; NaN if it is no number
         */
        void accept(String name, long timeNs, double value);
    }

    /**
     * A client of one hub.
     *
     * @param base such as {@code http://127.0.0.1:8080}
     * @param requestTimeout until an answer begins
     */
    public HubClient(URI base, Duration requestTimeout) {
        this.base = base;
        this.requestTimeout = requestTimeout;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(requestTimeout)
                .build();
    }

    /** Reads one line of an answer; the parser stands at its first token. */
    @FunctionalInterface
    private interface Line {
        void read(JsonParser parser) throws IOException, HubUnavailableException;
    }

    /**
     * Streams readings of one agent, in constant memory.
     *
     * @param name of series with this name; null for all
     * @param labels of series that have exactly these labels
     */
    public void readings(String agent, @Nullable String name, Map<String, String> labels, Sink sink)
            throws HubUnavailableException, InterruptedException {
        String query = "/api/v1/readings?format=ndjson&agent=" + encoded(agent)
                + (name == null ? "" : "&name=" + encoded(name)) + labelQuery(labels);
        lines(query, parser -> read(parser, name, labels, sink));
    }

    /** How many readings each agent has in series with these labels. */
    public Map<String, Long> countReadings(Map<String, String> labels)
            throws HubUnavailableException, InterruptedException {
        Map<String, Long> counts = new TreeMap<>();
        lines("/api/v1/series?format=ndjson" + labelQuery(labels), parser -> {
            JsonNode series = json.readTree(parser);
            counts.merge(series.path("agent").asText(), series.path("readings").asLong(), Long::sum);
        });
        return counts;
    }

    private void lines(String path, Line line) throws HubUnavailableException, InterruptedException {
        HttpResponse<InputStream> answer = get(path);
        try (InputStream body = answer.body();
                JsonParser parser = json.getFactory().createParser(body)) {
            requireOk(answer.statusCode(), body);
            while (parser.nextToken() != null) {
                if (parser.currentToken() != JsonToken.START_OBJECT) {
                    throw new HubUnavailableException(base + " sent a line that is no object", false);
                }
                line.read(parser);
            }
        } catch (JsonProcessingException e) {
            throw new HubUnavailableException(base + " sent a line that is no JSON: " + e.getMessage(), true);
        } catch (IOException e) {
            throw new HubUnavailableException(base + " broke off its answer: " + e.getMessage(), true);
        }
    }

    /** What {@code GET /api/v1/agents/{id}} answers; empty if the hub does not know the agent. */
    public Optional<JsonNode> agent(String agent) throws HubUnavailableException, InterruptedException {
        return document("/api/v1/agents/" + encoded(agent));
    }

    private Optional<JsonNode> document(String path) throws HubUnavailableException, InterruptedException {
        HttpResponse<InputStream> answer = get(path);
        try (InputStream body = answer.body()) {
            if (answer.statusCode() == 404) {
                return Optional.empty();
            }
            requireOk(answer.statusCode(), body);
            return Optional.of(json.readTree(body));
        } catch (IOException e) {
            throw new HubUnavailableException(base + path + ": " + e.getMessage(), true);
        }
    }

    private void read(JsonParser parser, @Nullable String wanted, Map<String, String> wantedLabels, Sink sink)
            throws IOException, HubUnavailableException {
        String name = "";
        String time = "";
        double value = Double.NaN;
        Map<String, String> labels = Map.of();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String field = parser.currentName();
            JsonToken token = parser.nextToken();
            switch (field) {
                case "name" -> name = parser.getText();
                case "time" -> time = parser.getText();
                case "labels" -> labels = labels(parser);
                case "value" -> value = token.isNumeric() ? Double.parseDouble(parser.getText()) : Double.NaN;
                default -> parser.skipChildren();
            }
        }
        if ((wanted == null || name.equals(wanted)) && labels.equals(wantedLabels)) {
            sink.accept(name, timeNs(time), value);
        }
    }

    private static Map<String, String> labels(JsonParser parser) throws IOException {
        Map<String, String> labels = new TreeMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String label = parser.currentName();
            parser.nextToken();
            labels.put(label, parser.getText());
        }
        return labels;
    }

    private long timeNs(String time) throws HubUnavailableException {
        try {
            Instant instant = Instant.parse(time);
            return Math.addExact(Math.multiplyExact(instant.getEpochSecond(), 1_000_000_000L), instant.getNano());
        } catch (DateTimeParseException | ArithmeticException e) {
            throw new HubUnavailableException(base + " sent \"" + time + "\", which is no RFC 3339 time", false);
        }
    }

    private HttpResponse<InputStream> get(String path) throws HubUnavailableException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(base.resolve(path))
                .timeout(requestTimeout)
                .build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofInputStream());
        } catch (IOException e) {
            throw new HubUnavailableException(
                    "%s cannot be reached: %s".formatted(base, e.getMessage() == null ? e : e.getMessage()), true);
        }
    }

    private void requireOk(int status, InputStream body) throws IOException, HubUnavailableException {
        if (status != 200) {
            String reason = new String(body.readNBytes(MAX_REASON_CHARS), StandardCharsets.UTF_8);
            throw new HubUnavailableException(
                    "%s answered %d: %s".formatted(base, status, reason), status >= 500 || status == 429);
        }
    }

    private static String labelQuery(Map<String, String> labels) {
        StringBuilder query = new StringBuilder();
        labels.forEach((label, value) ->
                query.append("&label.").append(encoded(label)).append('=').append(encoded(value)));
        return query.toString();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}

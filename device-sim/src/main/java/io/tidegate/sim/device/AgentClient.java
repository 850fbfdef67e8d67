package io.tidegate.sim.device;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/** The local HTTP of one agent. Thread-safe; each call blocks until it is answered or times out. */
public final class AgentClient implements DeviceLink {

    /** Longest part of a refusal that is shown. */
    private static final int MAX_REASON_CHARS = 2_000;

    private static final long MAX_RETRY_AFTER_SECONDS = 5;

    private final URI base;
    private final Duration requestTimeout;
    private final HttpClient http;
    private final ObjectMapper json = new ObjectMapper();

    /**
     * A client of one agent.
     *
     * @param base such as {@code http://127.0.0.1:8088}
     * @param requestTimeout for one attempt
     */
    public AgentClient(URI base, Duration requestTimeout) {
        this.base = base;
        this.requestTimeout = requestTimeout;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(requestTimeout)
                .build();
    }

    /**
     * Posts line protocol once.
     *
     * @param idempotencyKey makes it safe to post the same body again
     */
    @Override
    public WriteOutcome write(String idempotencyKey, byte[] body) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(base.resolve("/write"))
                .timeout(requestTimeout)
                .header("Content-Type", "text/plain; charset=utf-8")
                .header("Idempotency-Key", idempotencyKey)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        try {
            HttpResponse<String> answer =
                    http.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
            int status = answer.statusCode();
            if (status / 100 == 2) {
                return new WriteOutcome.Accepted();
            }
            String reason = "%s answered %d: %s".formatted(base, status, shortened(answer.body()));
            boolean mayHelp = status >= 500 || status == 408 || status == 429;
            return mayHelp ? new WriteOutcome.Again(reason, retryAfterMs(answer)) : new WriteOutcome.Refused(reason);
        } catch (IOException e) {
            return new WriteOutcome.Again(
                    "%s does not answer: %s".formatted(base, e.getMessage() == null ? e : e.getMessage()), 0);
        }
    }

    /** What {@code GET /api/v1/status} answers; empty if the agent cannot be reached or answers something else. */
    public Optional<JsonNode> status() throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(base.resolve("/api/v1/status"))
                .timeout(requestTimeout)
                .build();
        try {
            HttpResponse<byte[]> answer = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
            return answer.statusCode() == 200 ? Optional.of(json.readTree(answer.body())) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static long retryAfterMs(HttpResponse<?> answer) {
        String seconds = answer.headers().firstValue("Retry-After").orElse("0");
        return seconds.matches("\\d{1,9}") ? 1000 * Math.min(Long.parseLong(seconds), MAX_RETRY_AFTER_SECONDS) : 0;
    }

    private static String shortened(String text) {
        return text.length() <= MAX_REASON_CHARS ? text : text.substring(0, MAX_REASON_CHARS) + "…";
    }
}

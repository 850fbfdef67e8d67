package io.tidegate.hub.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;

/** Asks a hub. Every failure becomes a {@link CommandFailedException} with the exit code of contract.md. */
public final class HubConnection {

    public static final ObjectMapper JSON = new ObjectMapper();

    private static final int MAX_PROBLEM_BYTES = 1024 * 1024;

    private final URI hub;
    private final Duration timeout;
    private final String token;
    private final Consumer<String> trace;
    private final HttpClient client;

    /**
     * @param timeout for the connection, and for the answer to begin
     * @param token sent as bearer token; none if empty
     * @param trace hears of every question
     */
    public HubConnection(URI hub, Duration timeout, String token, Consumer<String> trace) {
        if (hub.getHost() == null || !("http".equals(hub.getScheme()) || "https".equals(hub.getScheme()))) {
            throw new CommandFailedException(
                    ExitCodes.WRONG_USAGE,
                    "%s is not the address of a hub; give one such as http://127.0.0.1:8080".formatted(hub));
        }
        this.hub = hub;
        this.timeout = timeout;
        this.token = token;
        this.trace = trace;
        this.client = HttpClient.newBuilder()
                .connectTimeout(timeout)
                .version(HttpClient.Version.HTTP_1_1)
                .build();
    }

    public URI hub() {
        return hub;
    }

    /** A whole document. */
    public JsonNode document(Query query) {
        try (InputStream body = open(query, Map.of("Accept", "application/json"))) {
            return JSON.readTree(body);
        } catch (JsonProcessingException notJson) {
            throw new CommandFailedException(
                    ExitCodes.FAILED,
                    "%s answers, but not as a hub does; is it one? (%s)".formatted(hub, notJson.getOriginalMessage()),
                    notJson);
        } catch (IOException closing) {
            throw new CommandFailedException(
                    ExitCodes.FAILED,
                    "the answer of %s could not be read: %s".formatted(hub, closing.getMessage()),
                    closing);
        }
    }

    /** The answer as it comes. The caller closes it. */
    public InputStream open(Query query, Map<String, String> headers) {
        return new HubAnswer(exchange("GET", query, headers, HttpRequest.BodyPublishers.noBody())
                .body());
    }

    /** Sends a request; the answer is a whole document. */
    public HubReply send(String method, Query query, Map<String, String> headers, byte[] body) {
        HttpResponse<InputStream> answer =
                exchange(method, query, headers, HttpRequest.BodyPublishers.ofByteArray(body));
        String tag = answer.headers().firstValue("ETag").orElse("").replace("\"", "");
        try (InputStream in = new HubAnswer(answer.body())) {
            return new HubReply(answer.statusCode(), tag, JSON.readTree(in));
        } catch (IOException unreadable) {
            throw new CommandFailedException(
                    ExitCodes.FAILED,
                    "the answer of %s could not be read: %s".formatted(hub, unreadable.getMessage()),
                    unreadable);
        }
    }

    private HttpResponse<InputStream> exchange(
            String method, Query query, Map<String, String> headers, HttpRequest.BodyPublisher body) {
        URI uri = query.on(hub);
        trace.accept(method + " " + uri);
        HttpRequest.Builder request =
                HttpRequest.newBuilder(uri).timeout(timeout).method(method, body);
        headers.forEach(request::header);
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        HttpResponse<InputStream> answer;
        try {
            answer = client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        } catch (HttpTimeoutException late) {
            throw unreachable(late instanceof HttpConnectTimeoutException ? "no connection" : "no answer", late);
        } catch (IOException unreachable) {
            String why = unreachable instanceof ConnectException ? "no connection" : unreachable.toString();
            throw unreachable(why, unreachable);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new CommandFailedException(ExitCodes.FAILED, "interrupted", stopping);
        }
        if (answer.statusCode() / 100 != 2) {
            throw refused(answer);
        }
        return answer;
    }

    private CommandFailedException unreachable(String why, IOException cause) {
        return new CommandFailedException(
                ExitCodes.UNREACHABLE,
                "no hub answers at %s (%s); start one with tidegate-hub serve, or name its address with --hub or TIDEGATE_HUB"
                        .formatted(hub, why),
                cause);
    }

    private static CommandFailedException refused(HttpResponse<InputStream> answer) {
        int exit = switch (answer.statusCode()) {
            case 400, 406, 414 -> ExitCodes.WRONG_USAGE;
            case 401, 403 -> ExitCodes.NOT_PERMITTED;
            case 422 -> ExitCodes.CONFIG_INVALID;
            case 502, 503, 504 -> ExitCodes.UNREACHABLE;
            default -> ExitCodes.FAILED;
        };
        String detail = "";
        try (InputStream body = answer.body()) {
            detail = words(JSON.readTree(body.readNBytes(MAX_PROBLEM_BYTES)));
        } catch (IOException noProblem) {
            // The status says what there is to say.
        }
        if (exit == ExitCodes.NOT_PERMITTED) {
            detail += (detail.isEmpty() ? "" : "; ") + "set TIDEGATE_TOKEN to a token of this hub";
        }
        return new CommandFailedException(
                exit,
                answer.statusCode(),
                "the hub answers %d%s".formatted(answer.statusCode(), detail.isEmpty() ? "" : ": " + detail));
    }

    /** The problem's detail, and a line for each thing that is wrong in a document or has changed in one. */
    private static String words(JsonNode problem) {
        StringBuilder words = new StringBuilder(problem.path("detail").asText());
        for (JsonNode error : problem.path("errors")) {
            if (error.has("pointer")) {
                String pointer = error.path("pointer").asText();
                words.append("\n  %s: %s - %s - %s"
                        .formatted(
                                pointer.isEmpty() ? "/" : pointer,
                                error.path("detail").asText(),
                                error.path("reason").asText(),
                                error.path("hint").asText()));
            }
        }
        for (JsonNode change : problem.path("changes")) {
            words.append("\n  %s: %s -> %s"
                    .formatted(
                            change.path("where").asText(),
                            change.has("before") ? change.path("before") : "(nothing)",
                            change.has("after") ? change.path("after") : "(nothing)"));
        }
        return words.toString();
    }
}

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

    private static final int MAX_PROBLEM_BYTES = 64 * 1024;

    private final URI hub;
    private final Duration timeout;
    private final String token;
    private final Consumer<URI> trace;
    private final HttpClient client;

    /**
     * @param timeout for the connection, and for the answer to begin
     * @param token sent as bearer token; none if empty
     * @param trace hears of every question
     */
    public HubConnection(URI hub, Duration timeout, String token, Consumer<URI> trace) {
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
        URI uri = query.on(hub);
        trace.accept(uri);
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(timeout);
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
        if (answer.statusCode() != 200) {
            throw refused(answer);
        }
        return new HubAnswer(answer.body());
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
            case 502, 503, 504 -> ExitCodes.UNREACHABLE;
            default -> ExitCodes.FAILED;
        };
        String detail = "";
        try (InputStream body = answer.body()) {
            detail = JSON.readTree(body.readNBytes(MAX_PROBLEM_BYTES))
                    .path("detail")
                    .asText();
        } catch (IOException noProblem) {
            // The status says what there is to say.
        }
        if (exit == ExitCodes.NOT_PERMITTED) {
            detail += (detail.isEmpty() ? "" : "; ") + "set TIDEGATE_TOKEN to a token of this hub";
        }
        return new CommandFailedException(
                exit, "the hub answers %d%s".formatted(answer.statusCode(), detail.isEmpty() ? "" : ": " + detail));
    }
}

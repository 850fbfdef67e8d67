package io.tidegate.sim.spine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.function.Predicate;

/** What programs answer over HTTP. */
final class JsonAnswers {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http;
    private final long patienceNs;

    /** @param patience how long {@link #await} waits for an answer that is wanted */
    JsonAnswers(HttpClient http, Duration patience) {
        this.http = http;
        this.patienceNs = patience.toNanos();
    }

    JsonNode get(URI uri) throws IOException, InterruptedException {
        return JSON.readTree(http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                .body());
    }

    /** Asks until it is so; a program that is starting does not answer yet. */
    JsonNode await(URI uri, Predicate<JsonNode> wanted) throws InterruptedException {
        long endNs = System.nanoTime() + patienceNs;
        String last = "nothing";
        while (System.nanoTime() < endNs) {
            try {
                JsonNode answer = get(uri);
                if (wanted.test(answer)) {
                    return answer;
                }
                last = answer.toString();
            } catch (IOException e) {
                last = e.toString();
            }
        }
        throw new AssertionError("%s has not come to it; it said last: %s".formatted(uri, last));
    }
}

package io.tidegate.sim.bench;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Counts what an agent has receipts for: what the hub has stored. */
final class StoredReadings implements Arrivals {

    private static final Pattern STORED = Pattern.compile("\"stored\": ?(\\d{1,18})\\b");

    private final HttpClient client = HttpClient.newHttpClient();
    private final HttpRequest status;

    /** @param agent the agent's local HTTP */
    StoredReadings(URI agent) {
        this.status = HttpRequest.newBuilder(agent.resolve("/api/v1/status")).build();
    }

    @Override
    public long count() throws IOException {
        try {
            HttpResponse<String> answer = client.send(status, BodyHandlers.ofString());
            Matcher stored = STORED.matcher(answer.body());
            if (answer.statusCode() != 200 || !stored.find()) {
                throw new IOException("%s answered %d: %s".formatted(status.uri(), answer.statusCode(), answer.body()));
            }
            return Long.parseLong(stored.group(1));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while it asked " + status.uri());
        }
    }
}

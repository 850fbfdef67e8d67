package io.tidegate.edge.local.http;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An error as RFC 9457 tells it.
 *
 * @param status the HTTP status code
 * @param title what kind of error
 * @param detail what happened, why, and what to do
 * @param headers that go with it
 * @param more further members, or {@link #NOTHING_MORE}
 */
public record Problem(int status, String title, String detail, Map<String, String> headers, Members more) {

    static final Members NOTHING_MORE = json -> {};

    public static final String MEDIA_TYPE = "application/problem+json";

    public static Problem of(int status, String title, String detail) {
        return new Problem(status, title, detail, Map.of(), NOTHING_MORE);
    }

    /** The agent cannot take it now. */
    public static Problem retryLater(String title, String detail, int retryAfterSeconds) {
        return of(503, title, detail).withHeader("Retry-After", Integer.toString(retryAfterSeconds));
    }

    public Problem withHeader(String name, String value) {
        Map<String, String> extended = new LinkedHashMap<>(headers);
        extended.put(name, value);
        return new Problem(status, title, detail, extended, more);
    }

    public Problem withMembers(Members members) {
        return new Problem(status, title, detail, headers, members);
    }

    public Answer answer() {
        Answer answer = Answer.of(status, MEDIA_TYPE, Json.text(json -> {
            json.writeStartObject();
            json.writeStringField("type", "about:blank");
            json.writeStringField("title", title);
            json.writeNumberField("status", status);
            json.writeStringField("detail", detail);
            more.write(json);
            json.writeEndObject();
        }));
        for (Map.Entry<String, String> header : headers.entrySet()) {
            answer = answer.withHeader(header.getKey(), header.getValue());
        }
        return answer;
    }

    /** Writes further members into the open object. */
    @FunctionalInterface
    public interface Members {
        void write(JsonGenerator json) throws IOException;
    }
}

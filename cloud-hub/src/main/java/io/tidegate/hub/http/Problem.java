package io.tidegate.hub.http;

import io.tidegate.hub.format.Json;
import java.util.List;
import java.util.Map;

/**
 * An error as RFC 9457 tells it.
 *
 * @param status the HTTP status
 * @param kind the last part of the problem's type, for programs: {@code urn:tidegate:problem:KIND}
 * @param title what the kind means, the same for every occurrence
 * @param detail what happened, why, and what to do
 * @param members further members of the object, such as {@code errors}
 * @param headers further response headers
 */
public record Problem(
        int status, String kind, String title, String detail, Json.Body members, Map<String, String> headers) {

    public static final String CONTENT_TYPE = "application/problem+json";

    /** One without further members and headers; {@link #with} adds them. */
    public static Problem of(int status, String kind, String title, String detail) {
        return new Problem(status, kind, title, detail, json -> {}, Map.of());
    }

    static Problem invalidParameter(String parameter, String detail) {
        return of(400, "invalid-parameter", "A query parameter is not valid", parameter + ": " + detail)
                .with(json -> {
                    json.writeArrayFieldStart("errors");
                    json.writeStartObject();
                    json.writeStringField("parameter", parameter);
                    json.writeStringField("detail", detail);
                    json.writeEndObject();
                    json.writeEndArray();
                });
    }

    public static Problem badRequest(String detail) {
        return of(400, "bad-request", "The request is not valid", detail);
    }

    public static Problem notFound(String detail) {
        return of(404, "not-found", "There is no such resource", detail);
    }

    /** @param allowed the methods that are possible */
    public static Problem methodNotAllowed(String method, String path, List<String> allowed) {
        String detail = "%s is not possible on %s; use one of %s".formatted(method, path, String.join(", ", allowed));
        return of(405, "method-not-allowed", "The method is not possible here", detail)
                .with(Map.of("Allow", String.join(", ", allowed)));
    }

    /** @param supported the media types that are possible */
    public static Problem unsupportedMediaType(String given, List<String> supported) {
        String detail = "the body is said to be \"%s\"; send %s and say so in the Content-Type header"
                .formatted(given, String.join(" or ", supported));
        return of(415, "unsupported-media-type", "The request's body is of no type that is taken here", detail)
                .with(Map.of("Accept", String.join(", ", supported)));
    }

    static Problem notAcceptable(String accept, List<String> available) {
        String detail =
                "the answer can be %s, and the Accept header \"%s\" takes none of them; change it, or add format="
                        .formatted(String.join(", ", available), accept);
        return of(406, "not-acceptable", "No such form of the answer", detail);
    }

    public static Problem tooLarge(long maxBytes) {
        String detail =
                "the request's body is larger than %d bytes; nothing here takes a larger one".formatted(maxBytes);
        return of(413, "content-too-large", "The request's body is too large", detail)
                .with(Map.of("Connection", "close"));
    }

    public static Problem uriTooLong(int maxBytes) {
        return of(
                414,
                "uri-too-long",
                "The request's URI is too long",
                "the request line is longer than %d bytes; ask with fewer or shorter parameters".formatted(maxBytes));
    }

    public static Problem misdirected(String host) {
        return of(
                421,
                "misdirected-request",
                "The request is for another host",
                ("the hub listens on loopback only, and the request's Host header is \"%s\"; use http://127.0.0.1 or "
                                + "http://localhost, and in a proxy set the Host header to one of them")
                        .formatted(host));
    }

    public static Problem headersTooLarge(int maxBytes) {
        return of(
                431,
                "headers-too-large",
                "The request's headers are too large",
                "the headers are larger than %d bytes together; send fewer or shorter ones".formatted(maxBytes));
    }

    public static Problem internal() {
        return of(
                500,
                "internal",
                "The hub failed to answer",
                "this is a defect of the hub; its log says more at the time of this answer");
    }

    public static Problem storeUnavailable(String detail) {
        return of(503, "store-unavailable", "The store does not answer", detail).retryAfter(5);
    }

    public static Problem busy(String detail) {
        return of(503, "busy", "The hub is busy", detail).retryAfter(5);
    }

    public static Problem notReady(List<String> reasons) {
        return of(503, "not-ready", "The hub is not ready", String.join("; ", reasons))
                .retryAfter(1);
    }

    private Problem retryAfter(int seconds) {
        return with(Map.of("Retry-After", Integer.toString(seconds)));
    }

    /** With these headers. */
    public Problem with(Map<String, String> more) {
        return new Problem(status, kind, title, detail, members, more);
    }

    /** With these members. */
    public Problem with(Json.Body more) {
        return new Problem(status, kind, title, detail, more, headers);
    }

    public byte[] json(String instance) {
        return Json.bytes(json -> {
            json.writeStartObject();
            json.writeStringField("type", "urn:tidegate:problem:" + kind);
            json.writeStringField("title", title);
            json.writeNumberField("status", status);
            json.writeStringField("detail", detail);
            json.writeStringField("instance", instance);
            members.write(json);
            json.writeEndObject();
        });
    }
}

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
 * @param errors what is wrong with which query parameter
 * @param headers further response headers
 */
public record Problem(
        int status, String kind, String title, String detail, List<Violation> errors, Map<String, String> headers) {

    public static final String CONTENT_TYPE = "application/problem+json";

    /**
     * What is wrong with one query parameter.
     *
     * @param parameter its name
     * @param detail what is wrong, and what to do
     */
    record Violation(String parameter, String detail) {}

    private static Problem of(int status, String kind, String title, String detail) {
        return new Problem(status, kind, title, detail, List.of(), Map.of());
    }

    static Problem invalidParameter(String parameter, String detail) {
        return new Problem(
                400,
                "invalid-parameter",
                "A query parameter is not valid",
                parameter + ": " + detail,
                List.of(new Violation(parameter, detail)),
                Map.of());
    }

    public static Problem badRequest(String detail) {
        return of(400, "bad-request", "The request is not valid", detail);
    }

    public static Problem notFound(String detail) {
        return of(404, "not-found", "There is no such resource", detail);
    }

    public static Problem methodNotAllowed(String method, String path) {
        String detail = "%s is not possible on %s; it can only be read: use GET".formatted(method, path);
        return of(405, "method-not-allowed", "The method is not possible here", detail)
                .with(Map.of("Allow", "GET, HEAD, OPTIONS"));
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

    private Problem with(Map<String, String> more) {
        return new Problem(status, kind, title, detail, errors, more);
    }

    public byte[] json(String instance) {
        return Json.bytes(json -> {
            json.writeStartObject();
            json.writeStringField("type", "urn:tidegate:problem:" + kind);
            json.writeStringField("title", title);
            json.writeNumberField("status", status);
            json.writeStringField("detail", detail);
            json.writeStringField("instance", instance);
            if (!errors.isEmpty()) {
                json.writeArrayFieldStart("errors");
                for (Violation error : errors) {
                    json.writeStartObject();
                    json.writeStringField("parameter", error.parameter());
                    json.writeStringField("detail", error.detail());
                    json.writeEndObject();
                }
                json.writeEndArray();
            }
            json.writeEndObject();
        });
    }
}

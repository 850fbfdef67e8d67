package io.tidegate.hub.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.HexFormat;

/** Whole answers from memory, with an entity tag: a client that has it already is told so instead. */
public final class Answer {

    private static final int TAG_BYTES = 12;

    private Answer() {}

    /** JSON that is out of date at once: may be kept, must be asked for again. */
    public static void json(RoutingContext request, byte[] body) {
        tagged(request, "application/json", Buffer.buffer(body), tag(body), "no-cache");
    }

    /**
     * @param tag of {@link #tag}
     * @param cacheControl how long it may be kept
     */
    public static void tagged(
            RoutingContext request, String contentType, Buffer body, String tag, String cacheControl) {
        HttpServerResponse response = request.response();
        response.putHeader(HttpHeaders.ETAG, tag).putHeader(HttpHeaders.CACHE_CONTROL, cacheControl);
        String known = request.request().getHeader(HttpHeaders.IF_NONE_MATCH);
        if (known != null && (known.equals("*") || known.contains(tag.substring(2)))) {
            response.setStatusCode(304).end();
            return;
        }
        response.putHeader(HttpHeaders.CONTENT_TYPE, contentType).end(body);
    }

    /** A weak tag, as the answer may be compressed on its way. */
    public static String tag(byte[] body) {
        return "W/\"" + HexFormat.of().formatHex(Sha256.of(body), 0, TAG_BYTES) + "\"";
    }
}

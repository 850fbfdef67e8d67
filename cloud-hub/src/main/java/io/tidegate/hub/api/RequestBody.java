package io.tidegate.hub.api;

import io.tidegate.hub.http.Problem;
import io.tidegate.hub.http.ProblemException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** What a request brings along. A page from elsewhere cannot send these media types without being asked first (CORS). */
final class RequestBody {

    private RequestBody() {}

    /**
     * The body.
     *
     * @param types the media types that are taken
     * @throws ProblemException 415 if it is said to be of another type, 400 if it is not UTF-8
     */
    static String text(RoutingContext request, List<String> types) {
        String given = String.valueOf(request.request().getHeader(HttpHeaders.CONTENT_TYPE));
        if (!types.contains(given.replaceFirst(";.*", "").strip().toLowerCase(Locale.ROOT))) {
            throw new ProblemException(Problem.unsupportedMediaType(given, types));
        }
        Buffer body = request.body().buffer();
        try {
            return body == null
                    ? ""
                    : StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(body.getBytes()))
                            .toString();
        } catch (CharacterCodingException e) {
            throw new ProblemException(Problem.badRequest("the body is not UTF-8; send it as UTF-8"));
        }
    }
}

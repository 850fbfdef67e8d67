package io.tidegate.edge.local.http;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an endpoint sees of a request.
 *
 * @param method GET, HEAD or POST
 * @param path without the query
 * @param query the query's parameters; of a repeated one the first counts
 * @param headers as sent
 * @param body opened only when an endpoint asks for it
 */
public record Request(String method, String path, Map<String, String> query, Headers headers, RequestBody body) {

    /** @throws RequestRefusedException if the query is not URL-encoded */
    public static Request of(HttpExchange exchange, int maxBodyBytes) throws RequestRefusedException {
        URI uri = exchange.getRequestURI();
        return new Request(
                exchange.getRequestMethod(),
                uri.getPath() == null ? "/" : uri.getPath(),
                parameters(uri.getRawQuery()),
                exchange.getRequestHeaders(),
                new RequestBody(exchange.getRequestHeaders(), exchange.getRequestBody(), maxBodyBytes));
    }

    public Optional<String> parameter(String name) {
        return Optional.ofNullable(query.get(name)).filter(value -> !value.isEmpty());
    }

    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.getFirst(name)).map(String::strip).filter(value -> !value.isEmpty());
    }

    /** The media type of the body in lower case, without its parameters; empty if none is given. */
    public String mediaType() {
        return header("Content-Type")
                .map(type -> type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT))
                .orElse("");
    }

    /** Reads {@code a=b&c=d}. */
    public static Map<String, String> parameters(@Nullable String encoded) throws RequestRefusedException {
        Map<String, String> parameters = new LinkedHashMap<>();
        if (encoded == null || encoded.isEmpty()) {
            return parameters;
        }
        for (String pair : encoded.split("&", -1)) {
            int equals = pair.indexOf('=');
            String name = equals < 0 ? pair : pair.substring(0, equals);
            String value = equals < 0 ? "" : pair.substring(equals + 1);
            parameters.putIfAbsent(decoded(name), decoded(value));
        }
        return parameters;
    }

    private static String decoded(String text) throws RequestRefusedException {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new RequestRefusedException(Problem.of(
                    400, "The query is not URL-encoded", "\"" + text + "\" has a broken % escape; encode it anew"));
        }
    }
}

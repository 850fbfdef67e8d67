package io.tidegate.hub.client;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A question to a hub.
 *
 * @param path such as {@code /api/v1/readings}
 * @param parameters each {@code name=value}, escaped
 */
public record Query(String path, List<String> parameters) {

    public Query {
        parameters = List.copyOf(parameters);
    }

    public static Query of(String path) {
        return new Query(path, List.of());
    }

    /** With one parameter more; a null value leaves it as it is. */
    public Query with(String name, @Nullable Object value) {
        if (value == null) {
            return this;
        }
        List<String> more = new ArrayList<>(parameters);
        more.add(escaped(name) + "=" + escaped(value.toString()));
        return new Query(path, more);
    }

    public URI on(URI hub) {
        String base = hub.toString().replaceFirst("/+$", "");
        return URI.create(base + path + (parameters.isEmpty() ? "" : "?" + String.join("&", parameters)));
    }

    public static String escaped(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}

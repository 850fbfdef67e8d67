package io.tidegate.edge.local.http;

import com.sun.net.httpserver.Headers;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Keeps foreign web pages out. A page that is open in a technician's browser can send requests to this machine; it
 * shows itself by its {@code Origin}, or by a host name of its own that was made to point here (DNS rebinding).
 */
public final class HostCheck {

    private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|\\[[0-9a-f:.]+]");

    private HostCheck() {}

    public static void check(Headers headers) throws RequestRefusedException {
        String host = headers.getFirst("Host");
        String name = host == null ? "" : withoutPort(host).toLowerCase(Locale.ROOT);
        if (host != null && !name.equals("localhost") && !ADDRESS.matcher(name).matches()) {
            throw refused(421, "The request is meant for another host", "Host is " + host);
        }
        String origin = headers.getFirst("Origin");
        if (origin != null && !name.equalsIgnoreCase(hostOf(origin))) {
            throw refused(403, "The request comes from a foreign web page", "Origin is " + origin);
        }
    }

    private static RequestRefusedException refused(int status, String title, String fact) {
        return new RequestRefusedException(Problem.of(
                status,
                title,
                fact + "; call the agent by http://127.0.0.1 or http://localhost, and from its own page"));
    }

    private static String withoutPort(String host) {
        int colon = host.lastIndexOf(':');
        return colon < 0 || host.endsWith("]") ? host : host.substring(0, colon);
    }

    private static @Nullable String hostOf(String origin) {
        try {
            return new URI(origin).getHost();
        } catch (URISyntaxException e) {
            return null;
        }
    }
}

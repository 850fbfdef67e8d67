package io.tidegate.protocol.config.type;

import io.tidegate.protocol.document.DocumentNode.Scalar;
import io.tidegate.protocol.document.Problems;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Addresses and topics. */
public final class NetworkTypes {

    private static final int MAX_ADDRESS_BYTES = 300;
    private static final int MAX_TOPIC_BYTES = 256;
    private static final int MAX_PORT = 65_535;
    // No pattern repeats a group: for a repeated group, Java's regular expressions take stack at every turn.
    private static final String HOST = "[A-Za-z0-9._-]{1,255}|\\[[0-9A-Fa-f:.]{2,45}\\]";
    private static final Pattern LISTEN = Pattern.compile("(" + HOST + "|\\*|):([0-9]{1,5})");
    private static final Pattern URL =
            Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*)://(" + HOST + ")(?::([0-9]{1,5}))?/?");
    private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*)://.*");

    private static final Set<String> ENCRYPTED = Set.of("mqtts", "ssl", "tls", "wss");

    private NetworkTypes() {}

    /** Host and port to listen at, loopback only. The value is a {@link ListenAddress}. */
    public static ScalarType listen() {
        String word = "host and port such as 127.0.0.1:8080";
        Map<String, Object> schema = Json.object(
                "type",
                "string",
                "pattern",
                "^(localhost|127\\.[0-9.]+|\\[::1\\]):[0-9]{1,5}$",
                "description",
                "loopback only; port 0 takes a free port");
        return new ScalarType(word, schema, (scalar, problems) -> {
            String text = ScalarTypes.oneLine(scalar, MAX_ADDRESS_BYTES, problems);
            if (text == null) {
                return null;
            }
            Matcher address = LISTEN.matcher(text);
            if (!address.matches() || Integer.parseInt(address.group(2)) > MAX_PORT) {
                problems.add(
                        scalar.place(),
                        "%s is not an address to listen at".formatted(scalar.shown()),
                        "it is a host, a colon and a port of 0 to 65535",
                        "write it like 127.0.0.1:8080");
                return null;
            }
            String host = unbracketed(address.group(1));
            if (!ListenAddress.isLoopback(host)) {
                problems.add(
                        scalar.place(),
                        "%s can be reached from other machines".formatted(scalar.shown()),
                        "callers have no identity and traffic is not encrypted yet, so only loopback is allowed",
                        "write 127.0.0.1:%s, and put a proxy that authenticates in front if others must reach it"
                                .formatted(address.group(2)));
                return null;
            }
            return new ListenAddress(host, Integer.parseInt(address.group(2)));
        });
    }

    /** The URL of an MQTT broker. The value is an {@link MqttUrl}. */
    public static ScalarType mqttUrl() {
        String word = "a URL such as mqtt://127.0.0.1:1883";
        Map<String, Object> schema = Json.object(
                "type",
                "string",
                "pattern",
                "^mqtt://(" + HOST + ")(:[0-9]{1,5})?/?$",
                "description",
                "port 1883 unless given");
        return new ScalarType(word, schema, (scalar, problems) -> {
            String text = ScalarTypes.oneLine(scalar, MAX_ADDRESS_BYTES, problems);
            if (text == null || !isMqttScheme(scalar, text, problems)) {
                return null;
            }
            if (text.contains("@")) {
                problems.add(
                        scalar.place(),
                        "a user name stands in the URL",
                        "URLs are logged and shown",
                        "remove everything before the @ and the @");
                return null;
            }
            Matcher url = URL.matcher(text);
            int port =
                    !url.matches() ? 0 : url.group(3) == null ? MqttUrl.DEFAULT_PORT : Integer.parseInt(url.group(3));
            if (port < 1 || port > MAX_PORT) {
                problems.add(
                        scalar.place(),
                        "%s is not the URL of a broker".formatted(scalar.shown()),
                        "it is mqtt://, a host, and a colon and a port of 1 to 65535 if it is not 1883",
                        "write it like mqtt://127.0.0.1:1883");
                return null;
            }
            return new MqttUrl(unbracketed(url.group(2)), port);
        });
    }

    private static boolean isMqttScheme(Scalar scalar, String text, Problems problems) {
        Matcher matcher = SCHEME.matcher(text);
        String scheme = matcher.matches() ? matcher.group(1).toLowerCase(Locale.ROOT) : "";
        if (scheme.equals("mqtt")) {
            return true;
        }
        problems.add(
                scalar.place(),
                scheme.isEmpty() ? "the URL has no scheme" : "%s:// is not supported".formatted(scheme),
                ENCRYPTED.contains(scheme)
                        ? "this version has no TLS and no identities"
                        : "a broker's URL begins with mqtt://",
                ENCRYPTED.contains(scheme)
                        ? "write mqtt:// and keep the connection on this machine or in a tunnel"
                        : "write it like mqtt://127.0.0.1:1883");
        return false;
    }

    /** An MQTT topic filter. The value is a {@link String}. */
    public static ScalarType topicFilter() {
        String rule = "+ stands alone between slashes, # stands alone at the end";
        return ScalarTypes.text(
                "a topic filter",
                rule,
                "plant/+/temperature",
                "(?!.*[^/]\\+)(?!.*\\+[^/])(?!.*#.)(?!.*[^/]#).+",
                MAX_TOPIC_BYTES);
    }

    /** A JSON pointer to something within a document. The value is a {@link String}. */
    public static ScalarType jsonPointer() {
        return ScalarTypes.text(
                "a JSON pointer",
                "it begins with / and has / between names; ~1 stands for / and ~0 for ~ in a name (RFC 6901)",
                "/data/temperature",
                "(?!.*~(?![01]))/.*",
                MAX_TOPIC_BYTES);
    }

    private static String unbracketed(String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }
}

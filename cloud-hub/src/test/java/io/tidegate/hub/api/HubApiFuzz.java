package io.tidegate.hub.api;

import io.tidegate.protocol.control.CommandReply;
import io.tidegate.protocol.fuzz.Bombs;
import io.tidegate.protocol.fuzz.Drawn;
import io.tidegate.protocol.fuzz.FuzzTarget;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Requests to the hub's real HTTP listener: every route, with parameters, preconditions and bodies. Each is answered within
 * seconds, never as a bug, and every refusal is a problem document.
 */
public final class HubApiFuzz implements FuzzTarget {

    /** After so many inputs the hub is a new one: what it was told to keep is no leak. */
    private static final int INPUTS_OF_ONE_HUB = 20_000;

    private static final List<String> METHODS = List.of("GET", "PUT", "PATCH", "POST", "DELETE", "HEAD", "OPTIONS");
    private static final List<String> PATHS = List.of(
            "/api/v1/agents",
            "/api/v1/agents/a",
            "/api/v1/agents/a/gaps",
            "/api/v1/agents/a/config",
            "/api/v1/agents/a/config/revisions",
            "/api/v1/agents/a/config/revisions/1",
            "/api/v1/agents/a/config/revisions/1/diff",
            "/api/v1/agents/a/config/history",
            "/api/v1/agents/a/commands",
            "/api/v1/groups",
            "/api/v1/groups/g",
            "/api/v1/rollouts",
            "/api/v1/rollouts/1",
            "/api/v1/rollouts/1/actions",
            "/api/v1/series",
            "/api/v1/readings",
            "/api/v1/readings/latest");
    private static final List<String> TYPES =
            List.of("application/json", "application/merge-patch+json", "application/yaml", "text/plain", "");
    private static final List<String> SEEN = List.of("", "\"0\"", "*", "\"1\"");

    private @Nullable HubFixture hub;
    private @Nullable PlainConnection connection;
    private int inputs;

    @Override
    public String name() {
        return "hub-api";
    }

    @Override
    public void feed(byte[] input) throws Exception {
        PlainConnection to = connection == null || ++inputs > INPUTS_OF_ONE_HUB ? renewed() : connection;
        Drawn drawn = new Drawn(input);
        String method = METHODS.get(drawn.below(METHODS.size()));
        String path = PATHS.get(drawn.below(PATHS.size())) + escaped(drawn.text(drawn.below(8) == 0 ? 20 : 0));
        String query = escaped(drawn.text(80));
        String type = TYPES.get(drawn.below(TYPES.size()));
        int seen = drawn.below(SEEN.size() + 1);
        String ifMatch = seen < SEEN.size() ? SEEN.get(seen) : escaped(drawn.text(20));
        String accept = drawn.below(8) == 0 ? escaped(drawn.text(20)) : "";
        byte[] body = drawn.rest();

        PlainConnection.Answer answer = to.ask(
                method,
                query.isEmpty() ? path : path + "?" + query,
                List.of("Content-Type: " + type, "If-Match: " + ifMatch, "Accept: " + accept).stream()
                        .filter(header -> !header.endsWith(": "))
                        .toList(),
                body);

        int status = answer.status();
        String what = method + " " + path + "?" + query + " was answered with " + status + " " + answer.text();
        FuzzTarget.holds(what, status >= 200 && status < 500);
        if (status >= 400) {
            FuzzTarget.same(what, "application/problem+json", answer.contentType());
        }
    }

    private PlainConnection renewed() throws IOException {
        if (connection != null) {
            connection.close();
        }
        if (hub != null) {
            hub.close();
        }
        hub = HubFixture.start();
        hub.agent("a");
        hub.agents.replyWith(CommandReply.State.DONE, "done");
        hub.commitRamp("a", "room/temp", 10);
        connection = new PlainConnection(hub.port());
        inputs = 0;
        return connection;
    }

    /** So that it can stand in a line of HTTP; a percent sign stays, and what follows it may be no escape. */
    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            escaped.append(b > 0x20 && b < 0x7F ? Character.toString(b) : "%%%02X".formatted(b));
        }
        return escaped.toString();
    }

    @Override
    public List<byte[]> seeds() {
        return List.of(
                seed("PUT", "/api/v1/agents/a/config", "author=ada", "\"0\"", "{\"log_level\":\"debug\"}"),
                seed("PATCH", "/api/v1/agents/a/config", "", "*", "{\"probation\":\"90s\",\"log_level\":null}"),
                seed(
                        "PUT",
                        "/api/v1/groups/g",
                        "",
                        "\"0\"",
                        "{\"selector\":{\"site\":\"p1\"},\"document\":{\"log_level\":\"debug\"}}"),
                seed(
                        "POST",
                        "/api/v1/rollouts",
                        "dry_run=true",
                        "",
                        "{\"selector\":{\"site\":\"p1\"},\"patch\":{\"log_level\":\"debug\"},\"soak\":\"1s\"}"),
                seed("POST", "/api/v1/rollouts", "", "", "{\"selector\":{},\"patch\":{\"log_level\":\"debug\"}}"),
                seed("POST", "/api/v1/rollouts/1/actions", "", "", "{\"action\":\"undo\"}"),
                seed("POST", "/api/v1/agents/a/commands", "", "", "{\"command\":\"flush\",\"within\":\"1s\"}"),
                seed("GET", "/api/v1/rollouts/1", "state=waiting&limit=1&cursor=2", "", ""),
                seed("GET", "/api/v1/readings", "agent=a&from=-1h&order=desc&limit=2&format=csv", "", ""),
                seed("GET", "/api/v1/readings", "order=desc&cursor=desc_1_1", "", ""),
                seed("GET", "/api/v1/readings", "order=desc&cursor=desc_9223372036854775807_1", "", ""),
                seed("GET", "/api/v1/rollouts/1", "cursor=9223372036854775807", "", ""),
                seed("GET", "/api/v1/readings", "step=10s&agg=mean,max&name=room%2Ftemp&label.x=y", "", ""),
                seed("GET", "/api/v1/agents", "label.site=p1&state=online&sort=lag&limit=1&cursor=a", "", ""),
                seed("GET", "/api/v1/agents/a/config/revisions/1/diff", "to=2", "", ""));
    }

    @Override
    public Map<String, byte[]> bombs() {
        Map<String, byte[]> bombs = new LinkedHashMap<>();
        Bombs.json().forEach((name, bytes) -> {
            String body = new String(bytes, StandardCharsets.UTF_8);
            bombs.put(name + " as a document", seed("PUT", "/api/v1/agents/a/config", "", "\"0\"", body));
            bombs.put(name + " as a patch", seed("PATCH", "/api/v1/agents/a/config", "", "*", body));
            bombs.put(name + " as a group", seed("PUT", "/api/v1/groups/g", "", "\"0\"", body));
            bombs.put(name + " as a rollout", seed("POST", "/api/v1/rollouts", "", "", body));
            bombs.put(name + " as an action", seed("POST", "/api/v1/rollouts/1/actions", "", "", body));
            bombs.put(name + " as a command", seed("POST", "/api/v1/agents/a/commands", "", "", body));
        });
        return bombs;
    }

    private static byte[] seed(String method, String path, String query, String ifMatch, String body) {
        ByteArrayOutputStream seed = new ByteArrayOutputStream();
        seed.write(METHODS.indexOf(method));
        seed.write(PATHS.indexOf(path));
        seed.write(1);
        seed.write(0);
        seed.write(query.length());
        seed.writeBytes(query.getBytes(StandardCharsets.US_ASCII));
        seed.write(method.equals("PATCH") ? 1 : 0);
        seed.write(SEEN.indexOf(ifMatch));
        seed.write(1);
        seed.writeBytes(body.getBytes(StandardCharsets.UTF_8));
        return seed.toByteArray();
    }

    @Override
    public List<String> words() {
        return List.of(
                "limit=",
                "cursor=",
                "9223372036854775807",
                "author=",
                "again=true",
                "to=",
                "from=",
                "format=ndjson",
                "{\"selector\":",
                "\"patch\":",
                "\"document\":",
                "\"action\":\"pause\"",
                "\"command\":\"restart_source\"",
                "\"argument\":",
                "\"sources\":[",
                "\"log_level\":",
                "null",
                "1e999999999",
                "desc_",
                "%ff",
                "%00");
    }
}

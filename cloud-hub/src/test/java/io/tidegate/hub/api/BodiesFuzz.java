package io.tidegate.hub.api;

import io.tidegate.hub.group.GroupDocuments;
import io.tidegate.hub.http.ProblemException;
import io.tidegate.hub.rollout.driver.RolloutDocuments;
import io.tidegate.hub.rollout.driver.RolloutRequest;
import io.tidegate.protocol.config.Loaded;
import io.tidegate.protocol.fuzz.Bombs;
import io.tidegate.protocol.fuzz.FuzzTarget;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Bodies of requests to the hub's API: the first byte says of which kind, the rest is the body. Each is understood, or
 * refused with what is wrong with it.
 */
public final class BodiesFuzz implements FuzzTarget {

    private static final Set<String> ACTIONS = Set.of("pause", "resume", "abort", "undo");
    /** Command, action, group, rollout. */
    private static final String KINDS = "cagr";

    private static final int INVALID = 422;
    private static final int BAD = 400;

    @Override
    public String name() {
        return "bodies";
    }

    @Override
    public void feed(byte[] input) {
        if (input.length == 0) {
            return;
        }
        byte[] body = Arrays.copyOfRange(input, 1, input.length);
        switch (input[0]) {
            case 'c' -> command(body);
            case 'a' -> action(body);
            case 'g' -> group(body);
            default -> rollout(body);
        }
    }

    private static void command(byte[] body) {
        try {
            CommandBody command = CommandBody.read(new String(body, StandardCharsets.UTF_8));
            FuzzTarget.holds(
                    "within",
                    command.within().toSeconds() >= 1 && command.within().toSeconds() <= 60);
        } catch (ProblemException refused) {
            FuzzTarget.same("status", INVALID, refused.problem().status());
        }
    }

    private static void action(byte[] body) {
        try {
            FuzzTarget.holds(
                    "one of the actions",
                    ACTIONS.contains(ActionBody.action(new String(body, StandardCharsets.UTF_8), ACTIONS)));
        } catch (ProblemException refused) {
            FuzzTarget.same("status", BAD, refused.problem().status());
        }
    }

    private static void group(byte[] body) {
        Loaded<GroupDocuments.Request> read = GroupDocuments.request(body);
        if (read instanceof Loaded.Valid<GroupDocuments.Request> valid) {
            FuzzTarget.holds("a document is an object", valid.value().document().startsWith("{"));
        } else {
            FuzzTarget.holds("a refusal says why", !read.problems().isEmpty());
        }
    }

    private static void rollout(byte[] body) {
        Loaded<RolloutRequest> read = RolloutDocuments.request(body, "fuzz");
        if (read instanceof Loaded.Valid<RolloutRequest> valid) {
            FuzzTarget.holds("a document is an object", valid.value().document().startsWith("{"));
        } else {
            FuzzTarget.holds("a refusal says why", !read.problems().isEmpty());
        }
    }

    @Override
    public List<byte[]> seeds() {
        return List.of(
                seed("c{\"command\": \"read_once\", \"argument\": \"boiler\", \"within\": \"10s\"}"),
                seed("a{\"action\": \"pause\"}"),
                seed("g{\"selector\": {\"site\": \"p1\"}, \"priority\": 10, \"document\": {\"log_level\": \"debug\"}}"),
                seed(
                        "r{\"selector\": {\"site\": \"p1\"}, \"patch\": {\"log_level\": \"debug\"}, \"waves\": [\"1\", \"5%\", \"100%\"], \"comment\": \"why\"}"),
                seed("r{\"document\": {\"version\": 1, \"probation\": \"20s\"}}"));
    }

    @Override
    public Map<String, byte[]> bombs() {
        Map<String, byte[]> bombs = new HashMap<>();
        Bombs.json().forEach((name, bomb) -> {
            for (char kind : KINDS.toCharArray()) {
                byte[] body = new byte[bomb.length + 1];
                body[0] = (byte) kind;
                System.arraycopy(bomb, 0, body, 1, bomb.length);
                bombs.put(name + " as " + kind, body);
            }
        });
        return bombs;
    }

    private static byte[] seed(String body) {
        return body.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public List<String> words() {
        return List.of(
                "\"command\"",
                "\"argument\"",
                "\"within\"",
                "\"flush\"",
                "\"action\"",
                "\"undo\"",
                "\"selector\"",
                "\"priority\"",
                "\"document\"",
                "\"patch\"",
                "\"waves\"",
                "\"abort_above\"",
                "\"soak\"",
                "null",
                "1e999",
                "\\u0000");
    }
}

package io.tidegate.hub.api;

import io.tidegate.hub.http.Nearest;
import io.tidegate.hub.http.Problem;
import io.tidegate.hub.http.ProblemException;
import io.tidegate.protocol.document.DocumentNode;
import io.tidegate.protocol.document.DocumentNode.Mapping;
import io.tidegate.protocol.document.DocumentNode.Scalar;
import io.tidegate.protocol.document.DocumentReader;
import io.tidegate.protocol.document.Problems;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;

/** The body {@code {"action": "…"}}. */
final class ActionBody {

    private static final String ACTION = "action";

    private ActionBody() {}

    /** @throws ProblemException 400 if it is anything else, or the action is none of those that there are */
    static String action(String json, Set<String> actions) {
        Optional<DocumentNode> tree =
                DocumentReader.readFromAfar(json.getBytes(StandardCharsets.UTF_8), new Problems("body"));
        Optional<String> action = tree.filter(Mapping.class::isInstance)
                .map(node -> ((Mapping) node).entries())
                .filter(entries -> entries.size() == 1 && entries.get(0).key().equals(ACTION))
                .map(entries -> entries.get(0).value())
                .filter(Scalar.class::isInstance)
                .map(value -> ((Scalar) value).text());
        String given = action.orElseThrow(() -> new ProblemException(
                Problem.badRequest("the body must be {\"action\": \"…\"} with one of " + String.join(", ", actions))));
        if (!actions.contains(given)) {
            throw new ProblemException(Problem.badRequest("there is no action \"%s\"; use one of %s%s"
                    .formatted(given, String.join(", ", actions), Nearest.hint(given, actions))));
        }
        return given;
    }
}

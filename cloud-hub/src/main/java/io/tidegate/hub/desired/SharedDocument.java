package io.tidegate.hub.desired;

import io.tidegate.protocol.config.Loaded;
import io.tidegate.protocol.document.ConfigProblem;
import io.tidegate.protocol.document.DocumentNode;
import io.tidegate.protocol.document.DocumentNode.Entry;
import io.tidegate.protocol.document.DocumentNode.Mapping;
import java.util.List;
import java.util.Optional;

/** A document that lies beneath those of several agents. */
public final class SharedDocument {

    private static final String AGENT = "agent";
    private static final String LABELS = "labels";

    private SharedDocument() {}

    /**
     * Checks a document, JSON or YAML, as a push is checked; it must leave the labels alone.
     *
     * @return canonical JSON
     */
    public static Loaded<String> check(String text) {
        Loaded<CheckedDocument> checked = CheckedDocument.of(text, DesiredLimits.DEFAULT.maxDocumentBytes());
        if (!(checked instanceof Loaded.Valid<CheckedDocument> valid)) {
            return new Loaded.Invalid<>(checked.problems());
        }
        Optional<DocumentNode> labels =
                child(CheckedDocument.parse(valid.value().own()), AGENT).flatMap(agent -> child(agent, LABELS));
        return labels.isEmpty()
                ? new Loaded.Valid<>(valid.value().own())
                : new Loaded.Invalid<>(List.of(new ConfigProblem(
                        "document",
                        1,
                        1,
                        "/agent/labels",
                        "a group cannot give labels",
                        "labels choose the groups, so an agent could go from one to the other for ever",
                        "push the labels to each agent, or have its technician write them")));
    }

    private static Optional<DocumentNode> child(DocumentNode node, String key) {
        return node instanceof Mapping mapping
                ? mapping.entries().stream()
                        .filter(entry -> entry.key().equals(key))
                        .map(Entry::value)
                        .findFirst()
                : Optional.empty();
    }
}

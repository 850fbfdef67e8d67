package io.tidegate.hub.group;

import io.tidegate.protocol.config.ConfigSchema;
import io.tidegate.protocol.config.Loaded;
import io.tidegate.protocol.config.type.ConfigObject;
import io.tidegate.protocol.config.type.Field;
import io.tidegate.protocol.config.type.ObjectType;
import io.tidegate.protocol.config.type.ScalarTypes;
import io.tidegate.protocol.config.type.TableType;
import io.tidegate.protocol.document.DocumentNode;
import io.tidegate.protocol.document.DocumentNode.Entry;
import io.tidegate.protocol.document.DocumentNode.Mapping;
import io.tidegate.protocol.document.DocumentReader;
import io.tidegate.protocol.document.Problems;
import io.tidegate.protocol.merge.CanonicalJson;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Requests for groups, and selectors as the database keeps them. */
public final class GroupDocuments {

    /** What messages call a request, which has no file name. */
    private static final String NAME = "request";

    private static final String DOCUMENT = "document";
    private static final String SELECTOR = "selector";
    private static final int MAX_LABELS = 32;
    private static final int MAX_LABEL_BYTES = 256;
    private static final int MAX_PRIORITY = 1_000;

    private static final Field SELECTOR_FIELD = Field.required(
            SELECTOR,
            new TableType(
                    "[^\\p{Cntrl}]{1,256}",
                    "a label's name",
                    ScalarTypes.text(
                            "a label's value",
                            "1 to %d bytes on one line".formatted(MAX_LABEL_BYTES),
                            "p1",
                            ".+",
                            MAX_LABEL_BYTES),
                    0,
                    MAX_LABELS),
            "Labels that an agent must have; {} means every agent.");

    private static final ConfigSchema REQUEST = new ConfigSchema(
            "A group",
            ObjectType.of(
                    SELECTOR_FIELD,
                    Field.optional(
                            "priority",
                            ScalarTypes.integer(-MAX_PRIORITY, MAX_PRIORITY),
                            "0",
                            "Of two groups the higher one prevails.")));

    private static final ConfigSchema KEPT = new ConfigSchema("A selector", ObjectType.of(SELECTOR_FIELD));

    private GroupDocuments() {}

    /**
     * What a request says.
     *
     * @param selector labels that an agent must have
     * @param priority higher ones prevail
     * @param document canonical JSON, not checked yet
     */
    public record Request(Map<String, String> selector, int priority, String document) {}

    /** Reads a request: {@code selector}, {@code document}, and perhaps {@code priority}. */
    public static Loaded<Request> request(byte[] text) {
        Problems problems = new Problems(NAME);
        Optional<DocumentNode> tree = DocumentReader.readFromAfar(text, problems);
        if (tree.isEmpty() || !problems.isEmpty()) {
            return new Loaded.Invalid<>(problems.inOrder());
        }
        List<Entry> entries = tree.get() instanceof Mapping mapping ? mapping.entries() : List.of();
        Optional<DocumentNode> document = entries.stream()
                .filter(entry -> entry.key().equals(DOCUMENT))
                .map(Entry::value)
                .filter(Mapping.class::isInstance)
                .findFirst();
        if (document.isEmpty()) {
            problems.add(
                    tree.get().place(),
                    "the request has no document",
                    "a group is a document for those that its selector chooses",
                    "write {\"selector\": {…}, \"document\": {…}}");
            return new Loaded.Invalid<>(problems.inOrder());
        }
        Mapping rest = new Mapping(
                tree.get().place(),
                entries.stream().filter(entry -> !entry.key().equals(DOCUMENT)).toList());
        return REQUEST.check(NAME, rest)
                .map(valid -> new Request(
                        valid.table(SELECTOR), valid.integer("priority"), CanonicalJson.write(document.get())));
    }

    /** A selector as the database keeps it. */
    static String write(Map<String, String> selector) {
        return selector.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(entry -> quoted(entry.getKey()) + ":" + quoted(entry.getValue()))
                .collect(Collectors.joining(",", "{", "}"));
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws IllegalArgumentException if it is something else
     */
    static Map<String, String> selector(String json) {
        DocumentNode tree = parse("{\"selector\":" + json + "}");
        if (KEPT.check(NAME, tree) instanceof Loaded.Valid<ConfigObject> valid) {
            return valid.value().table(SELECTOR);
        }
        throw new IllegalArgumentException("no selector: " + json);
    }

    /** The tree of what {@link CanonicalJson} has written. */
    static DocumentNode parse(String canonical) {
        Problems problems = new Problems(NAME);
        return DocumentReader.readFromAfar(canonical.getBytes(StandardCharsets.UTF_8), problems)
                .filter(tree -> problems.isEmpty())
                .orElseThrow(() -> new IllegalArgumentException("no canonical JSON: " + problems.inOrder()));
    }
}

package io.tidegate.hub.desired;

import io.tidegate.protocol.config.Loaded;
import io.tidegate.protocol.config.PushedDocument;
import io.tidegate.protocol.config.PushedSchema;
import io.tidegate.protocol.control.Digest;
import io.tidegate.protocol.document.ConfigProblem;
import io.tidegate.protocol.document.DocumentNode;
import io.tidegate.protocol.document.DocumentReader;
import io.tidegate.protocol.document.Problems;
import io.tidegate.protocol.merge.CanonicalJson;
import io.tidegate.protocol.merge.Layer;
import io.tidegate.protocol.merge.MergedDocument;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * A document that an agent could run, as far as the hub can tell.
 *
 * @param own the agent's own, canonical JSON
 * @param document what the agent is told, canonical JSON
 * @param digest of what it is told
 */
record CheckedDocument(String own, String document, Digest digest) {

    /** Canonical JSON of a document that leaves everything as it is. */
    static final String NOTHING = "{}";

    /** What messages call a document that has no file name. */
    private static final String NAME = "document";

    /**
     * An agent's own document and what lies beneath it.
     *
     * @param own JSON or YAML
     * @param beneath canonical JSON
     */
    record Pair(String own, String beneath) {

        /** Canonical JSON of both, merged; {@code own} must be readable. */
        String merged() {
            return beneath.equals(NOTHING)
                    ? own
                    : CanonicalJson.write(MergedDocument.of(
                                    List.of(new Layer("groups", parse(beneath)), new Layer("own", parse(own))))
                            .document());
        }
    }

    /** Checks an agent's own document by itself, and what comes of it over what lies beneath. */
    static Loaded<CheckedDocument> of(Pair pair, int maxBytes) {
        Loaded<CheckedDocument> alone = of(pair.own(), maxBytes);
        if (pair.beneath().equals(NOTHING) || !(alone instanceof Loaded.Valid<CheckedDocument> valid)) {
            return alone;
        }
        String own = valid.value().own();
        Loaded<CheckedDocument> merged = of(new Pair(own, pair.beneath()).merged(), maxBytes);
        return merged instanceof Loaded.Valid<CheckedDocument> both
                ? new Loaded.Valid<>(new CheckedDocument(
                        own, both.value().document(), both.value().digest()))
                : new Loaded.Invalid<>(
                        merged.problems().stream().map(CheckedDocument::ofBoth).toList());
    }

    /** Each by itself is right, so it must be said what is looked at. */
    private static ConfigProblem ofBoth(ConfigProblem problem) {
        return new ConfigProblem(
                problem.file(),
                problem.line(),
                problem.column(),
                problem.pointer(),
                problem.what(),
                problem.why() + "; this is so once the agent's own document is laid over those of its groups",
                problem.fix());
    }

    /** Reads a document, JSON or YAML; whether an agent could run it is not looked at. Problems say where in it. */
    static Loaded<DocumentNode> read(String text) {
        Problems problems = new Problems(NAME);
        Optional<DocumentNode> tree = DocumentReader.readFromAfar(text.getBytes(StandardCharsets.UTF_8), problems);
        if (tree.isEmpty() || !problems.isEmpty()) {
            return new Loaded.Invalid<>(problems.inOrder());
        }
        return text.isBlank()
                ? invalid(
                        "the document is empty",
                        "nothing at all is more often a mistake than a wish",
                        "write {} to leave everything to the technician")
                : new Loaded.Valid<>(tree.get());
    }

    /** Checks a document, JSON or YAML; problems say where in it. */
    static Loaded<CheckedDocument> of(String text, int maxBytes) {
        Loaded<DocumentNode> tree = read(text);
        return tree instanceof Loaded.Valid<DocumentNode> valid
                ? check(valid.value(), maxBytes)
                : new Loaded.Invalid<>(tree.problems());
    }

    private static Loaded<CheckedDocument> check(DocumentNode tree, int maxBytes) {
        String own = CanonicalJson.write(tree);
        int bytes = own.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > maxBytes) {
            return invalid(
                    "the document has %d bytes as JSON".formatted(bytes),
                    "an agent takes in at most %d".formatted(maxBytes),
                    "shorten it");
        }
        Loaded<PushedDocument> checked = PushedSchema.check(NAME, tree);
        return checked.map(valid -> new CheckedDocument(own, own, Digest.of(own)));
    }

    private static <T> Loaded<T> invalid(String what, String why, String fix) {
        return new Loaded.Invalid<>(List.of(new ConfigProblem(NAME, 1, 1, "", what, why, fix)));
    }

    /** The tree of what {@link CanonicalJson} has written. */
    static DocumentNode parse(String canonical) {
        Problems problems = new Problems(NAME);
        return DocumentReader.readFromAfar(canonical.getBytes(StandardCharsets.UTF_8), problems)
                .filter(tree -> problems.isEmpty())
                .orElseThrow(() -> new IllegalArgumentException("no canonical JSON: " + problems.inOrder()));
    }
}

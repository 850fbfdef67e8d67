package io.tidegate.edge.cli;

import io.tidegate.protocol.document.DocumentNode;
import io.tidegate.protocol.document.DocumentNode.Entry;
import io.tidegate.protocol.document.DocumentNode.Mapping;
import io.tidegate.protocol.document.DocumentNode.Meaning;
import io.tidegate.protocol.document.DocumentNode.Scalar;
import io.tidegate.protocol.document.DocumentNode.Sequence;
import io.tidegate.protocol.document.Place;
import io.tidegate.protocol.merge.CanonicalJson;
import java.util.function.UnaryOperator;

/** A document as YAML in block style, which {@code edge.yaml} could be; after each value a comment, if there is one. */
final class ConfigText {

    private static final Place NOWHERE = new Place(0, 0, "");

    private final UnaryOperator<String> comments;
    private final StringBuilder text = new StringBuilder();

    private ConfigText(UnaryOperator<String> comments) {
        this.comments = comments;
    }

    /** @param comments JSON pointer of a value → what to say of it, on one line; empty says nothing */
    static String of(DocumentNode document, UnaryOperator<String> comments) {
        ConfigText yaml = new ConfigText(comments);
        yaml.value("", document, 0, "");
        return yaml.text.toString();
    }

    /** @param lead what the first line begins with instead of its indentation */
    private void value(String pointer, DocumentNode node, int depth, String lead) {
        String start = lead;
        if (node instanceof Mapping mapping) {
            for (Entry entry : mapping.entries()) {
                entry(Place.pointer(pointer, entry.key()), start + text(entry.key()) + ":", entry.value(), depth);
                start = "  ".repeat(depth);
            }
        } else if (node instanceof Sequence list) {
            for (int i = 0; i < list.items().size(); i++) {
                item(pointer + "/" + i, start + "- ", list.items().get(i), depth);
                start = "  ".repeat(depth);
            }
        }
    }

    private void entry(String pointer, String key, DocumentNode value, int depth) {
        if (isBlock(value)) {
            text.append(key).append('\n');
            value(pointer, value, depth + 1, "  ".repeat(depth + 1));
        } else {
            line(pointer, key + " " + inline(value));
        }
    }

    private void item(String pointer, String dash, DocumentNode value, int depth) {
        if (isBlock(value)) {
            value(pointer, value, depth + 1, dash);
        } else {
            line(pointer, dash + inline(value));
        }
    }

    private void line(String pointer, String line) {
        String comment = comments.apply(pointer);
        text.append(comment.isEmpty() ? line : "%-44s  # %s".formatted(line, comment));
        text.append('\n');
    }

    private static boolean isBlock(DocumentNode node) {
        return node instanceof Mapping mapping && !mapping.entries().isEmpty()
                || node instanceof Sequence list && !list.items().isEmpty();
    }

    /** JSON's scalars and empty containers are YAML's. */
    private static String inline(DocumentNode node) {
        return node instanceof Scalar scalar && scalar.meaning() == Meaning.TEXT && !scalar.substituted()
                ? text(scalar.text())
                : CanonicalJson.write(node);
    }

    /** A plain word needs no quotes. */
    private static String text(String text) {
        boolean isPlain = text.matches("[a-zA-Z0-9/][a-zA-Z0-9_./-]*") && Meaning.ofUnquoted(text) == Meaning.TEXT;
        return isPlain ? text : CanonicalJson.write(new Scalar(NOWHERE, text, text, Meaning.TEXT, false));
    }
}

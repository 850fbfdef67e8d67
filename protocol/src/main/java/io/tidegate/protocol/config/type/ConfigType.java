package io.tidegate.protocol.config.type;

import io.tidegate.protocol.document.DocumentNode;
import io.tidegate.protocol.document.Problems;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a piece of a document must be. Both the check and the JSON Schema come from it. */
public sealed interface ConfigType permits ScalarType, ListType, TableType, ObjectType, VariantType {

    /** What is needed, for a person: {@code a duration such as 5s}. */
    String word();

    /** How it is written, for a person. */
    default String example() {
        return word();
    }

    /**
     * Checks a piece of a document.
     *
     * @return its value for the program; null if a problem was noted
     */
    @Nullable
    Object check(DocumentNode node, Problems problems);

    /** The JSON Schema (draft 2020-12) of this type, as nested maps and lists. */
    Map<String, Object> jsonSchema();

    /** The JSON Schema's word for a mapping or list that may also have no value at all, which then is an empty one. */
    static Object typeWord(String word, boolean mayBeNothing) {
        return mayBeNothing ? List.of(word, "null") : word;
    }

    /** Notes that {@code node} is something else than this type. */
    default void refuse(DocumentNode node, Problems problems) {
        if (node instanceof DocumentNode.Scalar scalar && scalar.meaning() == DocumentNode.Meaning.UNKNOWN) {
            return;
        }
        boolean nothing =
                node instanceof DocumentNode.Scalar scalar && scalar.meaning() == DocumentNode.Meaning.NOTHING;
        problems.add(
                node.place(),
                nothing ? "there is no value" : node.kind() + " stands here",
                word() + " is needed",
                nothing ? "write one, or remove the key" : "write " + example());
    }
}

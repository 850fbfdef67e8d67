package io.tidegate.protocol.config.type;

import io.tidegate.protocol.document.DocumentNode;
import io.tidegate.protocol.document.DocumentNode.Meaning;
import io.tidegate.protocol.document.DocumentNode.Scalar;
import io.tidegate.protocol.document.Problems;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A single value. {@link ScalarTypes}, {@link QuantityTypes} and {@link NetworkTypes} make them.
 *
 * @param word what is needed, for a person
 * @param schema the JSON Schema of what may be written, substitution apart
 * @param parser makes the program's value of it
 */
public record ScalarType(String word, Map<String, Object> schema, Parser parser) implements ConfigType {

    public static final Map<String, Object> SUBSTITUTION = Map.of("$ref", "#/$defs/substitution");

    /** Makes the program's value of what is written. */
    @FunctionalInterface
    public interface Parser {
        /** @return the value; null if a problem was noted */
        @Nullable
        Object parse(Scalar scalar, Problems problems);
    }

    @Override
    public @Nullable Object check(DocumentNode node, Problems problems) {
        if (!(node instanceof Scalar scalar) || isMissing(scalar)) {
            refuse(node, problems);
            return null;
        }
        return parser.parse(scalar, problems);
    }

    private static boolean isMissing(Scalar scalar) {
        return scalar.meaning() == Meaning.UNKNOWN || (scalar.meaning() == Meaning.NOTHING && !scalar.substituted());
    }

    @Override
    public Map<String, Object> jsonSchema() {
        return Map.of("anyOf", List.of(schema, SUBSTITUTION));
    }
}

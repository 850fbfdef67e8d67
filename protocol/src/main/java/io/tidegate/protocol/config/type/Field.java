package io.tidegate.protocol.config.type;

import io.tidegate.protocol.document.DocumentNode;
import io.tidegate.protocol.document.Place;
import io.tidegate.protocol.document.Problems;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One key of an {@link ObjectType}.
 *
 * @param key in {@code snake_case}, without a unit
 * @param type of its value
 * @param required whether it must be there
 * @param fallback what it is when it is not there, as a document would write it; empty if there is no such value
 * @param doc what it is for, and what it is when it is not there if that depends on the machine
 */
public record Field(String key, ConfigType type, boolean required, Optional<String> fallback, String doc) {

    public static Field required(String key, ConfigType type, String doc) {
        return new Field(key, type, true, Optional.empty(), doc);
    }

    public static Field optional(String key, ConfigType type, String doc) {
        return new Field(key, type, false, Optional.empty(), doc);
    }

    public static Field optional(String key, ConfigType type, String fallback, String doc) {
        return new Field(key, type, false, Optional.of(fallback), doc);
    }

    /** The value when the key is not there; null if there is none. */
    @Nullable
    Object absent(Place parent, Problems problems) {
        Place place = new Place(parent.line(), parent.column(), Place.pointer(parent.pointer(), key));
        if (fallback.isPresent()) {
            return type.check(DocumentNode.Scalar.unquoted(place, fallback.get()), problems);
        }
        if (required) {
            problems.add(place, "the key %s is missing".formatted(key), type.word() + " is needed", "add it: " + doc);
            return null;
        }
        if (type instanceof ListType) {
            return List.of();
        }
        if (type instanceof TableType) {
            return Map.of();
        }
        return type instanceof ObjectType object && object.mayBeEmpty()
                ? object.check(new DocumentNode.Mapping(place, List.of()), problems)
                : null;
    }
}

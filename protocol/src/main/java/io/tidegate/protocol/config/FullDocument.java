package io.tidegate.protocol.config;

import io.tidegate.protocol.config.type.ConfigType;
import io.tidegate.protocol.config.type.Field;
import io.tidegate.protocol.config.type.ListType;
import io.tidegate.protocol.config.type.ObjectType;
import io.tidegate.protocol.config.type.ScalarTypes;
import io.tidegate.protocol.config.type.VariantType;
import io.tidegate.protocol.document.DocumentNode;
import io.tidegate.protocol.document.DocumentNode.Entry;
import io.tidegate.protocol.document.DocumentNode.Mapping;
import io.tidegate.protocol.document.DocumentNode.Scalar;
import io.tidegate.protocol.document.DocumentNode.Sequence;
import io.tidegate.protocol.document.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A document as it may be shown: with every default that does not depend on the machine, and without its secrets. */
final class FullDocument {

    private static final String HIDDEN = "***";

    private FullDocument() {}

    /** The part of a valid document that stands at {@code pointer} and is of this type, in full. */
    static DocumentNode of(String pointer, DocumentNode node, ConfigType type) {
        if (node instanceof Mapping mapping && type instanceof ObjectType object) {
            return mapping(pointer, mapping, object);
        }
        if (node instanceof Mapping mapping && type instanceof VariantType variant) {
            return variant.variantOf(mapping)
                    .map(chosen -> of(pointer, node, chosen))
                    .orElse(node);
        }
        if (node instanceof Sequence list && type instanceof ListType listType) {
            List<DocumentNode> items = new ArrayList<>();
            for (DocumentNode item : list.items()) {
                items.add(of(pointer + "/" + items.size(), item, listType.item()));
            }
            return new Sequence(list.place(), items);
        }
        return ScalarTypes.isSecret(type) ? Scalar.unquoted(node.place(), HIDDEN) : node;
    }

    private static Mapping mapping(String pointer, Mapping mapping, ObjectType type) {
        List<Entry> entries = new ArrayList<>();
        for (Field field : type.fields()) {
            String at = Place.pointer(pointer, field.key());
            Place place = new Place(mapping.place().line(), mapping.place().column(), at);
            mapping.entries().stream()
                    .filter(entry -> entry.key().equals(field.key()))
                    .findFirst()
                    .map(Entry::value)
                    .or(() -> absent(place, field))
                    .map(value -> of(at, value, field.type()))
                    .ifPresent(value -> entries.add(new Entry(place, field.key(), value)));
        }
        return new Mapping(mapping.place(), entries);
    }

    private static Optional<DocumentNode> absent(Place place, Field field) {
        if (field.fallback().isPresent()) {
            return Optional.of(Scalar.unquoted(place, field.fallback().get()));
        }
        return field.type() instanceof ObjectType object && object.mayBeEmpty()
                ? Optional.of(new Mapping(place, List.of()))
                : Optional.empty();
    }
}

package io.tidegate.protocol.config.type;

import io.tidegate.protocol.document.DocumentNode;
import io.tidegate.protocol.document.DocumentNode.Mapping;
import io.tidegate.protocol.document.Problems;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A mapping whose keys depend on the value of one of them. The value is a {@link ConfigObject}.
 *
 * @param discriminator the key that decides; every variant has it as a required choice of its own name
 * @param variants by the value of the discriminator
 */
public record VariantType(String discriminator, Map<String, ObjectType> variants) implements ConfigType {

    /** Which variant a mapping says that it is; empty if it says none of these. */
    public Optional<ObjectType> variantOf(Mapping mapping) {
        return mapping.entries().stream()
                .filter(entry -> entry.key().equals(discriminator))
                .flatMap(entry ->
                        entry.value() instanceof DocumentNode.Scalar scalar ? Stream.of(scalar.text()) : Stream.empty())
                .flatMap(name -> Stream.ofNullable(variants.get(name)))
                .findFirst();
    }

    @Override
    public String word() {
        return "a mapping";
    }

    @Override
    public String example() {
        return "keys with values, among them " + discriminator;
    }

    @Override
    public @Nullable Object check(DocumentNode node, Problems problems) {
        if (!(node instanceof Mapping mapping)) {
            refuse(node, problems);
            return null;
        }
        Optional<DocumentNode> chosen = mapping.entries().stream()
                .filter(entry -> entry.key().equals(discriminator))
                .map(DocumentNode.Entry::value)
                .findFirst();
        ScalarType names =
                ScalarTypes.choice(variants.keySet().stream().sorted().toArray(String[]::new));
        if (chosen.isEmpty()) {
            return Field.required(discriminator, names, "it decides which other keys there are")
                    .absent(mapping.place(), problems);
        }
        Object name = names.check(chosen.get(), problems);
        ObjectType variant = name == null ? null : variants.get(name);
        return variant == null ? null : variant.check(mapping, problems);
    }

    @Override
    public Map<String, Object> jsonSchema() {
        List<Map<String, Object>> each = variants.keySet().stream()
                .sorted()
                .map(name -> variants.get(name))
                .map(ObjectType::jsonSchema)
                .toList();
        return Json.object("oneOf", each);
    }
}

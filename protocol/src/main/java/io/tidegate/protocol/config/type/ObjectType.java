package io.tidegate.protocol.config.type;

import io.tidegate.protocol.document.DocumentNode;
import io.tidegate.protocol.document.DocumentNode.Entry;
import io.tidegate.protocol.document.DocumentNode.Mapping;
import io.tidegate.protocol.document.DocumentNode.Meaning;
import io.tidegate.protocol.document.DocumentNode.Scalar;
import io.tidegate.protocol.document.Place;
import io.tidegate.protocol.document.Problems;
import io.tidegate.protocol.document.Spelling;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A mapping with known keys. The value is a {@link ConfigObject}. One that is absent or empty has every key's default,
 * if all of them may be absent.
 *
 * @param fields its keys
 * @param rules what must hold between them
 */
public record ObjectType(List<Field> fields, List<Rule> rules) implements ConfigType {

    /** Something that must hold between the keys of one object. */
    @FunctionalInterface
    public interface Rule {
        /** Notes what does not hold; keys with problems of their own are not in {@code object}. */
        void check(ConfigObject object, Problems problems);
    }

    public ObjectType {
        fields = List.copyOf(fields);
        rules = List.copyOf(rules);
    }

    public static ObjectType of(Field... fields) {
        return new ObjectType(List.of(fields), List.of());
    }

    /** This type with one rule more. */
    public ObjectType with(Rule rule) {
        return new ObjectType(
                fields, Stream.concat(rules.stream(), Stream.of(rule)).toList());
    }

    @Override
    public String word() {
        return "a mapping";
    }

    @Override
    public String example() {
        return "keys with values, of " + String.join(", ", keys());
    }

    private List<String> keys() {
        return fields.stream().map(Field::key).toList();
    }

    public boolean mayBeEmpty() {
        return fields.stream().noneMatch(Field::required);
    }

    @Override
    public @Nullable Object check(DocumentNode node, Problems problems) {
        if (node instanceof Scalar scalar && scalar.meaning() == Meaning.NOTHING) {
            return check(new Mapping(node.place(), List.of()), problems);
        }
        if (!(node instanceof Mapping mapping)) {
            refuse(node, problems);
            return null;
        }
        Map<String, Entry> entries = mapping.entries().stream().collect(Collectors.toMap(Entry::key, entry -> entry));
        mapping.entries().forEach(entry -> refuseUnknown(entry, problems));
        Map<String, Object> values = new LinkedHashMap<>();
        Map<String, Place> places = new LinkedHashMap<>();
        for (Field field : fields) {
            Entry entry = entries.get(field.key());
            Object value = entry == null
                    ? field.absent(mapping.place(), problems)
                    : field.type().check(entry.value(), problems);
            if (value != null) {
                values.put(field.key(), value);
            }
            if (entry != null) {
                places.put(field.key(), entry.value().place());
            }
        }
        ConfigObject object = new ConfigObject(mapping.place(), values, places);
        rules.forEach(rule -> rule.check(object, problems));
        return object;
    }

    private void refuseUnknown(Entry entry, Problems problems) {
        List<String> known = keys();
        if (known.contains(entry.key())) {
            return;
        }
        if (entry.key().equals("<<")) {
            problems.add(
                    entry.place(), "a merge key (<<) is used", "YAML 1.2 has none", "write the merged keys out here");
            return;
        }
        problems.add(
                entry.place(),
                "unknown key %s".formatted(Problems.quote(entry.key())),
                "allowed here: " + String.join(", ", known),
                "correct or remove it" + Spelling.hint(entry.key(), known));
    }

    @Override
    public Map<String, Object> jsonSchema() {
        Map<String, Object> properties = new LinkedHashMap<>();
        for (Field field : fields) {
            Map<String, Object> property = new LinkedHashMap<>(Json.object("description", field.doc()));
            property.putAll(field.type().jsonSchema());
            field.fallback().ifPresent(text -> property.put("default", defaultValue(text)));
            properties.put(field.key(), property);
        }
        List<String> required =
                fields.stream().filter(Field::required).map(Field::key).toList();
        Map<String, Object> schema =
                Json.object("type", ConfigType.typeWord("object", mayBeEmpty()), "properties", properties);
        if (!required.isEmpty()) {
            schema.put("required", required);
        }
        schema.put("additionalProperties", false);
        return schema;
    }

    private static Object defaultValue(String text) {
        return switch (Meaning.ofUnquoted(text)) {
            case NUMBER -> Long.valueOf(text);
            case BOOLEAN -> Boolean.valueOf(text);
            default -> text;
        };
    }
}

package io.tidegate.protocol.config.type;

import io.tidegate.protocol.document.DocumentNode;
import io.tidegate.protocol.document.DocumentNode.Entry;
import io.tidegate.protocol.document.DocumentNode.Mapping;
import io.tidegate.protocol.document.DocumentNode.Meaning;
import io.tidegate.protocol.document.DocumentNode.Scalar;
import io.tidegate.protocol.document.Problems;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A mapping whose keys are the user's own. The value is a {@link Map} in the order of the document.
 *
 * @param keyPattern what a key must match
 * @param keyRule in words what the pattern says
 * @param value what each value must be
 * @param leastEntries fewest entries
 * @param mostEntries most entries
 */
public record TableType(String keyPattern, String keyRule, ScalarType value, int leastEntries, int mostEntries)
        implements ConfigType {

    @Override
    public String word() {
        return "a mapping of names to values";
    }

    @Override
    public String example() {
        return "each as name: value, on a line of its own or in braces";
    }

    @Override
    public @Nullable Object check(DocumentNode node, Problems problems) {
        boolean nothing = node instanceof Scalar scalar && scalar.meaning() == Meaning.NOTHING;
        if (!nothing && !(node instanceof Mapping)) {
            refuse(node, problems);
            return null;
        }
        List<Entry> entries = node instanceof Mapping mapping ? mapping.entries() : List.of();
        if (entries.size() < leastEntries || entries.size() > mostEntries) {
            problems.add(
                    node.place(),
                    "the mapping has %d names".formatted(entries.size()),
                    "%d to %d are allowed".formatted(leastEntries, mostEntries),
                    entries.size() < leastEntries ? "add one" : "remove some");
        }
        Map<String, Object> values = new LinkedHashMap<>();
        for (Entry entry : entries) {
            if (!Pattern.matches(keyPattern, entry.key())) {
                problems.add(
                        entry.place(),
                        "the name %s is not allowed".formatted(Problems.quote(entry.key())),
                        keyRule,
                        "choose another name");
            }
            Object checked = value.check(entry.value(), problems);
            if (checked != null) {
                values.put(entry.key(), checked);
            }
        }
        return values;
    }

    @Override
    public Map<String, Object> jsonSchema() {
        return Json.object(
                "type",
                ConfigType.typeWord("object", leastEntries == 0),
                "minProperties",
                leastEntries,
                "maxProperties",
                mostEntries,
                "propertyNames",
                Json.object("pattern", "^(" + keyPattern + ")$", "description", keyRule),
                "additionalProperties",
                value.jsonSchema());
    }
}

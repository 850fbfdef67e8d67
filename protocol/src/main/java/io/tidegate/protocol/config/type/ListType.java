package io.tidegate.protocol.config.type;

import io.tidegate.protocol.document.DocumentNode;
import io.tidegate.protocol.document.DocumentNode.Meaning;
import io.tidegate.protocol.document.DocumentNode.Scalar;
import io.tidegate.protocol.document.DocumentNode.Sequence;
import io.tidegate.protocol.document.Place;
import io.tidegate.protocol.document.Problems;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A list of equal things. The value is a {@link List}. An empty value is an empty list, so that one may comment out
 * every item.
 *
 * @param item what each item must be
 * @param leastItems fewest items
 * @param mostItems most items
 * @param uniqueKey a key of the items whose value no two of them may share; empty if there is none
 */
public record ListType(ConfigType item, int leastItems, int mostItems, String uniqueKey) implements ConfigType {

    @Override
    public String word() {
        return "a list";
    }

    @Override
    public String example() {
        return "it in brackets, [a, b], or each item on its own line after a dash";
    }

    @Override
    public @Nullable Object check(DocumentNode node, Problems problems) {
        boolean nothing = node instanceof Scalar scalar && scalar.meaning() == Meaning.NOTHING;
        if (!nothing && !(node instanceof Sequence)) {
            refuse(node, problems);
            return null;
        }
        List<DocumentNode> items = node instanceof Sequence sequence ? sequence.items() : List.of();
        if (items.size() < leastItems || items.size() > mostItems) {
            problems.add(
                    node.place(),
                    "the list has %d items".formatted(items.size()),
                    "%d to %d are allowed".formatted(leastItems, mostItems),
                    items.size() < leastItems ? "add one" : "remove some");
        }
        List<Object> values = new ArrayList<>();
        Map<Object, Place> seen = new HashMap<>();
        for (DocumentNode each : items) {
            Object value = item.check(each, problems);
            if (value == null) {
                continue;
            }
            values.add(value);
            if (value instanceof ConfigObject object) {
                refuseTwins(object, seen, problems);
            }
        }
        return List.copyOf(values);
    }

    private void refuseTwins(ConfigObject object, Map<Object, Place> seen, Problems problems) {
        object.find(uniqueKey, String.class).ifPresent(value -> {
            Place place = object.placeOf(uniqueKey);
            Place first = seen.putIfAbsent(value, place);
            if (first != null) {
                problems.add(
                        place,
                        "the %s %s is given twice".formatted(uniqueKey, Problems.quote(value)),
                        "the first one stands at %d:%d".formatted(first.line(), first.column()),
                        "choose another " + uniqueKey);
            }
        });
    }

    @Override
    public Map<String, Object> jsonSchema() {
        return Json.object(
                "type",
                ConfigType.typeWord("array", leastItems == 0),
                "minItems",
                leastItems,
                "maxItems",
                mostItems,
                "items",
                item.jsonSchema());
    }
}

package io.tidegate.hub.print;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Iterator;
import java.util.Map;

/** A JSON tree as YAML: block style, and texts in double quotes, which are read as in JSON. */
public final class Yaml {

    private Yaml() {}

    /** The tree, ended by a line end. */
    public static String of(JsonNode tree) {
        StringBuilder yaml = new StringBuilder();
        if (tree.isContainerNode() && !tree.isEmpty()) {
            block(tree, 0, yaml);
        } else {
            yaml.append(scalar(tree)).append('\n');
        }
        return yaml.toString();
    }

    /** The tree as one item of a list. */
    public static String item(JsonNode tree) {
        StringBuilder yaml = new StringBuilder("- ");
        value(tree, 0, yaml);
        return yaml.toString();
    }

    private static void block(JsonNode node, int depth, StringBuilder yaml) {
        if (node.isArray()) {
            for (JsonNode item : node) {
                indent(depth, yaml).append("- ");
                value(item, depth, yaml);
            }
            return;
        }
        Iterator<Map.Entry<String, JsonNode>> fields = node.properties().iterator();
        while (fields.hasNext()) {
            Map.Entry<String, JsonNode> field = fields.next();
            indent(depth, yaml).append(key(field.getKey())).append(':');
            JsonNode value = field.getValue();
            if (value.isContainerNode() && !value.isEmpty()) {
                yaml.append('\n');
                block(value, depth + 1, yaml);
            } else {
                yaml.append(' ').append(scalar(value)).append('\n');
            }
        }
    }

    /** What stands after a dash: the first field of an object stands on the same line. */
    private static void value(JsonNode item, int depth, StringBuilder yaml) {
        if (item.isObject() && !item.isEmpty()) {
            StringBuilder fields = new StringBuilder();
            block(item, depth + 1, fields);
            yaml.append(fields.substring(2 * (depth + 1)));
        } else if (item.isArray() && !item.isEmpty()) {
            yaml.append('\n');
            block(item, depth + 1, yaml);
        } else {
            yaml.append(scalar(item)).append('\n');
        }
    }

    private static StringBuilder indent(int depth, StringBuilder yaml) {
        return yaml.append("  ".repeat(depth));
    }

    private static String key(String key) {
        return key.matches("[a-z][a-z0-9_]*") && !key.matches("true|false|null|yes|no|on|off|y|n")
                ? key
                : scalar(JsonNodeFactory.instance.textNode(key));
    }

    /** JSON's scalars and empty containers are YAML's. */
    private static String scalar(JsonNode node) {
        return node.toString();
    }
}

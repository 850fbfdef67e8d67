package io.tidegate.protocol.config;

import io.tidegate.protocol.config.type.ConfigType;
import io.tidegate.protocol.config.type.Field;
import io.tidegate.protocol.config.type.ListType;
import io.tidegate.protocol.config.type.ObjectType;
import io.tidegate.protocol.config.type.ScalarType;
import io.tidegate.protocol.config.type.TableType;
import io.tidegate.protocol.config.type.VariantType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The tables of {@code docs/configuration.md}, made from a schema, and the sample files. */
public final class ConfigReference {

    private static final String END = "<!-- end of keys -->";

    private ConfigReference() {}

    /** A Markdown table per schema: key, value, default, meaning. */
    public static String table(ConfigSchema schema) {
        StringBuilder table = new StringBuilder("| key | value | default | |\n|---|---|---|---|\n");
        rows("", schema.root()).forEach(row -> table.append(row).append('\n'));
        return table.toString();
    }

    /** The table that a document has between the comments that name {@code file}; written anew if asked for. */
    public static String tableIn(Path document, String file, ConfigSchema schema) throws IOException {
        String text = Files.readString(document);
        String begin = "<!-- keys of " + file + " -->\n";
        int from = text.indexOf(begin) + begin.length();
        int to = text.indexOf(END, from);
        if (Boolean.getBoolean("tidegate.write.docs")) {
            Files.writeString(document, text.substring(0, from) + table(schema) + text.substring(to));
            return table(schema);
        }
        return text.substring(from, to);
    }

    /** A sample with every key that is commented out put into effect; prose has a blank after the {@code #}. */
    public static String withEveryKey(Path sample) throws IOException {
        return Files.readString(sample).replaceAll("(?m)^( *)#(?=\\S)", "$1").replaceAll("(?m)^( *)#  ", "$1  ");
    }

    /** The keys that a schema knows, as JSON pointers in which an item of a list is {@code *}. */
    public static List<String> keys(ConfigSchema schema) {
        return keys("", schema.root()).distinct().sorted().toList();
    }

    private static Stream<String> keys(String path, ConfigType type) {
        if (type instanceof ListType list) {
            return keys(path + "/*", list.item());
        }
        if (type instanceof VariantType variant) {
            return variant.variants().values().stream().flatMap(each -> keys(path, each));
        }
        return !(type instanceof ObjectType object)
                ? Stream.of()
                : object.fields().stream()
                        .flatMap(field -> Stream.concat(
                                Stream.of(path + "/" + field.key()), keys(path + "/" + field.key(), field.type())));
    }

    private static List<String> rows(String prefix, ConfigType type) {
        List<String> rows = new ArrayList<>();
        if (type instanceof ObjectType object) {
            for (Field field : object.fields()) {
                rows.add("| `%s%s` | %s | %s | %s |"
                        .formatted(
                                prefix,
                                field.key(),
                                value(field.type()),
                                field.required()
                                        ? "required"
                                        : field.fallback()
                                                .map(text -> "`" + text + "`")
                                                .orElse(""),
                                field.doc().replace("|", "\\|")));
                rows.addAll(rows(prefix + field.key() + ".", field.type()));
            }
        } else if (type instanceof ListType list && list.item() instanceof VariantType variant) {
            String item = prefix.substring(0, prefix.length() - 1) + "[]";
            variant.variants().entrySet().stream()
                    .sorted(Map.Entry.comparingByKey())
                    .forEach(each -> {
                        rows.add("| **%s with `%s: %s`** | | | |"
                                .formatted(item, variant.discriminator(), each.getKey()));
                        rows.addAll(rows(item + ".", each.getValue()));
                    });
        } else if (type instanceof ListType list && list.item() instanceof ObjectType item) {
            rows.addAll(rows(prefix.substring(0, prefix.length() - 1) + "[].", item));
        }
        return rows;
    }

    private static String value(ConfigType type) {
        if (type instanceof ScalarType scalar) {
            Object rule = scalar.schema().get("description");
            String value = rule == null ? scalar.word() : scalar.word() + "; " + rule;
            return value.replace("*", "\\*");
        }
        if (type instanceof ListType list) {
            return "list of %d to %d: %s"
                    .formatted(
                            list.leastItems(),
                            list.mostItems(),
                            list.item() instanceof VariantType ? "mappings" : value(list.item()));
        }
        if (type instanceof TableType table) {
            return "mapping of %d to %d names; %s. Each value is %s"
                    .formatted(table.leastEntries(), table.mostEntries(), table.keyRule(), value(table.value()));
        }
        return "mapping";
    }
}

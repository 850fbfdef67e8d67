package io.tidegate.hub.print;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Prints documents that fit into memory, in any format.
 *
 * @param out data
 * @param colours whether tables have them
 */
public record DocumentPrinter(OutputStream out, boolean colours, OutputFormat format) {

    /**
     * @param document what the API answers
     * @param rows the list in it
     */
    public void all(JsonNode document, JsonNode rows, List<Column> columns) throws IOException {
        switch (format) {
            case json -> write(out, document.toPrettyString() + "\n");
            case yaml -> write(out, Yaml.of(document));
            case ndjson -> {
                for (JsonNode row : rows) {
                    write(out, row + "\n");
                }
            }
            case csv -> {
                write(out, Csv.header(columns));
                for (JsonNode row : rows) {
                    write(out, Csv.line(columns, row));
                }
            }
            case table -> {
                Table table = new Table(columns, colours, out);
                for (JsonNode row : rows) {
                    table.row(row);
                }
                table.end();
            }
        }
        out.flush();
    }

    /** One row in full; as YAML for people, too. */
    public void one(JsonNode row, List<Column> columns) throws IOException {
        if (format == OutputFormat.table) {
            write(out, Yaml.of(row));
        } else {
            all(row, JsonNodeFactory.instance.arrayNode().add(row), columns);
        }
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }
}

package io.tidegate.hub.operator;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Prints documents that fit into memory, in any format. */
record DocumentPrinter(HubOptions options, OutputFormat format) {

    /**
     * @param document what the API answers
     * @param rows the list in it
     */
    void all(JsonNode document, JsonNode rows, List<Column> columns) throws IOException {
        OutputStream out = options.terminal().out();
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
                Table table = new Table(columns, options.colours(), out);
                for (JsonNode row : rows) {
                    table.row(row);
                }
                table.end();
            }
        }
        out.flush();
    }

    /** One row in full; as YAML for people, too. */
    void one(JsonNode row, List<Column> columns) throws IOException {
        if (format == OutputFormat.table) {
            write(options.terminal().out(), Yaml.of(row));
        } else {
            all(row, HubConnection.JSON.createArrayNode().add(row), columns);
        }
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }
}

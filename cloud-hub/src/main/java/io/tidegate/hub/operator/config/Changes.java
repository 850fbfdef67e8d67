package io.tidegate.hub.operator.config;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidegate.hub.client.HubOptions;
import io.tidegate.hub.print.Column;
import io.tidegate.hub.print.Column.Colour;
import io.tidegate.hub.print.OutputFormat;
import java.io.IOException;
import java.util.List;

/** Differences between documents, printed. */
final class Changes {

    private static final List<Column> COLUMNS = List.of(
            Column.text("where", "WHERE", "/where"),
            Column.of("before", "BEFORE", false, row -> value(row, "before")).coloured(row -> Colour.RED),
            Column.of("after", "AFTER", false, row -> value(row, "after")).coloured(row -> Colour.GREEN));

    private Changes() {}

    /** @param document has a list of changes */
    static void print(HubOptions options, OutputFormat format, JsonNode document) throws IOException {
        JsonNode changes = document.path("changes");
        if (changes.isEmpty() && format == OutputFormat.table) {
            options.note("no difference");
            return;
        }
        options.printer(format).all(document, changes, COLUMNS);
    }

    private static String value(JsonNode change, String name) {
        return change.has(name) ? change.path(name).toString() : "";
    }
}

package io.tidegate.hub.operator;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidegate.hub.print.Column;
import io.tidegate.hub.print.Column.Colour;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/** Readings and aggregates as people see them. */
final class ReadingColumns {

    private ReadingColumns() {}

    static List<Column> readings() {
        return List.of(
                Column.text("time", "TIME", "/time"),
                Column.text("agent", "AGENT", "/agent"),
                Column.of("series", "SERIES", false, ReadingColumns::series),
                Column.of("value", "VALUE", true, row -> row.path("value").asText()),
                Column.text("unit", "UNIT", "/unit"),
                Column.of("quality", "QUALITY", false, ReadingColumns::quality)
                        .coloured(row -> switch (row.path("quality").asText()) {
                            case "bad" -> Colour.RED;
                            case "uncertain" -> Colour.YELLOW;
                            default -> Colour.DIM;
                        }));
    }

    /** @param aggregates as asked for; one of them comes as {@code value} */
    static List<Column> aggregates(List<String> aggregates) {
        List<Column> columns = new ArrayList<>(List.of(
                Column.text("time", "TIME", "/time"),
                Column.text("agent", "AGENT", "/agent"),
                Column.of("series", "SERIES", false, ReadingColumns::series)));
        for (String aggregate : aggregates) {
            columns.add(Column.number(
                    aggregate,
                    aggregate.toUpperCase(java.util.Locale.ROOT),
                    aggregates.size() == 1 ? "/value" : "/" + aggregate));
        }
        columns.add(Column.text("unit", "UNIT", "/unit"));
        return columns;
    }

    /** {@code room/temp{sensor=a}}. */
    static String series(JsonNode row) {
        StringJoiner labels = new StringJoiner(",", "{", "}").setEmptyValue("");
        for (Map.Entry<String, JsonNode> label : row.path("labels").properties()) {
            labels.add(label.getKey() + "=" + label.getValue().asText());
        }
        return row.path("name").asText() + labels;
    }

    private static String quality(JsonNode row) {
        String reason = row.path("quality_reason").asText();
        return row.path("quality").asText() + (reason.isEmpty() ? "" : ": " + reason);
    }
}

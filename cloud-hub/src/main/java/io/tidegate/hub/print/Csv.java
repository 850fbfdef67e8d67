package io.tidegate.hub.print;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Collectors;

/** Lines of CSV (RFC 4180). */
public final class Csv {

    private Csv() {}

    public static String header(List<Column> columns) {
        return columns.stream().map(Column::key).collect(Collectors.joining(",", "", "\r\n"));
    }

    public static String line(List<Column> columns, JsonNode row) {
        return columns.stream()
                .map(column -> cell(column.text().apply(row)))
                .collect(Collectors.joining(",", "", "\r\n"));
    }

    private static String cell(String text) {
        return text.matches("[^,\"\\r\\n]*") ? text : '"' + text.replace("\"", "\"\"") + '"';
    }
}

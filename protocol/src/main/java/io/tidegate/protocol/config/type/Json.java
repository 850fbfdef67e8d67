package io.tidegate.protocol.config.type;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes nested maps, lists, texts, numbers and truth values as JSON. */
public final class Json {

    private Json() {}

    /** Names and values in turn, kept in this order. */
    public static Map<String, Object> object(Object... namesAndValues) {
        Map<String, Object> object = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            object.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return object;
    }

    /** Indented by two spaces, with a line break at the end. */
    public static String write(Object value) {
        StringBuilder out = new StringBuilder();
        write(value, "\n", out);
        return out.append('\n').toString();
    }

    private static void write(Object value, String lineBreak, StringBuilder out) {
        if (value instanceof Map<?, ?> map) {
            String separator = "{";
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                out.append(separator).append(lineBreak).append("  ");
                writeText(String.valueOf(entry.getKey()), out);
                out.append(": ");
                write(entry.getValue(), lineBreak + "  ", out);
                separator = ",";
            }
            out.append(map.isEmpty() ? "{}" : lineBreak + "}");
        } else if (value instanceof List<?> list) {
            String separator = "[";
            for (Object item : list) {
                out.append(separator).append(lineBreak).append("  ");
                write(item, lineBreak + "  ", out);
                separator = ",";
            }
            out.append(list.isEmpty() ? "[]" : lineBreak + "]");
        } else if (value instanceof Number || value instanceof Boolean) {
            out.append(value);
        } else {
            writeText(String.valueOf(value), out);
        }
    }

    private static void writeText(String text, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < 0x20) {
                out.append("\\u%04x".formatted((int) c));
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }
}

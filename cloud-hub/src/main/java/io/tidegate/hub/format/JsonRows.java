package io.tidegate.hub.format;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import io.tidegate.protocol.telemetry.Value;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON objects, either as lines of their own or as the array of one object. */
final class JsonRows<T> implements RowWriter<T> {

    private static final MinimalPrettyPrinter LINES = new MinimalPrettyPrinter("\n");

    private final RowKind<T> kind;
    private final JsonGenerator json;
    private final JsonCells cells;
    private final boolean enveloped;
    private boolean empty = true;

    JsonRows(RowKind<T> kind, OutputStream out, boolean enveloped) throws IOException {
        this.kind = kind;
        this.json = Json.generator(out);
        this.cells = new JsonCells(json);
        this.enveloped = enveloped;
        if (enveloped) {
            json.writeStartObject();
            json.writeArrayFieldStart(kind.plural());
        } else {
            json.setPrettyPrinter(LINES);
        }
    }

    @Override
    public void row(T row) throws IOException {
        empty = false;
        json.writeStartObject();
        kind.write(row, cells);
        json.writeEndObject();
    }

    @Override
    public void end(@Nullable String cursor) throws IOException {
        if (enveloped) {
            json.writeEndArray();
            json.writeStringField("next", cursor);
            json.writeEndObject();
        }
        if (enveloped || !empty) {
            json.writeRaw('\n');
        }
        json.flush();
    }

    /** Writes cells as the fields of the object that is open in {@code json}. */
    record JsonCells(JsonGenerator json) implements Cells {

        @Override
        public void text(String name, String text) throws IOException {
            json.writeStringField(name, text);
        }

        @Override
        public void optionalText(String name, String text) throws IOException {
            if (!text.isEmpty()) {
                json.writeStringField(name, text);
            }
        }

        @Override
        public void number(String name, long number) throws IOException {
            json.writeNumberField(name, number);
        }

        @Override
        public void number(String name, double number) throws IOException {
            json.writeFieldName(name);
            json.writeNumber(Double.toString(number));
        }

        @Override
        public void time(String name, long epochNs) throws IOException {
            json.writeStringField(name, Rfc3339.format(epochNs));
        }

        @Override
        public void labels(String name, Map<String, String> labels) throws IOException {
            json.writeObjectFieldStart(name);
            for (Map.Entry<String, String> label : labels.entrySet()) {
                json.writeStringField(label.getKey(), label.getValue());
            }
            json.writeEndObject();
        }

        @Override
        public void value(String name, Value value) throws IOException {
            json.writeFieldName(name);
            if (value instanceof Value.DoubleValue number) {
                // Every bit: Double.toString is read back as the same double, and 21.0 stays apart from 21.
                json.writeNumber(Double.toString(number.value()));
            } else if (value instanceof Value.LongValue number) {
                json.writeNumber(number.value());
            } else if (value instanceof Value.BooleanValue truth) {
                json.writeBoolean(truth.value());
            } else if (value instanceof Value.TextValue text) {
                json.writeString(text.value());
            }
        }
    }
}

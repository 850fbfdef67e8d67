package io.tidegate.hub.format;

import com.fasterxml.jackson.core.JsonGenerator;
import io.tidegate.hub.fleet.AgentView;
import io.tidegate.hub.fleet.Warning;
import io.tidegate.protocol.sync.GapReason;
import io.tidegate.protocol.sync.StreamReport;
import io.tidegate.protocol.wire.AgentStatus;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** An agent, as {@code /agents}, {@code /agents/{id}} and the stream's {@code agent} events show it. */
public final class AgentJson {

    private static final double NS_PER_SECOND = 1e9;

    private AgentJson() {}

    /** The word for a state. */
    public static String stateText(AgentView.State state) {
        return state.name().toLowerCase(Locale.ROOT);
    }

    /** Writes the object. What only a status message can tell is null until one has come. */
    public static void write(AgentView view, JsonGenerator json) throws IOException {
        AgentStatus status = view.status();
        json.writeStartObject();
        json.writeStringField("agent", view.agent().text());
        json.writeStringField("state", stateText(view.state()));
        labels(view, json);
        json.writeStringField("version", status == null || status.version().isEmpty() ? null : status.version());
        seconds("lag_seconds", view.lagNs(), json);
        json.writeStringField("first_seen", Rfc3339.format(view.firstSeenNs()));
        json.writeStringField("last_seen", Rfc3339.format(view.lastSeenNs()));
        json.writeStringField(
                "started", status == null || status.startedNs() == 0 ? null : Rfc3339.format(status.startedNs()));
        ledger(view, status, json);
        buffer(status, json);
        config(view.config(), json);
        json.writeArrayFieldStart("warnings");
        for (Warning warning : view.warnings()) {
            json.writeStartObject();
            warning(warning, json);
            json.writeEndObject();
        }
        json.writeEndArray();
        sources(status, json);
        streams(status, json);
        json.writeEndObject();
    }

    /** One of {@code /alerts}: the warning and whose it is. */
    public static void writeAlert(AgentView view, Warning warning, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("agent", view.agent().text());
        json.writeStringField("state", stateText(view.state()));
        labels(view, json);
        warning(warning, json);
        json.writeEndObject();
    }

    private static void warning(Warning warning, JsonGenerator json) throws IOException {
        json.writeStringField("code", warning.code().word());
        json.writeStringField("since", Rfc3339.format(warning.sinceNs()));
        json.writeStringField("last_seen", Rfc3339.format(warning.lastSeenNs()));
        json.writeNumberField("count", warning.count());
        json.writeStringField("text", warning.text());
    }

    private static void labels(AgentView view, JsonGenerator json) throws IOException {
        json.writeObjectFieldStart("labels");
        for (Map.Entry<String, String> label : new TreeMap<>(view.labels()).entrySet()) {
            json.writeStringField(label.getKey(), label.getValue());
        }
        json.writeEndObject();
    }

    private static void ledger(AgentView view, @Nullable AgentStatus status, JsonGenerator json) throws IOException {
        json.writeObjectFieldStart("ledger");
        json.writeNumberField("accepted", view.ledger().accepted());
        json.writeNumberField("stored", view.ledger().stored());
        json.writeNumberField("pending", view.ledger().pending());
        json.writeObjectFieldStart("lost");
        for (Map.Entry<GapReason, Long> lost : view.ledger().lost().entrySet()) {
            json.writeNumberField(lost.getKey().text(), lost.getValue());
        }
        json.writeEndObject();
        json.writeNumberField("duplicates", view.duplicates());
        json.writeNumberField("conflicts", view.conflicts());
        json.writeNumberField("rejected", status == null ? 0 : status.rejected());
        json.writeNumberField("filtered", status == null ? 0 : status.filtered());
        json.writeEndObject();
    }

    private static void buffer(@Nullable AgentStatus status, JsonGenerator json) throws IOException {
        if (status == null) {
            json.writeNullField("buffer");
            return;
        }
        AgentStatus.Buffer buffer = status.buffer();
        json.writeObjectFieldStart("buffer");
        json.writeNumberField("bytes", buffer.bytes());
        json.writeNumberField("max_bytes", buffer.maxBytes());
        json.writeNumberField("segments", buffer.segments());
        time("oldest", buffer.oldestNs(), json);
        json.writeFieldName("seconds_until_full");
        if (buffer.secondsUntilFull().isPresent()) {
            json.writeNumber(buffer.secondsUntilFull().getAsLong());
        } else {
            json.writeNull();
        }
        json.writeEndObject();
    }

    private static void config(AgentView.@Nullable Config config, JsonGenerator json) throws IOException {
        if (config == null) {
            json.writeNullField("config");
            return;
        }
        json.writeObjectFieldStart("config");
        json.writeNumberField("running", config.running());
        json.writeNumberField("desired", config.desired());
        json.writeStringField("state", config.state());
        json.writeEndObject();
    }

    private static void sources(@Nullable AgentStatus status, JsonGenerator json) throws IOException {
        json.writeArrayFieldStart("sources");
        if (status != null) {
            for (AgentStatus.Source source : status.sources()) {
                json.writeStartObject();
                json.writeStringField("name", source.name());
                json.writeStringField("state", source.state());
                time("last_reading", source.lastReadingNs(), json);
                json.writeNumberField("readings", source.readings());
                json.writeStringField("error", source.error().isEmpty() ? null : source.error());
                json.writeEndObject();
            }
        }
        json.writeEndArray();
    }

    private static void streams(@Nullable AgentStatus status, JsonGenerator json) throws IOException {
        json.writeArrayFieldStart("streams");
        if (status != null) {
            for (StreamReport report : status.streams()) {
                json.writeStartObject();
                json.writeStringField("epoch", report.stream().epochText());
                json.writeStringField("lane", report.stream().lane().text());
                json.writeNumberField("appended_through", report.appendedThrough());
                json.writeNumberField("settled_through", report.settledThrough());
                json.writeEndObject();
            }
        }
        json.writeEndArray();
    }

    private static void time(String name, OptionalLong epochNs, JsonGenerator json) throws IOException {
        json.writeStringField(name, epochNs.isPresent() ? Rfc3339.format(epochNs.getAsLong()) : null);
    }

    private static void seconds(String name, OptionalLong ns, JsonGenerator json) throws IOException {
        json.writeFieldName(name);
        if (ns.isPresent()) {
            json.writeNumber(ns.getAsLong() / NS_PER_SECOND);
        } else {
            json.writeNull();
        }
    }
}

package io.tidegate.edge.local;

import com.fasterxml.jackson.core.JsonGenerator;
import io.tidegate.edge.clock.ClockState;
import io.tidegate.edge.local.AgentSnapshot.SourceState;
import io.tidegate.edge.local.http.Json;
import io.tidegate.edge.source.Source.Health;
import io.tidegate.edge.uplink.IdentityWarning;
import io.tidegate.protocol.sync.GapReason;
import io.tidegate.protocol.sync.LedgerCounts;
import java.io.IOException;
import java.time.Instant;
import java.util.Locale;
import java.util.OptionalLong;

/** The body of {@code GET /api/v1/status}, as contract.md has it. */
public final class StatusJson {

    private StatusJson() {}

    /** On one line. */
    public static String of(AgentSnapshot agent) {
        return Json.text(json -> {
            json.writeStartObject();
            json.writeStringField("agent", agent.agent());
            json.writeStringField("version", agent.version());
            json.writeStringField("epoch", agent.epoch());
            hub(json, agent);
            warnings(json, agent);
            ledger(json, agent);
            buffer(json, agent);
            clock(json, agent.clock());
            json.writeObjectFieldStart("config");
            json.writeNumberField("running", agent.config().running());
            json.writeNumberField("desired", agent.config().desired());
            json.writeStringField("state", agent.config().state());
            if (!agent.config().reason().isEmpty()) {
                json.writeStringField("reason", agent.config().reason());
            }
            json.writeEndObject();
            json.writeArrayFieldStart("sources");
            for (SourceState source : agent.sources()) {
                source(json, source);
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    private static void hub(JsonGenerator json, AgentSnapshot agent) throws IOException {
        json.writeObjectFieldStart("hub");
        json.writeStringField("url", agent.link().url());
        json.writeBooleanField("connected", agent.link().connected());
        json.writeFieldName("lag_seconds");
        if (agent.lagSeconds().isPresent()) {
            json.writeNumber(Math.round(agent.lagSeconds().getAsDouble() * 1_000) / 1_000.0);
        } else {
            json.writeNumber(0);
        }
        if (!agent.link().error().isEmpty()) {
            json.writeStringField("error", agent.link().error());
        }
        json.writeEndObject();
    }

    private static void warnings(JsonGenerator json, AgentSnapshot agent) throws IOException {
        json.writeArrayFieldStart("warnings");
        for (IdentityWarning warning : agent.warnings()) {
            json.writeStartObject();
            json.writeStringField("code", warning.code().word());
            json.writeStringField("since", warning.since().toString());
            json.writeStringField("last_seen", warning.lastSeen().toString());
            json.writeNumberField("count", warning.count());
            json.writeStringField("text", warning.text());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void ledger(JsonGenerator json, AgentSnapshot agent) throws IOException {
        LedgerCounts ledger = agent.ledger();
        json.writeObjectFieldStart("ledger");
        json.writeNumberField("accepted", ledger.accepted());
        json.writeNumberField("stored", ledger.stored());
        json.writeNumberField("pending", ledger.pending());
        json.writeObjectFieldStart("lost");
        for (GapReason reason : GapReason.values()) {
            json.writeNumberField(reason.text(), ledger.lost().getOrDefault(reason, 0L));
        }
        json.writeEndObject();
        json.writeNumberField("rejected", agent.rejectedTotal());
        json.writeNumberField("filtered", agent.filtered());
        json.writeEndObject();
    }

    private static void buffer(JsonGenerator json, AgentSnapshot agent) throws IOException {
        json.writeObjectFieldStart("buffer");
        json.writeNumberField("bytes", agent.buffer().bytes());
        json.writeNumberField("droppable_bytes", agent.buffer().droppableBytes());
        json.writeNumberField("max_bytes", agent.buffer().maxBytes());
        json.writeNumberField("segments", agent.buffer().segments());
        json.writeNumberField("quarantined", agent.buffer().quarantined());
        time(json, "oldest", agent.buffer().oldestNs());
        json.writeFieldName("seconds_until_full");
        if (agent.secondsUntilFull().isPresent()) {
            json.writeNumber(agent.secondsUntilFull().getAsLong());
        } else {
            json.writeNull();
        }
        json.writeEndObject();
    }

    private static void clock(JsonGenerator json, ClockState clock) throws IOException {
        json.writeObjectFieldStart("clock");
        json.writeBooleanField("trusted", clock.verdict().isTrusted());
        json.writeNumberField("for_seconds", clock.seconds());
        json.writeStringField("reason", clock.verdict().why());
        json.writeEndObject();
    }

    private static void source(JsonGenerator json, SourceState source) throws IOException {
        Health health = source.health();
        json.writeStartObject();
        json.writeStringField("name", source.name());
        json.writeStringField("state", health.state().name().toLowerCase(Locale.ROOT));
        time(json, "last_reading", health.lastReadingNs());
        json.writeNumberField("readings", health.readings());
        if (!health.error().isEmpty()) {
            json.writeStringField("error", health.error());
        }
        json.writeEndObject();
    }

    private static void time(JsonGenerator json, String field, OptionalLong timeNs) throws IOException {
        json.writeFieldName(field);
        if (timeNs.isPresent()) {
            json.writeString(Instant.EPOCH.plusNanos(timeNs.getAsLong()).toString());
        } else {
            json.writeNull();
        }
    }
}

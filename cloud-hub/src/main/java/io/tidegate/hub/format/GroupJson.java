package io.tidegate.hub.format;

import com.fasterxml.jackson.core.JsonGenerator;
import io.tidegate.hub.desired.PushOutcome;
import io.tidegate.hub.group.Group;
import io.tidegate.protocol.document.ConfigProblem;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Groups, as {@code /groups} shows them. */
public final class GroupJson {

    /** Agents that a refusal names; the others have the same kind of trouble. */
    public static final int MAX_NAMED_AGENTS = 20;

    private GroupJson() {}

    /** @param agents how many it concerns */
    public static void write(Group group, int agents, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", group.name());
        json.writeNumberField("revision", group.revision());
        json.writeObjectFieldStart("selector");
        for (Map.Entry<String, String> label : new TreeMap<>(group.selector()).entrySet()) {
            json.writeStringField(label.getKey(), label.getValue());
        }
        json.writeEndObject();
        json.writeNumberField("priority", group.priority());
        json.writeFieldName("document");
        json.writeRawValue(group.document());
        json.writeStringField("time", Rfc3339.format(group.updatedNs()));
        json.writeStringField("author", group.author());
        json.writeStringField("comment", group.comment());
        json.writeNumberField("agents", agents);
        json.writeEndObject();
    }

    /** Writes the members {@code agents}, at most {@link #MAX_NAMED_AGENTS}, and {@code errors}, those of the first. */
    public static void refused(List<PushOutcome.Refused> refused, JsonGenerator json) throws IOException {
        json.writeArrayFieldStart("agents");
        for (PushOutcome.Refused each : refused.subList(0, Math.min(MAX_NAMED_AGENTS, refused.size()))) {
            json.writeString(each.agent().text());
        }
        json.writeEndArray();
        ConfigJson.errors(problems(refused.get(0)), json);
    }

    private static List<ConfigProblem> problems(PushOutcome.Refused refused) {
        return refused instanceof PushOutcome.Invalid invalid ? invalid.problems() : List.of();
    }
}

package io.tidegate.hub.format;

import com.fasterxml.jackson.core.JsonGenerator;
import io.tidegate.hub.desired.ConfigView;
import io.tidegate.hub.desired.VerdictStep;
import io.tidegate.hub.store.ConfigTables.Revision;
import io.tidegate.hub.store.ConfigTables.Stored;
import io.tidegate.protocol.control.ConfigFault;
import io.tidegate.protocol.control.ReportedConfig;
import io.tidegate.protocol.control.Verdict;
import io.tidegate.protocol.document.ConfigProblem;
import io.tidegate.protocol.merge.Change;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Configurations, as {@code /agents/{id}/config} and what lies beneath it show them. */
public final class ConfigJson {

    private ConfigJson() {}

    /** The word for a state. */
    public static String stateText(Verdict.State state) {
        return state.name().toLowerCase(Locale.ROOT);
    }

    /**
     * Writes what an agent is to run and what it has said of that.
     *
     * @param newest its newest revision, the same as in {@code view}; empty if there is none
     * @param origins of what it is told: JSON pointer → where the value comes from; null is written if empty
     */
    public static void write(
            ConfigView view, Optional<Stored> newest, Optional<Map<String, String>> origins, JsonGenerator json)
            throws IOException {
        json.writeStartObject();
        json.writeStringField("agent", view.agent().text());
        if (newest.isPresent()) {
            json.writeObjectFieldStart("desired");
            stored(newest.get(), json);
            json.writeEndObject();
        } else {
            json.writeNullField("desired");
        }
        document("own", newest.map(Stored::own), json);
        document("effective", newest.map(Stored::document), json);
        origins(origins, json);
        reported(view, json);
        json.writeStringField("state", view.state().map(ConfigJson::stateText).orElse(null));
        json.writeStringField(
                "reason",
                view.verdict()
                        .map(Verdict::reason)
                        .filter(reason -> !reason.isEmpty())
                        .orElse(null));
        json.writeArrayFieldStart("errors");
        for (ConfigFault fault : view.verdict().map(Verdict::errors).orElse(List.of())) {
            error(fault.pointer(), fault.what(), fault.why(), fault.hint(), json);
        }
        json.writeEndArray();
        json.writeStringField("drift", view.drift().orElse(null));
        json.writeEndObject();
    }

    private static void document(String name, Optional<String> canonical, JsonGenerator json) throws IOException {
        json.writeFieldName(name);
        json.writeRawValue(canonical.orElse("null"));
    }

    private static void origins(Optional<Map<String, String>> origins, JsonGenerator json) throws IOException {
        if (origins.isEmpty()) {
            json.writeNullField("origins");
            return;
        }
        json.writeObjectFieldStart("origins");
        for (Map.Entry<String, String> origin : origins.get().entrySet()) {
            json.writeStringField(origin.getKey(), origin.getValue());
        }
        json.writeEndObject();
    }

    private static void reported(ConfigView view, JsonGenerator json) throws IOException {
        if (view.reported().isEmpty()) {
            json.writeNullField("reported");
            return;
        }
        ReportedConfig reported = view.reported().get();
        json.writeObjectFieldStart("reported");
        json.writeStringField("time", Rfc3339.format(view.reportedNs().orElse(0)));
        if (reported.running().isPresent()) {
            json.writeObjectFieldStart("running");
            json.writeNumberField("revision", reported.running().get().revision());
            json.writeStringField("digest", reported.running().get().digest().hex());
            json.writeEndObject();
        } else {
            json.writeNullField("running");
        }
        if (reported.desired().isPresent()) {
            json.writeObjectFieldStart("desired");
            verdict(reported.desired().get(), json);
            json.writeEndObject();
        } else {
            json.writeNullField("desired");
        }
        json.writeObjectFieldStart("refused");
        json.writeNumberField("count", reported.refusals().count());
        json.writeStringField(
                "last",
                reported.refusals().last().isEmpty()
                        ? null
                        : reported.refusals().last());
        json.writeEndObject();
        json.writeEndObject();
    }

    /** Writes a revision without its document. */
    public static void write(Revision revision, JsonGenerator json) throws IOException {
        json.writeStartObject();
        head(revision, json);
        json.writeEndObject();
    }

    /** Writes a revision with its document. */
    public static void write(Stored stored, JsonGenerator json) throws IOException {
        json.writeStartObject();
        stored(stored, json);
        json.writeEndObject();
    }

    private static void stored(Stored stored, JsonGenerator json) throws IOException {
        head(stored.revision(), json);
        json.writeFieldName("document");
        json.writeRawValue(stored.own());
    }

    private static void head(Revision revision, JsonGenerator json) throws IOException {
        json.writeNumberField("revision", revision.number());
        json.writeStringField("digest", revision.digest().hex());
        json.writeStringField("time", Rfc3339.format(revision.createdNs()));
        json.writeStringField("author", revision.author());
        json.writeStringField("comment", revision.comment());
    }

    /** Writes one step on the way of a revision. */
    public static void write(VerdictStep step, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("time", Rfc3339.format(step.receivedNs()));
        verdict(step.verdict(), json);
        json.writeEndObject();
    }

    private static void verdict(Verdict verdict, JsonGenerator json) throws IOException {
        json.writeNumberField("revision", verdict.revision());
        json.writeStringField("digest", verdict.digest().hex());
        json.writeStringField("state", stateText(verdict.state()));
        json.writeStringField("since", Rfc3339.format(verdict.sinceNs()));
        json.writeStringField("reason", verdict.reason().isEmpty() ? null : verdict.reason());
        json.writeArrayFieldStart("errors");
        for (ConfigFault fault : verdict.errors()) {
            error(fault.pointer(), fault.what(), fault.why(), fault.hint(), json);
        }
        json.writeEndArray();
    }

    /** Writes the member {@code changes}. */
    public static void changes(List<Change> changes, JsonGenerator json) throws IOException {
        json.writeArrayFieldStart("changes");
        for (Change change : changes) {
            json.writeStartObject();
            json.writeStringField("pointer", change.pointer());
            json.writeStringField("where", change.where());
            value("before", change.before(), json);
            value("after", change.after(), json);
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    /** Absent, not null: null is a value. */
    private static void value(String name, Optional<String> value, JsonGenerator json) throws IOException {
        if (value.isPresent()) {
            json.writeFieldName(name);
            json.writeRawValue(value.get());
        }
    }

    /** Writes the member {@code errors} of a document that was refused. */
    public static void errors(List<ConfigProblem> problems, JsonGenerator json) throws IOException {
        json.writeArrayFieldStart("errors");
        for (ConfigProblem problem : problems) {
            error(problem.pointer(), problem.what(), problem.why(), problem.fix(), json);
        }
        json.writeEndArray();
    }

    private static void error(String pointer, String what, String why, String hint, JsonGenerator json)
            throws IOException {
        json.writeStartObject();
        json.writeStringField("pointer", pointer);
        json.writeStringField("detail", what);
        json.writeStringField("reason", why);
        json.writeStringField("hint", hint);
        json.writeEndObject();
    }
}

package io.tidegate.edge.local;

import com.fasterxml.jackson.core.JsonGenerator;
import io.tidegate.edge.local.http.Problem;
import io.tidegate.edge.source.payload.Flaw;
import io.tidegate.edge.source.payload.Payload;
import java.io.IOException;
import java.util.stream.Collectors;

/** Tells a client which lines or records were left out, and that the others were kept. */
enum FlawReport {
    /** Flaws have line numbers. InfluxDB's clients find what they look for: {@code error}, {@code code}, {@code message}. */
    LINES("line", "lines") {
        @Override
        void position(JsonGenerator json, Flaw flaw) throws IOException {
            json.writeNumberField("line", flaw.position());
        }

        @Override
        void members(JsonGenerator json, Payload payload, String detail) throws IOException {
            json.writeStringField("error", "partial write: " + detail);
            json.writeStringField("code", "invalid");
            json.writeStringField("message", detail);
        }
    },
    /** Flaws have places in an array, as a JSON pointer. */
    RECORDS("record", "records") {
        @Override
        void position(JsonGenerator json, Flaw flaw) throws IOException {
            json.writeStringField("pointer", "/" + flaw.position());
        }

        @Override
        void members(JsonGenerator json, Payload payload, String detail) {}
    };

    /** How many flaws the one-line detail names; the members name more. */
    private static final int FLAWS_IN_DETAIL = 3;

    private final String one;
    private final String many;

    FlawReport(String one, String many) {
        this.one = one;
        this.many = many;
    }

    abstract void position(JsonGenerator json, Flaw flaw) throws IOException;

    abstract void members(JsonGenerator json, Payload payload, String detail) throws IOException;

    Problem problem(Payload payload) {
        int count = payload.rejectedTotal();
        String detail = payload.flaws().stream()
                .limit(FLAWS_IN_DETAIL)
                .map(flaw -> "%s %d: %s".formatted(one, flaw.position(), flaw.detail()))
                .collect(Collectors.joining(
                        "; ", "", count > FLAWS_IN_DETAIL ? "; and %d more".formatted(count - FLAWS_IN_DETAIL) : ""));
        String title = payload.readings().isEmpty()
                ? "%d %s refused, nothing stored".formatted(count, count == 1 ? one : many)
                : "%d %s refused, the others stored".formatted(count, count == 1 ? one : many);
        return Problem.of(400, title, detail).withMembers(json -> {
            json.writeNumberField("accepted", payload.readings().size());
            json.writeNumberField("rejected", count);
            json.writeArrayFieldStart("errors");
            for (Flaw flaw : payload.flaws()) {
                json.writeStartObject();
                position(json, flaw);
                json.writeStringField("reason", flaw.reason().text());
                json.writeStringField("detail", flaw.detail());
                json.writeEndObject();
            }
            json.writeEndArray();
            members(json, payload, detail);
        });
    }
}

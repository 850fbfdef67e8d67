package io.tidegate.edge.trial;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.tidegate.protocol.control.ConfigFault;
import io.tidegate.protocol.control.Digest;
import io.tidegate.protocol.control.HubKey;
import io.tidegate.protocol.control.Verdict;
import io.tidegate.protocol.trial.Configuration;
import io.tidegate.protocol.trial.VaultRecord;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A {@link VaultRecord} as a file: one JSON object, a line feed, and the SHA-256 of all that before it, so that a file which
 * was cut short or changed is known. Members that are not known are passed over.
 */
final class VaultFormat {

    private static final JsonFactory JSON = JsonFactory.builder().build();

    private static final int VERSION = 1;

    /** The digest and the line feed after it. */
    private static final int SEAL_CHARACTERS = 2 * Digest.BYTES + 1;

    private VaultFormat() {}

    static byte[] encode(VaultRecord record) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeNumberField("version", VERSION);
            json.writeNumberField("starts", record.starts());
            if (record.pinned().isPresent()) {
                json.writeStringField("pinned", record.pinned().get().hex());
            }
            write(json, "promoted", Optional.of(record.promoted()));
            write(json, "previous", record.previous());
            write(json, "candidate", record.candidate());
            if (record.desired().isPresent()) {
                json.writeFieldName("desired");
                write(json, record.desired().get());
            }
            json.writeEndObject();
        }
        bytes.write('\n');
        String sealed = bytes.toString(StandardCharsets.UTF_8);
        return (sealed + Digest.of(sealed).hex() + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /** @throws IOException if the bytes are not all that {@link #encode} wrote */
    static VaultRecord decode(byte[] bytes) throws IOException {
        String text = new String(bytes, StandardCharsets.UTF_8);
        int seal = text.length() - SEAL_CHARACTERS;
        if (seal < 1 || !text.endsWith(Digest.of(text.substring(0, seal)).hex() + "\n")) {
            throw new IOException("it was not written to its end, or was changed");
        }
        try (JsonParser json = JSON.createParser(text.substring(0, seal))) {
            json.nextToken();
            return record(object(json));
        } catch (IllegalArgumentException | ClassCastException | NullPointerException e) {
            throw new IOException("it makes no sense: " + e.getMessage(), e);
        }
    }

    private static void write(JsonGenerator json, String name, Optional<Configuration> configuration)
            throws IOException {
        if (configuration.isPresent()) {
            json.writeObjectFieldStart(name);
            json.writeNumberField("revision", configuration.get().revision());
            json.writeStringField("digest", configuration.get().digest().hex());
            json.writeStringField("document", configuration.get().document());
            json.writeEndObject();
        }
    }

    private static void write(JsonGenerator json, Verdict verdict) throws IOException {
        json.writeStartObject();
        json.writeNumberField("revision", verdict.revision());
        json.writeStringField("digest", verdict.digest().hex());
        json.writeStringField("state", verdict.state().name());
        json.writeStringField("reason", verdict.reason());
        json.writeNumberField("since_ns", verdict.sinceNs());
        json.writeArrayFieldStart("errors");
        for (ConfigFault fault : verdict.errors()) {
            json.writeStartObject();
            json.writeStringField("pointer", fault.pointer());
            json.writeStringField("what", fault.what());
            json.writeStringField("why", fault.why());
            json.writeStringField("hint", fault.hint());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static VaultRecord record(Map<String, Object> record) throws IOException {
        if (number(record, "version") > VERSION) {
            throw new IOException("a newer version of this program wrote it; run that one");
        }
        return new VaultRecord(
                (int) number(record, "starts"),
                Optional.ofNullable(record.get("pinned")).map(hex -> new HubKey((String) hex)),
                configuration(record.get("promoted")).orElseThrow(() -> new IOException("nothing is promoted in it")),
                configuration(record.get("previous")),
                configuration(record.get("candidate")),
                verdict(record.get("desired")));
    }

    private static Optional<Configuration> configuration(@Nullable Object value) {
        if (value == null) {
            return Optional.empty();
        }
        Map<String, Object> found = members(value);
        return Optional.of(new Configuration(
                number(found, "revision"), new Digest(text(found, "digest")), text(found, "document")));
    }

    private static Optional<Verdict> verdict(@Nullable Object value) {
        if (value == null) {
            return Optional.empty();
        }
        Map<String, Object> found = members(value);
        List<ConfigFault> errors = new ArrayList<>();
        for (Object error : (List<?>) found.getOrDefault("errors", List.of())) {
            Map<String, Object> fault = members(error);
            errors.add(new ConfigFault(
                    text(fault, "pointer"), text(fault, "what"), text(fault, "why"), text(fault, "hint")));
        }
        return Optional.of(new Verdict(
                number(found, "revision"),
                new Digest(text(found, "digest")),
                Verdict.State.valueOf(text(found, "state")),
                errors,
                text(found, "reason"),
                number(found, "since_ns")));
    }

    @SuppressWarnings("unchecked") // object() makes no other maps
    private static Map<String, Object> members(Object value) {
        return (Map<String, Object>) value;
    }

    private static long number(Map<String, Object> object, String name) {
        return (Long) member(object, name);
    }

    private static String text(Map<String, Object> object, String name) {
        return (String) member(object, name);
    }

    private static Object member(Map<String, Object> object, String name) {
        Object member = object.get(name);
        if (member == null) {
            throw new IllegalArgumentException("there is no " + name);
        }
        return member;
    }

    /** The object that begins at the current token. */
    private static Map<String, Object> object(JsonParser json) throws IOException {
        Map<String, Object> members = new HashMap<>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            json.nextToken();
            members.put(name, value(json));
        }
        return members;
    }

    private static Object value(JsonParser json) throws IOException {
        switch (json.currentToken()) {
            case START_OBJECT -> {
                return object(json);
            }
            case START_ARRAY -> {
                List<Object> items = new ArrayList<>();
                while (json.nextToken() != JsonToken.END_ARRAY) {
                    items.add(value(json));
                }
                return items;
            }
            case VALUE_NUMBER_INT -> {
                return json.getLongValue();
            }
            default -> {
                return json.getText();
            }
        }
    }
}

package io.tidegate.edge.source.payload.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.tidegate.edge.source.ObservationClock.Stamp;
import io.tidegate.edge.source.RejectReason;
import io.tidegate.edge.source.payload.BadRecordException;
import io.tidegate.edge.source.payload.Flaw;
import io.tidegate.edge.source.payload.Payload;
import io.tidegate.edge.source.payload.PayloadLimits;
import io.tidegate.edge.source.payload.PayloadTooLargeException;
import io.tidegate.edge.source.payload.Precision;
import io.tidegate.protocol.telemetry.Quality;
import io.tidegate.protocol.telemetry.Reading;
import io.tidegate.protocol.telemetry.Series;
import io.tidegate.protocol.telemetry.TimeQuality;
import io.tidegate.protocol.telemetry.UnacceptableReadingException;
import io.tidegate.protocol.telemetry.Value;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Single values out of a JSON document of any shape, each found by its JSON pointer. A value that a document does not
 * have, or has as null, is left out; a document that has none of them is a flaw. Thread-safe.
 */
public final class JsonValues {

    private final Map<JsonPointer, List<String>> tags = new LinkedHashMap<>();
    private final @Nullable JsonPointer timePointer;
    private final Precision precision;
    private final PayloadLimits limits;

    /**
     * A reader of documents.
     *
     * @param pointers to the values, by the last part of the series' name
     * @param time pointer to the time of observation; empty takes the time of arrival
     * @param precision of a time that is a number
     * @throws IllegalArgumentException if a pointer is not one
     */
    public JsonValues(Map<String, String> pointers, Optional<String> time, Precision precision, PayloadLimits limits) {
        pointers.forEach((tag, pointer) -> tags.computeIfAbsent(JsonPointer.compile(pointer), key -> new ArrayList<>())
                .add(tag));
        this.timePointer = time.map(JsonPointer::compile).orElse(null);
        this.precision = precision;
        this.limits = limits;
    }

    /**
     * Reads a document.
     *
     * @param prefix what the names of its series begin with
     * @param now when it arrived
     */
    public Payload parse(String prefix, byte[] bytes, Stamp now) throws PayloadTooLargeException {
        Payload.Builder payload = new Payload.Builder(limits);
        Found found = new Found();
        try (JsonParser json = JsonDocuments.open(bytes)) {
            for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
                if (token.isScalarValue() && token != JsonToken.VALUE_NULL) {
                    look(json, found);
                }
            }
            add(prefix, found, now, payload);
        } catch (JsonProcessingException e) {
            payload.flaw(new Flaw(
                    0, RejectReason.MALFORMED, JsonDocuments.malformed(e).detail()));
        } catch (IOException e) {
            payload.flaw(new Flaw(0, RejectReason.MALFORMED, "the message cannot be read (%s)".formatted(e)));
        } catch (BadRecordException bad) {
            payload.flaw(bad.at(0));
        }
        return payload.build();
    }

    private void look(JsonParser json, Found found) throws IOException, BadRecordException {
        JsonPointer here = json.getParsingContext().pathAsPointer();
        List<String> wanted = tags.get(here);
        if (wanted != null) {
            Value value = JsonScalars.value(json);
            wanted.forEach(tag -> found.values.put(tag, value));
        }
        if (here.equals(timePointer)) {
            found.timeNs = JsonScalars.timeNs(json, precision);
        }
    }

    private void add(String prefix, Found found, Stamp now, Payload.Builder payload)
            throws BadRecordException, PayloadTooLargeException {
        if (found.values.isEmpty()) {
            throw BadRecordException.malformed(
                    "it has no value at any of %s; correct the pointers or the device".formatted(tags.keySet()));
        }
        Long timeNs = found.timeNs;
        if (timeNs == null && timePointer != null) {
            throw BadRecordException.malformed(
                    "it has no time at %s; correct the pointer, or leave it out for the time of arrival"
                            .formatted(timePointer));
        }
        for (Map.Entry<String, Value> value : found.values.entrySet()) {
            try {
                Series series = Series.of(prefix + "/" + value.getKey());
                payload.add(
                        timeNs == null
                                ? new Reading(series, now.timeNs(), value.getValue(), Quality.GOOD, now.quality())
                                : new Reading(series, timeNs, value.getValue(), Quality.GOOD, TimeQuality.SYNCED));
            } catch (UnacceptableReadingException unacceptable) {
                payload.flaw(
                        BadRecordException.unacceptable(unacceptable.reason()).at(0));
            }
        }
    }

    /** What one document has. */
    private static final class Found {
        private final Map<String, Value> values = new LinkedHashMap<>();
        private @Nullable Long timeNs;
    }
}

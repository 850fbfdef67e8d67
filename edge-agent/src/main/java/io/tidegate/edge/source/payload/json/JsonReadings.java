package io.tidegate.edge.source.payload.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.tidegate.edge.source.ObservationClock.Stamp;
import io.tidegate.edge.source.payload.BadRecordException;
import io.tidegate.edge.source.payload.Bytes;
import io.tidegate.edge.source.payload.MalformedDocumentException;
import io.tidegate.edge.source.payload.Payload;
import io.tidegate.edge.source.payload.PayloadLimits;
import io.tidegate.edge.source.payload.PayloadTooLargeException;
import io.tidegate.edge.source.payload.Precision;
import io.tidegate.edge.source.payload.SeriesPool;
import io.tidegate.protocol.sync.AgentId;
import io.tidegate.protocol.sync.Lane;
import io.tidegate.protocol.telemetry.Quality;
import io.tidegate.protocol.telemetry.Reading;
import io.tidegate.protocol.telemetry.Series;
import io.tidegate.protocol.telemetry.TimeQuality;
import io.tidegate.protocol.telemetry.Value;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Readings as JSON, in the form that they have everywhere: {@code {"name":"room/temp","labels":{"sensor":"a"},
 * "time":"2026-11-21T02:13:10.123456789Z","value":21.5,"unit":"Cel","quality":"good"}}. Only name and value must be
 * there. Thread-safe.
 */
public final class JsonReadings {

    private final AgentId agent;
    private final PayloadLimits limits;

    /** @param agent whose readings these are; a record that names another agent is refused */
    public JsonReadings(AgentId agent, PayloadLimits limits) {
        this.agent = agent;
        this.limits = limits;
    }

    /**
     * Reads an array of readings.
     *
     * @param precision of times that are numbers
     * @param now for readings without a time
     * @param lane that the readings are for; a record that names another lane is refused
     * @throws MalformedDocumentException if it is not JSON
     * @throws PayloadTooLargeException if it has more readings or series than the limits allow
     */
    public Payload parse(byte[] bytes, Precision precision, Stamp now, Lane lane)
            throws MalformedDocumentException, PayloadTooLargeException {
        SeriesPool pool = new SeriesPool(limits.maxSeries());
        return JsonDocuments.records(bytes, limits, (json, payload) -> {
            Record read = new Record(precision, now, lane);
            read.read(json);
            payload.add(read.reading(pool));
            if (read.isDatedByDoubtfulClock()) {
                payload.datedByDoubtfulClock();
            }
        });
    }

    /** One record while it is read. */
    private final class Record {

        private final Precision precision;
        private final Lane lane;
        private final Set<String> seen = new HashSet<>();
        private String name = "";
        private SortedMap<String, String> labels = Collections.emptySortedMap();
        private String unit = "";
        private long timeNs;
        private TimeQuality timeQuality;
        private @Nullable Value value;
        private Quality.Level level = Quality.Level.GOOD;
        private String reason = "";

        Record(Precision precision, Stamp now, Lane lane) {
            this.precision = precision;
            this.lane = lane;
            this.timeNs = now.timeNs();
            this.timeQuality = now.quality();
        }

        public void read(JsonParser json) throws IOException, BadRecordException {
            while (json.nextToken() != JsonToken.END_OBJECT) {
                String key = json.currentName();
                if (!seen.add(key)) {
                    throw BadRecordException.malformed("the key %s is given twice; give it once".formatted(key));
                }
                json.nextToken();
                member(key, json);
            }
        }

        private void member(String key, JsonParser json) throws IOException, BadRecordException {
            switch (key) {
                case "name" -> name = JsonScalars.text(json, key);
                case "labels" -> labels = labels(json);
                case "value" -> value = JsonScalars.value(json);
                case "unit" -> unit = JsonScalars.text(json, key);
                case "time" -> {
                    timeNs = JsonScalars.timeNs(json, precision);
                    timeQuality = seen.contains("time_quality") ? timeQuality : TimeQuality.SYNCED;
                }
                case "time_quality" -> timeQuality = choice(key, json, TimeQuality.values(), TimeQuality::text);
                case "quality" -> level = choice(key, json, Quality.Level.values(), Quality.Level::text);
                case "quality_reason" -> reason = JsonScalars.text(json, key);
                case "agent" -> expect(key, agent.text(), json);
                case "lane" -> expect(key, lane.text(), json);
                case "received" -> json.skipChildren();
                default ->
                    throw BadRecordException.malformed(
                            "the key \"%s\" is not known; a reading has name, labels, time, value, unit, quality, quality_reason, time_quality"
                                    .formatted(Bytes.quotable(key)));
            }
        }

        Reading reading(SeriesPool pool) throws BadRecordException, PayloadTooLargeException {
            if (value == null) {
                throw BadRecordException.malformed("it has no value; give one, as in \"value\": 21.5");
            }
            if (!seen.contains("name")) {
                throw BadRecordException.malformed("it has no name; give one, as in \"name\": \"room/temp\"");
            }
            Quality quality =
                    level == Quality.Level.GOOD && reason.isEmpty() ? Quality.GOOD : new Quality(level, reason);
            return new Reading(pool.pooled(new Series(name, labels, unit)), timeNs, value, quality, timeQuality);
        }

        boolean isDatedByDoubtfulClock() {
            return seen.contains("time") && timeQuality == TimeQuality.UNSYNCED;
        }

        private SortedMap<String, String> labels(JsonParser json) throws IOException, BadRecordException {
            if (json.currentToken() != JsonToken.START_OBJECT) {
                throw BadRecordException.malformed("labels is not an object; write it as {\"sensor\": \"a\"}");
            }
            SortedMap<String, String> read = new TreeMap<>();
            while (json.nextToken() != JsonToken.END_OBJECT) {
                String label = json.currentName();
                json.nextToken();
                if (read.put(label, JsonScalars.text(json, "the label " + Bytes.quotable(label))) != null) {
                    throw BadRecordException.malformed(
                            "the label %s is given twice; give it once".formatted(Bytes.quotable(label)));
                }
            }
            return read;
        }

        private static void expect(String key, String expected, JsonParser json)
                throws IOException, BadRecordException {
            String found = JsonScalars.text(json, key);
            if (!found.equals(expected)) {
                throw BadRecordException.malformed("its %s is \"%s\", but the request is for \"%s\"; %s"
                        .formatted(
                                key,
                                Bytes.quotable(found),
                                expected,
                                key.equals("lane")
                                        ? "send it in a request with ?lane=" + Bytes.quotable(found)
                                        : "send it there, or leave agent out"));
            }
        }

        private static <E> E choice(String key, JsonParser json, E[] choices, Function<E, String> word)
                throws IOException, BadRecordException {
            String found = JsonScalars.text(json, key);
            for (E choice : choices) {
                if (word.apply(choice).equals(found)) {
                    return choice;
                }
            }
            throw BadRecordException.malformed("%s is \"%s\"; use one of %s"
                    .formatted(
                            key,
                            Bytes.quotable(found),
                            Arrays.stream(choices).map(word).collect(Collectors.joining(", "))));
        }
    }
}

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
import io.tidegate.edge.source.payload.SeriesPool;
import io.tidegate.protocol.telemetry.Quality;
import io.tidegate.protocol.telemetry.Reading;
import io.tidegate.protocol.telemetry.Series;
import io.tidegate.protocol.telemetry.TimeQuality;
import io.tidegate.protocol.telemetry.Value;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * SenML in JSON (RFC 8428): a pack of records in which base fields ({@code bn bt bu bv}) hold for what follows. The
 * name becomes the series' name, the unit its unit. Sums ({@code s}) and data ({@code vd}) are no readings and are
 * refused, record by record. Thread-safe.
 */
public final class SenMl {

    public static final String MEDIA_TYPE = "application/senml+json";

    /** The version that is read (RFC 8428, 4.4). */
    private static final long MAX_VERSION = 10;

    private final PayloadLimits limits;

    public SenMl(PayloadLimits limits) {
        this.limits = limits;
    }

    /**
     * Reads a pack.
     *
     * @param now for records without a time, and what relative times are relative to
     * @throws MalformedDocumentException if it is not JSON
     * @throws PayloadTooLargeException if it has more readings or series than the limits allow
     */
    public Payload parse(byte[] bytes, Stamp now) throws MalformedDocumentException, PayloadTooLargeException {
        Base base = new Base();
        SeriesPool pool = new SeriesPool(limits.maxSeries());
        return JsonDocuments.records(bytes, limits, (json, payload) -> {
            Record read = new Record(base);
            read.read(json);
            if (!read.isBaseOnly()) {
                payload.add(read.reading(pool, now));
            }
        });
    }

    /** What holds for the records that follow. */
    private static final class Base {
        private String name = "";
        private String unit = "";
        private BigDecimal time = BigDecimal.ZERO;
        private @Nullable Double value;

        /** A base field could not be read: what follows would get a wrong name, unit or time. */
        private boolean broken;
    }

    /** One record while it is read. */
    private static final class Record {

        private final Base base;
        private final Set<String> seen = new HashSet<>();
        private String name = "";
        private @Nullable String unit;
        private @Nullable BigDecimal time;
        private @Nullable Value value;

        Record(Base base) {
            this.base = base;
        }

        /** Reads every field, also after a bad one: a base field may follow that later records need. */
        public void read(JsonParser json) throws IOException, BadRecordException {
            BadRecordException first = null;
            while (json.nextToken() != JsonToken.END_OBJECT) {
                String key = json.currentName();
                json.nextToken();
                try {
                    member(key, json);
                } catch (BadRecordException bad) {
                    first = first == null ? bad : first;
                    json.skipChildren();
                }
            }
            if (first == null && base.broken) {
                first = BadRecordException.malformed(
                        "a base field before it could not be read, so its name, unit and time are unknown; correct that");
            }
            if (first != null) {
                throw first;
            }
        }

        private void member(String key, JsonParser json) throws IOException, BadRecordException {
            if (!seen.add(key)) {
                throw BadRecordException.malformed(
                        "the key %s is given twice; give it once".formatted(Bytes.quotable(key)));
            }
            switch (key) {
                case "bn", "bt", "bu", "bv", "bver" -> {
                    base.broken = true;
                    baseField(key, json);
                    base.broken = false;
                }
                case "n" -> name = JsonScalars.text(json, key);
                case "u" -> unit = JsonScalars.text(json, key);
                case "t" -> time = SenMlTime.decimal(json, key);
                case "v", "vs", "vb" -> value(key, json);
                case "vd", "s", "bs" ->
                    throw BadRecordException.unacceptable(
                            "%s holds %s, which is no reading; send a value in v, vs or vb"
                                    .formatted(key, key.equals("vd") ? "binary data" : "a sum"));
                default -> {
                    // RFC 8428, 4.4: an unknown field may be ignored unless its name ends with an underscore.
                    if (key.endsWith("_")) {
                        throw BadRecordException.malformed(
                                "the field \"%s\" must be understood and is not known; leave the record out"
                                        .formatted(Bytes.quotable(key)));
                    }
                    json.skipChildren();
                }
            }
        }

        private void baseField(String key, JsonParser json) throws IOException, BadRecordException {
            switch (key) {
                case "bn" -> base.name = JsonScalars.text(json, key);
                case "bt" -> base.time = SenMlTime.decimal(json, key);
                case "bu" -> base.unit = JsonScalars.text(json, key);
                case "bv" -> base.value = number(json, key);
                default -> checkVersion(json);
            }
        }

        /** Whether the record only sets base fields. */
        boolean isBaseOnly() {
            return value == null && !seen.contains("n") && seen.stream().anyMatch(key -> key.startsWith("b"));
        }

        Reading reading(SeriesPool pool, Stamp now) throws BadRecordException, PayloadTooLargeException {
            Value measured = value;
            if (measured == null) {
                throw BadRecordException.malformed("it has no value; give one in v, vs or vb");
            }
            BigDecimal seconds = time == null ? base.time : base.time.add(time);
            boolean absolute = SenMlTime.isAbsolute(seconds);
            long timeNs = SenMlTime.toNs(seconds, now.timeNs());
            String measuredIn = unit == null ? base.unit : unit;
            Series series = new Series(base.name + name, Collections.emptySortedMap(), measuredIn);
            return new Reading(
                    pool.pooled(series),
                    timeNs,
                    offset(measured),
                    Quality.GOOD,
                    absolute ? TimeQuality.SYNCED : now.quality());
        }

        private void value(String key, JsonParser json) throws IOException, BadRecordException {
            if (value != null) {
                throw BadRecordException.malformed("it has more than one of v, vs and vb; send one record for each");
            }
            value = JsonScalars.value(json);
            boolean fits = switch (key) {
                case "vs" -> value instanceof Value.TextValue;
                case "vb" -> value instanceof Value.BooleanValue;
                default -> value instanceof Value.DoubleValue || value instanceof Value.LongValue;
            };
            if (!fits) {
                throw BadRecordException.malformed(
                        "the value in %s is of another type; v is for numbers, vs for texts, vb for booleans"
                                .formatted(key));
            }
        }

        /** Adds the base value, if there is one; without it the number keeps every bit. */
        private Value offset(Value measured) {
            Double offset = base.value;
            if (offset == null) {
                return measured;
            }
            if (measured instanceof Value.DoubleValue number) {
                return Value.of(number.value() + offset);
            }
            return measured instanceof Value.LongValue number ? Value.of(number.value() + offset) : measured;
        }

        private static double number(JsonParser json, String key) throws IOException, BadRecordException {
            if (!json.currentToken().isNumeric()) {
                throw BadRecordException.malformed("%s is not a number; write it without quotes".formatted(key));
            }
            return JsonScalars.number(json, key);
        }

        private static void checkVersion(JsonParser json) throws IOException, BadRecordException {
            if (number(json, "bver") > MAX_VERSION) {
                throw BadRecordException.malformed("SenML version %s is not known; send version %d"
                        .formatted(Bytes.quotable(json.getText()), MAX_VERSION));
            }
        }
    }
}

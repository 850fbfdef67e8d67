package io.tidegate.edge.source.payload.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import io.tidegate.edge.source.payload.BadRecordException;
import io.tidegate.edge.source.payload.MalformedDocumentException;
import io.tidegate.edge.source.payload.Payload;
import io.tidegate.edge.source.payload.PayloadLimits;
import io.tidegate.edge.source.payload.PayloadTooLargeException;
import io.tidegate.protocol.telemetry.UnacceptableReadingException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Reads JSON documents token by token, within bounds: nothing is built in memory but readings. */
final class JsonDocuments {

    /** Deeper documents are no readings. */
    private static final int MAX_DEPTH = 32;

    private static final int MAX_NUMBER_CHARACTERS = 400;
    private static final int MAX_KEY_CHARACTERS = 1_024;

    /** NaN and Infinity are read, so that they cost their own record and not the document. */
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxNumberLength(MAX_NUMBER_CHARACTERS)
                    .maxNameLength(MAX_KEY_CHARACTERS)
                    .build())
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .build();

    private JsonDocuments() {}

    static JsonParser open(byte[] bytes) throws IOException {
        return FACTORY.createParser(bytes);
    }

    /** Reads an array of records, or one record alone; a bad record costs only itself. */
    static Payload records(byte[] bytes, PayloadLimits limits, RecordReader reader)
            throws MalformedDocumentException, PayloadTooLargeException {
        Payload.Builder payload = new Payload.Builder(limits);
        try (JsonParser json = open(bytes)) {
            JsonToken first = json.nextToken();
            if (first == JsonToken.START_ARRAY) {
                for (int index = 0; json.nextToken() != JsonToken.END_ARRAY; index++) {
                    record(json, index, reader, payload);
                }
            } else if (first == JsonToken.START_OBJECT) {
                record(json, 0, reader, payload);
            } else {
                throw new MalformedDocumentException("the body is not a JSON array of records; send [{…}, …]");
            }
            if (json.nextToken() != null) {
                throw new MalformedDocumentException("something follows the JSON document at %s; send one array"
                        .formatted(place(json.currentTokenLocation())));
            }
            return payload.build();
        } catch (JsonProcessingException e) {
            throw malformed(e);
        } catch (IOException e) {
            throw new MalformedDocumentException("the body cannot be read (%s); send UTF-8".formatted(e.getMessage()));
        }
    }

    private static void record(JsonParser json, int index, RecordReader reader, Payload.Builder payload)
            throws IOException, PayloadTooLargeException {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            json.skipChildren();
            payload.flaw(BadRecordException.malformed("it is not an object; write a record as {\"name\": …}")
                    .at(index));
            return;
        }
        int kept = payload.size();
        int depth = json.getParsingContext().getNestingDepth();
        try {
            reader.read(json, payload);
        } catch (BadRecordException bad) {
            payload.truncate(kept);
            payload.flaw(bad.at(index));
        } catch (UnacceptableReadingException unacceptable) {
            payload.truncate(kept);
            payload.flaw(BadRecordException.unacceptable(unacceptable.reason()).at(index));
        }
        while (json.getParsingContext().getNestingDepth() >= depth) {
            json.nextToken();
        }
    }

    static MalformedDocumentException malformed(JsonProcessingException e) {
        String what = e.getOriginalMessage();
        JsonLocation at = e.getLocation();
        String advice = e instanceof StreamConstraintsException ? "it is beyond what a reading has" : "correct it";
        return new MalformedDocumentException(
                "the JSON cannot be read at %s: %s; nothing was kept, %s".formatted(place(at), what, advice));
    }

    private static String place(@Nullable JsonLocation at) {
        return at == null ? "an unknown place" : "line %d, column %d".formatted(at.getLineNr(), at.getColumnNr());
    }

    /** Reads the record that begins at the parser's current token, up to its end. */
    @FunctionalInterface
    interface RecordReader {
        void read(JsonParser json, Payload.Builder payload)
                throws IOException, BadRecordException, PayloadTooLargeException;
    }
}

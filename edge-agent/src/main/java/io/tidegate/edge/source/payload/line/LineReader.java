package io.tidegate.edge.source.payload.line;

import io.tidegate.edge.source.ObservationClock.Stamp;
import io.tidegate.edge.source.payload.BadRecordException;
import io.tidegate.edge.source.payload.Bytes;
import io.tidegate.edge.source.payload.FieldValue;
import io.tidegate.edge.source.payload.Numbers;
import io.tidegate.edge.source.payload.Payload;
import io.tidegate.edge.source.payload.PayloadTooLargeException;
import io.tidegate.edge.source.payload.Precision;
import io.tidegate.edge.source.payload.line.SeriesCache.Family;
import io.tidegate.protocol.telemetry.TimeQuality;

/**
 * Reads one line: {@code measurement[,tag=value…] field=value[,field=value…] [timestamp]}. A delimiter with a backslash
 * before it belongs to the name.
 */
final class LineReader {

    private final LineCursor cursor;
    private final byte[] bytes;
    private final SeriesCache cache;
    private final Precision precision;
    private final Stamp now;

    private final FieldValue value = new FieldValue();

    public LineReader(LineCursor cursor, SeriesCache cache, Precision precision, Stamp now) {
        this.cursor = cursor;
        this.bytes = cursor.bytes;
        this.cache = cache;
        this.precision = precision;
        this.now = now;
    }

    /** Reads the line that the cursor stands at, up to its line break. */
    void readLine(Payload.Builder payload) throws BadRecordException, PayloadTooLargeException {
        int first = payload.size();
        int start = cursor.at;
        int end = unescaped(' ', ' ');
        if (cursor.isEnd(end)) {
            throw BadRecordException.malformed("\"%s\" has no fields; write at least one field, as in: room temp=21.5"
                    .formatted(Bytes.quotable(bytes, start, end)));
        }
        Family family = cache.family(start, end);
        cursor.at = end;
        cursor.skipBlanks();
        readFields(family, payload);
        cursor.skipBlanks();
        boolean dated = !cursor.isEnd(cursor.at);
        long timeNs = dated ? timestamp() : now.timeNs();
        TimeQuality timeQuality = dated ? TimeQuality.SYNCED : now.quality();
        payload.dateFrom(first, timeNs, timeQuality);
    }

    private void readFields(Family family, Payload.Builder payload)
            throws BadRecordException, PayloadTooLargeException {
        while (true) {
            int key = cursor.at;
            int equals = unescaped('=', ',', ' ');
            if (cursor.isEnd(equals) || bytes[equals] != '=' || equals == key) {
                throw BadRecordException.malformed("the field \"%s\" is not of the form name=value; write it so"
                        .formatted(Bytes.quotable(bytes, key, equals)));
            }
            cursor.at = equals + 1;
            readValue();
            payload.add(cache.series(family, key, equals), value);
            if (cursor.at == bytes.length || bytes[cursor.at] != ',') {
                return;
            }
            cursor.at++;
        }
    }

    private void readValue() throws BadRecordException {
        int from = cursor.at;
        if (from < bytes.length && bytes[from] == '"') {
            value.text(quoted());
            return;
        }
        int to = unescaped(',', ' ');
        cursor.at = to;
        if (from == to) {
            throw BadRecordException.malformed("a field has no value; write one after the equals sign");
        }
        value.read(bytes, from, to);
    }

    /** A text in quotes, in which a backslash escapes quotes and backslashes; may contain line breaks. */
    private String quoted() throws BadRecordException {
        int from = cursor.at + 1;
        boolean escapes = false;
        int to = from;
        while (to < bytes.length && bytes[to] != '"') {
            boolean escape = bytes[to] == '\\' && to + 1 < bytes.length && isQuotable(bytes[to + 1]);
            escapes |= escape;
            to += escape ? 2 : 1;
        }
        if (to >= bytes.length) {
            throw BadRecordException.malformed("the text that begins with \"%s is not closed; end it with a quote"
                    .formatted(Bytes.quotable(bytes, from, bytes.length)));
        }
        cursor.at = to + 1;
        if (cursor.at < bytes.length
                && bytes[cursor.at] != ','
                && bytes[cursor.at] != ' '
                && !cursor.isEnd(cursor.at)) {
            throw BadRecordException.malformed(
                    "the text \"%s\" is followed by something else; write quotes inside a text as \\\""
                            .formatted(Bytes.quotable(bytes, from, to)));
        }
        String text = Bytes.text(bytes, from, to);
        return escapes ? text.replaceAll("\\\\([\\\\\"])", "$1") : text;
    }

    private long timestamp() throws BadRecordException {
        int from = cursor.at;
        int to = unescaped(' ', '\t');
        cursor.at = to;
        if (!Numbers.isInteger(bytes, from, to)) {
            throw BadRecordException.malformed(
                    "the timestamp \"%s\" is not a whole number; give it in %s, or leave it out for now"
                            .formatted(Bytes.quotable(bytes, from, to), precision.text()));
        }
        try {
            return precision.toNs(Numbers.parseLong(bytes, from, to));
        } catch (ArithmeticException e) {
            throw BadRecordException.malformed("the timestamp %s has too many digits; give it in %s"
                    .formatted(Bytes.quotable(bytes, from, to), precision.text()));
        }
    }

    /** The next place where one of the delimiters stands without a backslash before it, or the line ends. */
    private int unescaped(char one, char other) {
        return unescaped(one, other, other);
    }

    private int unescaped(char one, char other, char another) {
        int from = cursor.at;
        int i = from;
        while (i < bytes.length && bytes[i] != '\n') {
            byte b = bytes[i];
            if ((b == one || b == other || b == another) && (i == from || bytes[i - 1] != '\\')) {
                return i;
            }
            if (b == '\r' && cursor.isBreak(i)) {
                return i;
            }
            i++;
        }
        return i;
    }

    private static boolean isQuotable(byte b) {
        return b == '"' || b == '\\';
    }
}

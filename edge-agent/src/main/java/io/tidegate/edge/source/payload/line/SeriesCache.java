package io.tidegate.edge.source.payload.line;

import io.tidegate.edge.source.payload.BadRecordException;
import io.tidegate.edge.source.payload.Bytes;
import io.tidegate.edge.source.payload.PayloadTooLargeException;
import io.tidegate.protocol.telemetry.Series;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The series of one payload, found by the bytes they were written with, so that a name is decoded, checked and held in
 * memory once and not once per reading.
 */
final class SeriesCache {

    private static final int FIRST_BUCKETS = 64;

    private final byte[] bytes;
    private final int maxSeries;
    private @Nullable Family[] buckets = new @Nullable Family[FIRST_BUCKETS];
    private int families;
    private int series;

    public SeriesCache(byte[] bytes, int maxSeries) {
        this.bytes = bytes;
        this.maxSeries = maxSeries;
    }

    /** The measurement with its tags that is written at {@code from}..{@code to}. */
    Family family(int from, int to) throws BadRecordException {
        int hash = 1;
        for (int i = from; i < to; i++) {
            hash = 31 * hash + bytes[i];
        }
        for (Family family = buckets[bucket(hash)]; family != null; family = family.next) {
            if (family.hash == hash && isSame(family.from, family.to, from, to)) {
                return family;
            }
        }
        return add(new Family(hash, from, to, SeriesKey.read(bytes, from, to)));
    }

    /** The series of the field whose key is written at {@code from}..{@code to}. */
    Series series(Family family, int from, int to) throws BadRecordException, PayloadTooLargeException {
        List<Field> fields = family.fields;
        for (int tried = 0; tried < fields.size(); tried++) {
            // Lines of one family have their fields in the same order, so the first guess is nearly always right.
            int index = (family.expected + tried) % fields.size();
            Field field = fields.get(index);
            if (isSame(field.from, field.to, from, to)) {
                family.expected = index + 1;
                return field.series;
            }
        }
        if (++series > maxSeries) {
            throw PayloadTooLargeException.series(maxSeries);
        }
        String name = family.key.measurement() + "/" + SeriesKey.unescape(bytes, from, to, true);
        Field field = new Field(from, to, new Series(name, family.key.tags(), ""));
        fields.add(field);
        return field.series;
    }

    private Family add(Family family) {
        if (++families > buckets.length) {
            grow();
        }
        int bucket = bucket(family.hash);
        family.next = buckets[bucket];
        buckets[bucket] = family;
        return family;
    }

    private void grow() {
        @Nullable Family[] old = buckets;
        buckets = new @Nullable Family[old.length * 2];
        for (Family family : old) {
            while (family != null) {
                Family next = family.next;
                int bucket = bucket(family.hash);
                family.next = buckets[bucket];
                buckets[bucket] = family;
                family = next;
            }
        }
    }

    private int bucket(int hash) {
        return (hash ^ (hash >>> 16)) & (buckets.length - 1);
    }

    private boolean isSame(int from, int to, int otherFrom, int otherTo) {
        return Arrays.equals(bytes, from, to, bytes, otherFrom, otherTo);
    }

    /** A measurement with its tags, and the fields that were seen with it. */
    static final class Family {

        private final int hash;
        private final int from;
        private final int to;
        private final SeriesKey key;
        private final List<Field> fields = new ArrayList<>(4);
        private int expected;
        private @Nullable Family next;

        private Family(int hash, int from, int to, SeriesKey key) {
            this.hash = hash;
            this.from = from;
            this.to = to;
            this.key = key;
        }
    }

    private record Field(int from, int to, Series series) {}

    /**
     * A measurement and its tags, as people read them.
     *
     * @param measurement the first half of the series name
     * @param tags become labels
     */
    record SeriesKey(String measurement, SortedMap<String, String> tags) {

        static SeriesKey read(byte[] bytes, int from, int to) throws BadRecordException {
            int end = delimiter(bytes, from, to, ',', ',');
            if (end == from) {
                throw BadRecordException.malformed(
                        "the measurement is missing before the tags; begin the line with a name such as room");
            }
            SortedMap<String, String> tags = new TreeMap<>();
            for (int at = end; at < to; ) {
                int key = at + 1;
                int equals = delimiter(bytes, key, to, '=', ',');
                int next = equals < to && bytes[equals] == '=' ? delimiter(bytes, equals + 1, to, ',', '=') : equals;
                if (equals == key || equals + 1 >= next || (next < to && bytes[next] == '=')) {
                    throw BadRecordException.malformed("the tag \"%s\" is not of the form name=value; "
                                    .formatted(Bytes.quotable(bytes, key, Math.max(key, next)))
                            + "write commas, spaces and equals signs in tags as \"\\,\" \"\\ \" \"\\=\"");
                }
                String name = unescape(bytes, key, equals, true);
                if (tags.put(name, unescape(bytes, equals + 1, next, true)) != null) {
                    throw BadRecordException.malformed(
                            "the tag %s is given twice; give it once".formatted(Bytes.quotable(name)));
                }
                at = next;
            }
            return new SeriesKey(unescape(bytes, from, end, false), tags);
        }

        /** The first of two delimiters that no backslash stands before. */
        private static int delimiter(byte[] bytes, int from, int to, char one, char other) {
            for (int i = from; i < to; i++) {
                if ((bytes[i] == one || bytes[i] == other) && (i == from || bytes[i - 1] != '\\')) {
                    return i;
                }
            }
            return to;
        }

        /** Takes the backslash away before a comma, a space and, in tags and fields, an equals sign. */
        static String unescape(byte[] bytes, int from, int to, boolean equalsSign) throws BadRecordException {
            String text = Bytes.text(bytes, from, to);
            if (text.indexOf('\\') < 0) {
                return text;
            }
            StringBuilder unescaped = new StringBuilder(text.length());
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                char next = i + 1 < text.length() ? text.charAt(i + 1) : 0;
                if (c != '\\' || (next != ',' && next != ' ' && !(equalsSign && next == '='))) {
                    unescaped.append(c);
                }
            }
            return unescaped.toString();
        }
    }
}

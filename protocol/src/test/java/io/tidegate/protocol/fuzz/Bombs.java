package io.tidegate.protocol.fuzz;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** Inputs that are small to send and could be large to read. */
public final class Bombs {

    /** How deep, and how many digits. */
    public static final int DEPTH = 100_000;

    /** How often one field is repeated. */
    public static final int REPEATED = 1_000_000;

    private static final int START_GROUP = 3;
    private static final int END_GROUP = 4;
    private static final int LENGTH_DELIMITED = 2;

    private Bombs() {}

    /** Against a protobuf decoder whose messages have fields from 1 to {@code fields}. */
    public static Map<String, byte[]> protobuf(int fields) {
        Map<String, byte[]> bombs = new LinkedHashMap<>();
        bombs.put("groups within groups", groups(15, true));
        bombs.put("groups that do not end", groups(15, false));
        for (int field = 1; field <= fields; field++) {
            bombs.put("field " + field + " a million times", repeated(field << 3 | LENGTH_DELIMITED, 0));
            bombs.put("number " + field + " a million times", repeated(field << 3, 1));
            bombs.put("field " + field + " within itself", nested(field));
            bombs.put(
                    "field " + field + " longer than there is",
                    new byte[] {(byte) (field << 3 | LENGTH_DELIMITED), -1, -1, -1, -1, 7});
            bombs.put("field " + field + " with half a character", text(field, 0xED, 0xA0, 0x80));
            bombs.put("field " + field + " with an overlong zero", text(field, 0xC0, 0x80));
        }
        return bombs;
    }

    private static byte[] groups(int field, boolean ended) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < DEPTH; i++) {
            bytes.write(field << 3 | START_GROUP);
        }
        for (int i = 0; ended && i < DEPTH; i++) {
            bytes.write(field << 3 | END_GROUP);
        }
        return bytes.toByteArray();
    }

    private static byte[] repeated(int tag, int content) {
        byte[] bytes = new byte[2 * REPEATED];
        for (int i = 0; i < bytes.length; i += 2) {
            bytes[i] = (byte) tag;
            bytes[i + 1] = (byte) content;
        }
        return bytes;
    }

    /** A message in a message in a message, as deep as 100 kB allow. */
    private static byte[] nested(int field) {
        byte[] bytes = new byte[DEPTH];
        int at = bytes.length;
        while (at > 8) {
            int length = bytes.length - at;
            for (int shift = length < 1 << 7 ? 0 : length < 1 << 14 ? 1 : 2, last = shift; shift >= 0; shift--) {
                bytes[--at] = (byte) (length >> 7 * shift & 0x7F | (shift < last ? 0x80 : 0));
            }
            bytes[--at] = (byte) (field << 3 | LENGTH_DELIMITED);
        }
        return Arrays.copyOfRange(bytes, at, bytes.length);
    }

    private static byte[] text(int field, int... content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(field << 3 | LENGTH_DELIMITED);
        bytes.write(content.length);
        for (int b : content) {
            bytes.write(b);
        }
        return bytes.toByteArray();
    }

    /** Against a reader of JSON. */
    public static Map<String, byte[]> json() {
        Map<String, byte[]> bombs = new LinkedHashMap<>();
        put(bombs, "lists within lists", "[".repeat(DEPTH) + "]".repeat(DEPTH));
        put(bombs, "lists that do not end", "[".repeat(DEPTH));
        put(bombs, "mappings within mappings", "{\"a\":".repeat(DEPTH / 2));
        put(bombs, "a list of lists", "[" + "[],".repeat(DEPTH / 2) + "[]]");
        put(bombs, "many digits", "{\"value\":" + "1".repeat(DEPTH) + "}");
        put(bombs, "many zeros", "{\"value\":1" + "0".repeat(DEPTH) + "}");
        put(bombs, "many decimals", "{\"value\":0." + "1".repeat(DEPTH) + "}");
        put(bombs, "a number beyond all", "{\"value\":1e999999999}");
        put(bombs, "a number beyond 32 bits of exponent", "{\"value\":1e99999999999999999999}");
        put(bombs, "a long key", "{\"" + "k".repeat(DEPTH) + "\":1}");
        put(bombs, "a long text", "{\"name\":\"" + "\\u00e9".repeat(DEPTH / 4) + "\"}");
        put(bombs, "half a character", "{\"name\":\"\\ud800\",\"value\":\"\\udc00\"}");
        put(bombs, "zeros", "\0".repeat(DEPTH));
        bombs.put("an overlong zero", new byte[] {'{', '"', (byte) 0xC0, (byte) 0x80, '"', ':', '1', '}'});
        StringBuilder keys = new StringBuilder("{");
        for (int i = 0; i < DEPTH / 10; i++) {
            keys.append("\"k").append(i).append("\":").append(i).append(',');
        }
        put(bombs, "many keys", keys.append("\"k\":0}").toString());
        put(bombs, "the same key again and again", "{" + "\"a\":1,".repeat(DEPTH / 4) + "\"a\":1}");
        return bombs;
    }

    public static void put(Map<String, byte[]> bombs, String name, String text) {
        bombs.put(name, text.getBytes(StandardCharsets.UTF_8));
    }
}

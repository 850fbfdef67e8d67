package io.tidegate.protocol.wire;

import com.google.protobuf.ByteString;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Sizes of what arrives, and of what is sent. */
final class Bounds {

    private Bounds() {}

    static void atMost(String what, int size, int most) throws UndecodableMessageException {
        if (size > most) {
            throw new UndecodableMessageException("%d %s; at most %d are allowed".formatted(size, what, most));
        }
    }

    static String text(String what, String text, int mostBytes) throws UndecodableMessageException {
        atMost("bytes of " + what, text.getBytes(StandardCharsets.UTF_8).length, mostBytes);
        return text;
    }

    static byte[] exactly(String what, ByteString bytes, int size) throws UndecodableMessageException {
        if (bytes.size() != size) {
            throw new UndecodableMessageException("%d bytes of %s; there are %d".formatted(bytes.size(), what, size));
        }
        return bytes.toByteArray();
    }

    /** A count or revision: not negative, so below 2^63. */
    static long count(String what, long value) throws UndecodableMessageException {
        if (value < 0) {
            throw new UndecodableMessageException("the %s is beyond 63 bits".formatted(what));
        }
        return value;
    }

    static String utf8(String what, ByteString bytes) throws UndecodableMessageException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(bytes.asReadOnlyByteBuffer())
                    .toString();
        } catch (CharacterCodingException e) {
            throw new UndecodableMessageException("the %s is not UTF-8".formatted(what), e);
        }
    }

    /** The beginning of a text, whole characters only, with an ellipsis if something is left out. */
    static String cut(String text, int mostBytes) {
        if (text.length() * 3L <= mostBytes || text.getBytes(StandardCharsets.UTF_8).length <= mostBytes) {
            return text;
        }
        String ellipsis = "…";
        int left = mostBytes - ellipsis.getBytes(StandardCharsets.UTF_8).length;
        int end = 0;
        while (end < text.length()) {
            int character = text.codePointAt(end);
            left -= character < 0x80 ? 1 : character < 0x800 ? 2 : character < 0x10000 ? 3 : 4;
            if (left < 0) {
                break;
            }
            end += Character.charCount(character);
        }
        return text.substring(0, end) + ellipsis;
    }
}

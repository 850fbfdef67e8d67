package io.tidegate.edge.source.payload;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Text in a payload's bytes. */
public final class Bytes {

    private static final int MAX_QUOTED_CHARACTERS = 40;

    private Bytes() {}

    /** Decodes UTF-8; bytes that are not UTF-8 are an error, not a replacement character. */
    public static String text(byte[] bytes, int from, int to) throws BadRecordException {
        for (int i = from; i < to; i++) {
            if (bytes[i] < 0) {
                return decode(bytes, from, to);
            }
        }
        return new String(bytes, from, to - from, StandardCharsets.US_ASCII);
    }

    private static String decode(byte[] bytes, int from, int to) throws BadRecordException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, from, to - from))
                    .toString();
        } catch (CharacterCodingException e) {
            throw BadRecordException.malformed(
                    "the bytes of \"%s\" are not UTF-8; send UTF-8".formatted(quotable(bytes, from, to)));
        }
    }

    /** For a message: shortened, with what cannot be printed replaced. */
    public static String quotable(byte[] bytes, int from, int to) {
        String text = new String(bytes, from, Math.min(to - from, 4 * MAX_QUOTED_CHARACTERS), StandardCharsets.UTF_8);
        return quotable(text);
    }

    /** For a message: shortened, with what cannot be printed replaced. */
    public static String quotable(String text) {
        StringBuilder quotable = new StringBuilder();
        for (int i = 0; i < text.length() && i < MAX_QUOTED_CHARACTERS; i++) {
            char c = text.charAt(i);
            quotable.append(Character.isISOControl(c) || Character.isSurrogate(c) ? '\uFFFD' : c);
        }
        return text.length() > MAX_QUOTED_CHARACTERS ? quotable.append('…').toString() : quotable.toString();
    }
}

package io.tidegate.protocol.telemetry;

/** Checks on the text that a reading carries. */
final class Text {

    private Text() {}

    /** Returns {@code text} if it is at most {@code maxBytes} of valid UTF-8 without control characters. */
    static String plain(String what, String text, int maxBytes) {
        within(what, text, maxBytes);
        for (int i = 0; i < text.length(); i++) {
            if (Character.isISOControl(text.charAt(i))) {
                throw new UnacceptableReadingException("%s has the control character U+%04X at position %d; remove it"
                        .formatted(what, (int) text.charAt(i), i));
            }
        }
        return text;
    }

    /** Returns {@code text} if it is at most {@code maxBytes} of valid UTF-8. */
    static String within(String what, String text, int maxBytes) {
        int bytes = utf8Length(what, text);
        if (bytes > maxBytes) {
            throw new UnacceptableReadingException(
                    "%s is %d bytes long; at most %d are allowed, shorten it".formatted(what, bytes, maxBytes));
        }
        return text;
    }

    private static int utf8Length(String what, String text) {
        int bytes = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                bytes++;
            } else if (c < 0x800) {
                bytes += 2;
            } else if (!Character.isSurrogate(c)) {
                bytes += 3;
            } else if (Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1))) {
                bytes += 4;
                i++;
            } else {
                throw new UnacceptableReadingException(
                        "%s has half a surrogate pair at position %d, which is not valid Unicode; send valid UTF-8"
                                .formatted(what, i));
            }
        }
        return bytes;
    }
}

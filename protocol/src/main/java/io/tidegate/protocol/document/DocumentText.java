package io.tidegate.protocol.document;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/** A document's bytes as text: within the limit, UTF-8, printable. */
final class DocumentText {

    static final Place START = new Place(1, 1, "");

    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private DocumentText() {}

    static String decode(byte[] document) throws UnreadableDocumentException {
        if (document.length > DocumentLimits.MAX_DOCUMENT_BYTES) {
            throw new UnreadableDocumentException(
                    START,
                    "the document is too large",
                    "at most %d bytes are read".formatted(DocumentLimits.MAX_DOCUMENT_BYTES),
                    "shorten it, or check that it is the right file");
        }
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        CharBuffer decoded = CharBuffer.allocate(document.length);
        CoderResult result = decoder.decode(ByteBuffer.wrap(document), decoded, true);
        String text = decoded.flip().toString();
        if (!text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK) {
            text = text.substring(1);
        }
        refuseUnprintable(text);
        if (result.isError()) {
            throw new UnreadableDocumentException(
                    placeAt(text, text.length()),
                    "a byte here is not UTF-8",
                    "documents are read as UTF-8",
                    "save the file in UTF-8");
        }
        return text;
    }

    /** Counts lines as YAML 1.2 does: a break is LF, CR or CR LF. */
    static Place placeAt(String text, int end) {
        int line = 1;
        int lineStart = 0;
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            if (c == '\n' || (c == '\r' && (i + 1 == end || text.charAt(i + 1) != '\n'))) {
                line++;
                lineStart = i + 1;
            }
        }
        return new Place(line, text.codePointCount(lineStart, end) + 1, "");
    }

    private static void refuseUnprintable(String text) throws UnreadableDocumentException {
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            int c = text.codePointAt(i);
            if (!isPrintable(c)) {
                throw new UnreadableDocumentException(
                        placeAt(text, i),
                        "the character U+%04X stands here".formatted(c),
                        "YAML allows printable characters only",
                        "remove it, or check that it is the right file");
            }
        }
    }

    static boolean isPrintable(int c) {
        return (c >= 0x20 && c <= 0x7E)
                || c == '\t'
                || c == '\n'
                || c == '\r'
                || c == 0x85
                || (c >= 0xA0 && c <= 0xD7FF)
                || (c >= 0xE000 && c <= 0xFFFD)
                || c >= 0x10000;
    }
}

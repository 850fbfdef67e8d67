package io.tidegate.edge.source.payload.line;

import io.tidegate.edge.source.payload.BadRecordException;
import io.tidegate.edge.source.payload.Bytes;

/** A place in a payload of lines. Comments and empty lines are passed over. */
final class LineCursor {

    final byte[] bytes;

    /** The next byte to be read. */
    int at;

    private int lineStart;
    private int lineNumber;

    /** Up to where line breaks have been counted. */
    private int counted;

    private int breaks;

    public LineCursor(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Moves to the first byte of the next line that is neither empty nor a comment; false at the end. */
    boolean nextLine() {
        while (true) {
            lineStart = at;
            skipBlanks();
            if (at == bytes.length) {
                return false;
            }
            if (bytes[at] == '#') {
                skipLine();
            } else if (isBreak(at)) {
                at++;
            } else {
                lineNumber = 1 + breaksBefore(at);
                return true;
            }
        }
    }

    /** Counted from 1; a text value may stretch a line over several. */
    int lineNumber() {
        return lineNumber;
    }

    /** Expects the end of the line, and steps over it. */
    void endLine() throws BadRecordException {
        skipBlanks();
        if (at < bytes.length && !isBreak(at)) {
            throw BadRecordException.malformed(
                    "\"%s\" follows where the line should end; a space in a name or tag must be written as \"\\ \""
                            .formatted(Bytes.quotable(bytes, at, lineEnd(at))));
        }
        if (at < bytes.length && bytes[at] == '\r') {
            at++;
        }
        if (at < bytes.length) {
            at++;
        }
    }

    /** Moves behind the first line break of the line, wherever reading has stopped. */
    void skipLine() {
        at = Math.min(lineEnd(lineStart) + 1, bytes.length);
    }

    void skipBlanks() {
        while (at < bytes.length && (bytes[at] == ' ' || bytes[at] == '\t' || bytes[at] == 0)) {
            at++;
        }
    }

    /** Whether a line ends at {@code position}, with LF or CR LF. */
    boolean isBreak(int position) {
        return bytes[position] == '\n'
                || (bytes[position] == '\r' && (position + 1 == bytes.length || bytes[position + 1] == '\n'));
    }

    /** Whether {@code position} is the end of the payload or of a line. */
    boolean isEnd(int position) {
        return position == bytes.length || isBreak(position);
    }

    /** The line feed that ends the line which {@code position} is in, or the end of the payload. */
    private int lineEnd(int position) {
        int end = position;
        while (end < bytes.length && bytes[end] != '\n') {
            end++;
        }
        return end;
    }

    private int breaksBefore(int position) {
        for (; counted < position; counted++) {
            if (bytes[counted] == '\n') {
                breaks++;
            }
        }
        return breaks;
    }
}

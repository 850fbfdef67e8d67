package io.tidegate.sim.signal;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads records of CSV after RFC 4180: quoted fields may hold separators, line ends and doubled quotes; a line ends in
 * LF or CRLF; empty lines and a byte order mark are passed over. Not thread-safe.
 */
final class CsvReader implements Closeable {

    /** Longest record, in characters: an unclosed quote must not read a whole file into memory. */
    static final int MAX_RECORD_CHARS = 1 << 20;

    private static final int END = -1;
    private static final int BYTE_ORDER_MARK = 0xFEFF;

    private final Path file;
    private final Reader in;
    private final char separator;
    private int line = 1;
    private int recordLine = 1;
    private int remainingChars;

    private CsvReader(Path file, Reader in, char separator) {
        this.file = file;
        this.in = in;
        this.separator = separator;
    }

    /** Opens a file; its separator is {@code ;} if its first line has one, otherwise {@code ,}. */
    static CsvReader open(Path file) throws IOException {
        try (BufferedReader first = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            char separator = separatorOf(first);
            BufferedReader in = Files.newBufferedReader(file, StandardCharsets.UTF_8);
            in.mark(1);
            if (in.read() != BYTE_ORDER_MARK) {
                in.reset();
            }
            return new CsvReader(file, in, separator);
        } catch (CharacterCodingException e) {
            throw notUtf8(file, 1);
        }
    }

    private static char separatorOf(Reader in) throws IOException {
        boolean quoted = false;
        for (int i = 0; i < MAX_RECORD_CHARS; i++) {
            int c = in.read();
            if (c == '"') {
                quoted = !quoted;
            } else if (!quoted && c == ';') {
                return ';';
            } else if (c == END || (!quoted && c == '\n')) {
                break;
            }
        }
        return ',';
    }

    /** Number of the line on which the last record began, from 1. */
    int line() {
        return recordLine;
    }

    /** Reads the next record that is not empty into {@code fields}; false at the end of the file. */
    boolean next(List<String> fields) throws IOException {
        do {
            fields.clear();
            recordLine = line;
            if (!read(fields)) {
                return false;
            }
        } while (fields.size() == 1 && fields.get(0).isBlank());
        return true;
    }

    private boolean read(List<String> fields) throws IOException {
        remainingChars = MAX_RECORD_CHARS;
        int c = take();
        if (c == END) {
            return false;
        }
        while (true) {
            StringBuilder field = new StringBuilder();
            if (c == '"') {
                c = quoted(field);
            }
            for (; c != separator && c != '\n' && c != END; c = take()) {
                if (c != '\r') {
                    field.append((char) c);
                }
            }
            fields.add(field.toString());
            if (c != separator) {
                return true;
            }
            c = take();
        }
    }

    /** Reads what follows an opening quote; returns the character after the closing one. */
    private int quoted(StringBuilder field) throws IOException {
        for (int c = take(); c != END; c = take()) {
            if (c == '"') {
                c = take();
                if (c != '"') {
                    return c;
                }
            }
            field.append((char) c);
        }
        throw new MalformedCsvException(
                "%s:%d: the file ends inside a quoted field - close the quote".formatted(file, recordLine));
    }

    private int take() throws IOException {
        if (remainingChars-- == 0) {
            throw new MalformedCsvException("%s:%d: the record is longer than %d characters - close its quote"
                    .formatted(file, recordLine, MAX_RECORD_CHARS));
        }
        try {
            int c = in.read();
            if (c == '\n') {
                line++;
            }
            return c;
        } catch (CharacterCodingException e) {
            throw notUtf8(file, line);
        }
    }

    /** The text is decoded some lines ahead, so the line is about right. */
    private static MalformedCsvException notUtf8(Path file, int line) {
        return new MalformedCsvException(
                "%s:%d: not valid UTF-8 soon after this line - convert the file, for example with iconv"
                        .formatted(file, line));
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    /** The first record of a file. */
    static List<String> header(Path file) throws IOException {
        try (CsvReader reader = open(file)) {
            List<String> header = new ArrayList<>();
            if (!reader.next(header)) {
                throw new MalformedCsvException(
                        "%s:1: the file is empty - it needs a header line such as time,flow,pressure".formatted(file));
            }
            return header;
        }
    }
}

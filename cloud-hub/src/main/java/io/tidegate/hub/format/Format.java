package io.tidegate.hub.format;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Optional;

/** In which form rows are asked for. */
public enum Format {
    /** One object with an array of all rows, and with the cursor to go on from. */
    JSON("json", "application/json"),
    /** One object per line. */
    NDJSON("ndjson", "application/x-ndjson"),
    /** RFC 4180 with a header line. */
    CSV("csv", "text/csv; charset=utf-8; header=present");

    private final String text;
    private final String contentType;

    Format(String text, String contentType) {
        this.text = text;
        this.contentType = contentType;
    }

    /** The word in {@code format=}, and the ending of a file. */
    public String text() {
        return text;
    }

    /** The header that says it. */
    public String contentType() {
        return contentType;
    }

    /** The media type alone, {@code type/subtype}. */
    public String mediaType() {
        int semicolon = contentType.indexOf(';');
        return semicolon < 0 ? contentType : contentType.substring(0, semicolon);
    }

    public static Optional<Format> of(String text) {
        return Arrays.stream(values())
                .filter(format -> format.text.equals(text))
                .findFirst();
    }

    /** Begins writing rows of a kind to {@code out}, which {@link RowWriter#end} leaves open. */
    public <T> RowWriter<T> writer(RowKind<T> kind, OutputStream out) throws IOException {
        return switch (this) {
            case JSON -> new JsonRows<>(kind, out, true);
            case NDJSON -> new JsonRows<>(kind, out, false);
            case CSV -> new CsvRows<>(kind, out);
        };
    }
}

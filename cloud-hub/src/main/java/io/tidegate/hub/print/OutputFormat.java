package io.tidegate.hub.print;

/** The words of {@code -o}. */
public enum OutputFormat {
    /** For people. */
    table,
    /** What the API answers. */
    json,
    /** The same as YAML. */
    yaml,
    /** RFC 4180 with a header. */
    csv,
    /** One JSON object per line. */
    ndjson
}

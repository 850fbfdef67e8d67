package io.tidegate.hub.operator;

/** The words of {@code -o}. */
enum OutputFormat {
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

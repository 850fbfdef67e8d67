package io.tidegate.protocol.document;

/** The bounds on one configuration document, whoever wrote it. */
public final class DocumentLimits {

    /** Largest document, in bytes; as much again may come in through <code>${…}</code>. */
    public static final int MAX_DOCUMENT_BYTES = 256 * 1024;

    /** Deepest nesting of mappings and lists. */
    public static final int MAX_DEPTH = 16;

    /** Most keys and values. */
    public static final int MAX_NODES = 50_000;

    /** Longest key, in characters. */
    public static final int MAX_KEY_CHARACTERS = 256;

    /** Most problems that are told; the rest is counted. */
    public static final int MAX_PROBLEMS = 100;

    /** Largest file that <code>${file:…}</code> takes in, in bytes. */
    public static final int MAX_SUBSTITUTED_FILE_BYTES = 64 * 1024;

    private DocumentLimits() {}
}

package io.tidegate.protocol.document;

/**
 * Where something stands in a document.
 *
 * @param line from 1
 * @param column from 1, in code points
 * @param pointer JSON pointer (RFC 6901); empty is the whole document
 */
public record Place(int line, int column, String pointer) {

    /** The pointer of what stands under {@code key} in what {@code parent} points at. */
    public static String pointer(String parent, String key) {
        return parent + "/" + key.replace("~", "~0").replace("/", "~1");
    }
}

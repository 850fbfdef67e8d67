package io.tidegate.protocol.document;

/**
 * One thing that is wrong with a document.
 *
 * @param file name of the document, as the person knows it
 * @param line from 1; 0 if the document could not be read at all
 * @param column from 1, in code points
 * @param pointer JSON pointer (RFC 6901); empty is the whole document
 * @param what happened
 * @param why it is not accepted
 * @param fix what to do
 */
public record ConfigProblem(String file, int line, int column, String pointer, String what, String why, String fix) {

    /** {@code FILE:LINE:COL: /json/pointer: what - why - what to do}; the whole document is printed as {@code /}. */
    @Override
    public String toString() {
        String text = what + " - " + why + " - " + fix;
        return line == 0
                ? file + ": " + text
                : "%s:%d:%d: %s: %s".formatted(file, line, column, pointer.isEmpty() ? "/" : onOneLine(pointer), text);
    }

    private static String onOneLine(String pointer) {
        return pointer.replaceAll("[\\p{Cntrl}\u2028\u2029]", "\uFFFD");
    }
}

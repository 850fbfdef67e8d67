package io.tidegate.protocol.document;

/** The document cannot be read beyond a place; what was read before it is of no use. */
final class UnreadableDocumentException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient Place place;
    private final transient String why;
    private final transient String fix;

    UnreadableDocumentException(Place place, String what, String why, String fix) {
        super(what);
        this.place = place;
        this.why = why;
        this.fix = fix;
    }

    void noteIn(Problems problems) {
        problems.add(place, String.valueOf(getMessage()), why, fix);
    }
}

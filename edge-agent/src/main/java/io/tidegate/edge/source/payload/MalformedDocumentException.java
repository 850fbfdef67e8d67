package io.tidegate.edge.source.payload;

/** A document cannot be read to its end, so nothing of it was kept. */
public final class MalformedDocumentException extends Exception {

    private static final long serialVersionUID = 1L;

    private final String detail;

    public MalformedDocumentException(String detail) {
        super(detail);
        this.detail = detail;
    }

    /** What happened, why, and what to do. */
    public String detail() {
        return detail;
    }
}

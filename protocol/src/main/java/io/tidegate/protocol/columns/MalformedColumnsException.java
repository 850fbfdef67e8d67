package io.tidegate.protocol.columns;

/** Bits that are no columns of readings. */
public final class MalformedColumnsException extends Exception {

    private static final long serialVersionUID = 1L;

    MalformedColumnsException(String message) {
        super(message);
    }
}

package io.tidegate.edge.local;

/** The agent does not listen where it was asked to; the message says why and what to do. */
public final class ListenRefusedException extends Exception {

    private static final long serialVersionUID = 1L;

    public ListenRefusedException(String message) {
        super(message);
    }
}

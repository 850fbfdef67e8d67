package io.tidegate.hub.store;

/** The database could not be opened. The message says what happened, why, and what to do. */
public final class StoreOpenException extends Exception {

    private static final long serialVersionUID = 1L;

    public StoreOpenException(String message) {
        super(message);
    }

    public StoreOpenException(String message, Throwable cause) {
        super(message, cause);
    }
}

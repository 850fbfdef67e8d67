package io.tidegate.hub.api;

/** The HTTP listener could not start. The message says why and what to do. */
public final class ApiStartException extends Exception {

    private static final long serialVersionUID = 1L;

    public ApiStartException(String message, Throwable cause) {
        super(message, cause);
    }
}

package io.tidegate.edge.buffer;

/** The buffer cannot be opened. The message says what happened, why, and what to do. */
public final class BufferUnavailableException extends Exception {

    private static final long serialVersionUID = 1L;

    public BufferUnavailableException(String message) {
        super(message);
    }

    public BufferUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}

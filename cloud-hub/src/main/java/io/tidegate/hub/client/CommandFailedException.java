package io.tidegate.hub.client;

/** The command cannot do what it was asked to; the message says what happened, why, and what to do. */
public final class CommandFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private static final int NOT_FOUND = 404;

    private final int exit;
    private final int status;

    public CommandFailedException(int exit, String message) {
        this(exit, 0, message);
    }

    /** @param status that the hub has answered with */
    public CommandFailedException(int exit, int status, String message) {
        super(message);
        this.exit = exit;
        this.status = status;
    }

    /** Whether the hub has said that there is no such thing. */
    public boolean isNotFound() {
        return status == NOT_FOUND;
    }

    public CommandFailedException(int exit, String message, Throwable cause) {
        super(message, cause);
        this.exit = exit;
        this.status = 0;
    }

    public int exit() {
        return exit;
    }
}

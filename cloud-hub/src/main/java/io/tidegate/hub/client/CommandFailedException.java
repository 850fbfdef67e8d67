package io.tidegate.hub.client;

/** The command cannot do what it was asked to; the message says what happened, why, and what to do. */
public final class CommandFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int exit;

    public CommandFailedException(int exit, String message) {
        super(message);
        this.exit = exit;
    }

    public CommandFailedException(int exit, String message, Throwable cause) {
        super(message, cause);
        this.exit = exit;
    }

    public int exit() {
        return exit;
    }
}

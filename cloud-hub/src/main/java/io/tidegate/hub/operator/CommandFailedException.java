package io.tidegate.hub.operator;

/** The command cannot do what it was asked to; the message says what happened, why, and what to do. */
final class CommandFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int exit;

    CommandFailedException(int exit, String message) {
        super(message);
        this.exit = exit;
    }

    CommandFailedException(int exit, String message, Throwable cause) {
        super(message, cause);
        this.exit = exit;
    }

    int exit() {
        return exit;
    }
}

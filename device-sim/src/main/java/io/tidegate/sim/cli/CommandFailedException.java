package io.tidegate.sim.cli;

/** A command ends with a message and an exit code. */
final class CommandFailedException extends Exception {

    private static final long serialVersionUID = 1L;

    private final int exit;

    CommandFailedException(int exit, String message) {
        super(message);
        this.exit = exit;
    }

    /** Ends with the message of its cause. */
    CommandFailedException(int exit, Exception cause) {
        super(cause.getMessage(), cause);
        this.exit = exit;
    }

    int exit() {
        return exit;
    }
}

package io.tidegate.sim.device;

/** An agent did not accept what it was sent. The message says why. */
public final class NotAcceptedException extends Exception {

    private static final long serialVersionUID = 1L;

    private final boolean unreachable;

    private NotAcceptedException(String message, boolean unreachable) {
        super(message);
        this.unreachable = unreachable;
    }

    static NotAcceptedException refused(String reason) {
        return new NotAcceptedException(reason, false);
    }

    static NotAcceptedException gaveUp(String reason) {
        return new NotAcceptedException(reason, true);
    }

    /** Whether it was tried for long enough, rather than refused. */
    public boolean unreachable() {
        return unreachable;
    }
}

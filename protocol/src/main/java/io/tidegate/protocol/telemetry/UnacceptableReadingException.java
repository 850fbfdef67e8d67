package io.tidegate.protocol.telemetry;

/** A reading breaks a rule of PROTOCOL.md, "Readings". {@link #reason()} says what happened, why, and what to do. */
public final class UnacceptableReadingException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private final String reason;

    public UnacceptableReadingException(String reason) {
        super(reason);
        this.reason = reason;
    }

    /** What happened, why, and what to do, in one line. */
    public String reason() {
        return reason;
    }
}

package io.tidegate.edge.source;

/** Why readings were refused before they reached the intake. */
public enum RejectReason {
    /** The payload, or a line of it, could not be read. */
    MALFORMED("malformed"),
    /** The time lies before 2000 or after 2100, so its precision is almost certainly wrong. */
    IMPLAUSIBLE_TIME("implausible_time"),
    /** A value, name, label or unit breaks a rule of PROTOCOL.md, "Readings": NaN, too long, control characters. */
    UNACCEPTABLE("unacceptable");

    private final String text;

    RejectReason(String text) {
        this.text = text;
    }

    /** The word in metrics and JSON. */
    public String text() {
        return text;
    }
}

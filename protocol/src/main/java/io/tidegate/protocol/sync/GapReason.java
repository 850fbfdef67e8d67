package io.tidegate.protocol.sync;

/** Why readings that were accepted will never come. */
public enum GapReason {
    /** The buffer was full and its policy is to drop the oldest. */
    EVICTED("evicted"),
    /** The readings were older than the buffer keeps. */
    EXPIRED("expired"),
    /** A damaged segment could not be read in full. */
    SALVAGED("salvaged"),
    /** The numbers were given out but no reading was kept under them. */
    BURNED("burned"),
    /** The hub refused the reading for good, also when sent alone. */
    POISON("poison");

    private final String text;

    GapReason(String text) {
        this.text = text;
    }

    /** The word in JSON, metrics and logs. */
    public String text() {
        return text;
    }
}

package io.tidegate.protocol.telemetry;

/** How far the time of a reading can be trusted (guarantees.md, "Time"). */
public enum TimeQuality {
    /** The agent's clock was synchronised, or the source gave the time. */
    SYNCED("synced"),
    /** The agent's clock was not trusted when the reading was taken. */
    UNSYNCED("unsynced"),
    /** Taken while the clock was not trusted, corrected once it was. */
    ESTIMATED("estimated");

    private final String text;

    TimeQuality(String text) {
        this.text = text;
    }

    /** The word in JSON and CSV. */
    public String text() {
        return text;
    }
}

package io.tidegate.protocol.sync;

/** The two streams of a buffer. Alarms overtake live readings and are evicted last. */
public enum Lane {
    ALARM("alarm"),
    LIVE("live");

    private final String text;

    Lane(String text) {
        this.text = text;
    }

    /** The word in JSON, CSV and file names. */
    public String text() {
        return text;
    }
}

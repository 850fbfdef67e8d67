package io.tidegate.sim.verdict;

/** How what is stored can differ from what was sent. */
public enum Fault {
    /** Sent, and nothing stored resembles it. */
    MISSING("missing"),
    /** Stored more often than sent. */
    TWICE("twice"),
    /** Stored, and nothing sent resembles it. */
    PHANTOM("phantom"),
    /** Stored at its time with another value. */
    WRONG_VALUE("wrong value"),
    /** Stored with its value at another time. */
    WRONG_TIME("wrong time"),
    /** Told after a later reading of its series. */
    OUT_OF_ORDER("out of order");

    private final String text;

    Fault(String text) {
        this.text = text;
    }

    /** The words of the report. */
    public String text() {
        return text;
    }
}

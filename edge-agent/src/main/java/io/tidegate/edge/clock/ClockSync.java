package io.tidegate.edge.clock;

/** What the operating system says of its own clock. */
public interface ClockSync {

    /** Asks; may take seconds, is bounded, and never throws. */
    Word ask();

    /** An answer. */
    enum Word {
        /** Something keeps the clock right. */
        SYNCHRONIZED,
        /** Nothing has set the clock, or not for so long that it may have drifted. */
        UNSYNCHRONIZED,
        /** It cannot be asked. */
        UNKNOWN
    }
}

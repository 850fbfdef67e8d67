package io.tidegate.sim.link;

/** Which way bytes go. */
public enum Heading {
    /** From whoever connected to the target. */
    UP,
    /** From the target to whoever connected. */
    DOWN
}

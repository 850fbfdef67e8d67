package io.tidegate.edge.clock;

/**
 * How the clock is.
 *
 * @param verdict whether it is believed, and why
 * @param seconds for how long it has been believed, or not, by the monotonic clock
 */
public record ClockState(ClockTrust.Verdict verdict, long seconds) {}

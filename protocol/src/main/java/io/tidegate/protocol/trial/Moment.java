package io.tidegate.protocol.trial;

/**
 * When something happens.
 *
 * @param elapsedMs of a clock that never steps; decisions are made by it
 * @param epochNs the wall clock's nanoseconds since the Unix epoch, right or wrong; only reports carry it
 */
public record Moment(long elapsedMs, long epochNs) {}

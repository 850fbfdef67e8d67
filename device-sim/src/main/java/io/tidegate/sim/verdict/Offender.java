package io.tidegate.sim.verdict;

/**
 * One reading that is not as it was sent.
 *
 * @param series its series
 * @param fault what is wrong
 * @param detail what was sent and what is stored, for a person
 */
public record Offender(String series, Fault fault, String detail) {}

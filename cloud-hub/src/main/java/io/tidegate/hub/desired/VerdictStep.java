package io.tidegate.hub.desired;

import io.tidegate.protocol.control.Verdict;

/**
 * One step on the way of a desired revision.
 *
 * @param receivedNs when the agent said so, by the hub's clock, in nanoseconds since the Unix epoch
 * @param verdict what it said
 */
public record VerdictStep(long receivedNs, Verdict verdict) {}

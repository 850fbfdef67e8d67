package io.tidegate.protocol.sync;

/**
 * A range that will never come, and why. Settled in the ledger just as stored readings are.
 *
 * @param range the numbers
 * @param reason why they will not come
 * @param declaredNs when the agent gave them up, in nanoseconds since the Unix epoch by the agent's clock
 */
public record Gap(SequenceRange range, GapReason reason, long declaredNs) {}

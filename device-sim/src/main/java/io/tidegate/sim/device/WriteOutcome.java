package io.tidegate.sim.device;

/** What became of one attempt to write to an agent. */
public sealed interface WriteOutcome {

    /** The agent has made it durable. */
    record Accepted() implements WriteOutcome {}

    /**
     * Not known to be accepted: the same request may be sent again.
     *
     * @param reason what happened, for a person
     * @param afterMs how long the agent asked to wait; 0 if it did not
     */
    record Again(String reason, long afterMs) implements WriteOutcome {}

    /**
     * Sending it again would not help.
     *
     * @param reason what the agent said, for a person
     */
    record Refused(String reason) implements WriteOutcome {}
}

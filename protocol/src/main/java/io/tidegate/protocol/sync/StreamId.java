package io.tidegate.protocol.sync;

import org.jspecify.annotations.Nullable;

/**
 * What sequence numbers count in: one lane of one buffer of one agent.
 *
 * @param agent whose buffer
 * @param epoch the random 64-bit birth certificate of the buffer; any value
 * @param lane which of its lanes
 */
public record StreamId(AgentId agent, long epoch, Lane lane) {

    /** The epoch as the 16 hexadecimal digits that people and logs see. */
    public String epochText() {
        return "%016x".formatted(epoch);
    }

    // Not the record's own, which go through method handles: these are asked for several times with each batch.

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other
                || (other instanceof StreamId that
                        && epoch == that.epoch
                        && lane == that.lane
                        && agent.text().equals(that.agent.text()));
    }

    @Override
    public int hashCode() {
        return 31 * (31 * agent.text().hashCode() + Long.hashCode(epoch)) + lane.ordinal();
    }

    @Override
    public String toString() {
        return agent + "/" + epochText() + "/" + lane.text();
    }
}

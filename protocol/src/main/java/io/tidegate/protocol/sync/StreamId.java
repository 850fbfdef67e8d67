package io.tidegate.protocol.sync;

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

    @Override
    public String toString() {
        return agent + "/" + epochText() + "/" + lane.text();
    }
}

package io.tidegate.protocol.simulation;

import io.tidegate.protocol.sync.Gap;
import io.tidegate.protocol.sync.Receipt;
import io.tidegate.protocol.sync.SequenceRange;
import io.tidegate.protocol.sync.StreamId;
import io.tidegate.protocol.sync.StreamReport;
import java.util.List;
import java.util.Optional;

/** What agent and hub say to each other. */
sealed interface Message {

    /** Agent to hub: how it sees its streams; the first of a session begins it. */
    record Status(long session, List<StreamReport> streams) implements Message {}

    /**
     * Agent to hub.
     *
     * @param token by which the broker's answer names it
     * @param values as many as {@code range} has numbers
     */
    record Batch(
            StreamId stream,
            long session,
            long token,
            long incarnation,
            Optional<SequenceRange> range,
            List<Long> values,
            List<Gap> gaps,
            long appendedThrough)
            implements Message {}

    /** Hub to agent. */
    record Settled(Receipt receipt) implements Message {}

    /**
     * Broker to agent, on the connection on which the batch came.
     *
     * @param undecodable whether the batch arrived damaged; otherwise it was taken
     */
    record Acknowledged(long session, long token, boolean undecodable) implements Message {}
}

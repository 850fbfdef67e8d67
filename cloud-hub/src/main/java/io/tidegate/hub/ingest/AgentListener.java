package io.tidegate.hub.ingest;

import io.tidegate.protocol.sync.AgentId;
import io.tidegate.protocol.sync.Gap;
import io.tidegate.protocol.sync.StreamId;
import io.tidegate.protocol.wire.AgentStatus;
import java.util.List;

/** Hears of agents what no commit tells. Several threads; hand over and return. */
public interface AgentListener {

    /** The agent has a connection. */
    void connected(AgentId agent);

    /** The agent has no connection any more. */
    void disconnected(AgentId agent);

    /** The agent said how it is. */
    void status(AgentId agent, AgentStatus status);

    /** Readings arrived that were stored before. */
    void duplicates(AgentId agent, long readings);

    /**
     * The agent's buffer is a copy of another one, or was restored from an image: the hub has other readings under numbers that
     * it was to give out in {@code stream}. It goes on in a new epoch. Told once for each session.
     */
    void diverged(StreamId stream);

    /**
     * What the database holds of a stream has changed, or was read again.
     *
     * @param lostNow the gap records that were settled just now, which {@code counts} includes
     */
    void settled(StreamId stream, StreamCounts counts, List<Gap> lostNow);

    /**
     * A stream in numbers, as the database has it.
     *
     * @param appendedThrough the highest number heard of
     * @param stored readings that are stored
     * @param lost numbers that were settled as gaps
     */
    record StreamCounts(long appendedThrough, long stored, long lost) {}
}

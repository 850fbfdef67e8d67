package io.tidegate.protocol.control;

/**
 * Something that an agent is to do once.
 *
 * @param request random; the reply carries it, and a request that comes twice is done once
 * @param kind what
 * @param argument the name of a source for {@code RESTART_SOURCE} and {@code READ_ONCE}; else empty
 * @param expiresNs in nanoseconds since the Unix epoch by the hub's clock; from then on it is not begun
 */
public record Command(long request, Kind kind, String argument, long expiresNs) {

    /** What can be asked of an agent. */
    public enum Kind {
        /** Ends a source and begins it anew. */
        RESTART_SOURCE,
        /** Makes durable and sends what is waiting for company. */
        FLUSH,
        /** Reads a source now, whatever its interval. */
        READ_ONCE,
        /** Answers with the agent's status, as its local HTTP server does. */
        STATUS,
        /** Something that a later version asks for; the reply is {@link CommandReply.State#UNKNOWN}. */
        UNKNOWN
    }
}

package io.tidegate.edge.source;

import java.util.OptionalLong;

/**
 * Something that readings come from. Owns its threads; offers to the {@link Intake} that it was made with, and keeps
 * what was not accepted as far as its technology can (a broker's queue, a poll that is repeated).
 */
public interface Source extends AutoCloseable {

    /** As configured, unique in an agent. */
    String name();

    /** Begins to deliver; returns at once. A device that does not answer is retried, and shown in {@link #health}. */
    void start();

    /**
     * Reads what it polls, now and out of turn; returns at once.
     *
     * @return false if it does not poll, but is told
     */
    default boolean readNow() {
        return false;
    }

    /** How it is now; from any thread. */
    Health health();

    /** Stops delivering; returns when no further offer will be made. */
    @Override
    void close();

    /**
     * How a source is.
     *
     * @param state one of {@code ok}, {@code starting}, {@code failed}
     * @param lastReadingNs time of its newest reading; empty before the first
     * @param readings that were taken from it since its start, before transforms
     * @param error what happened, why, what to do; empty unless failed
     */
    record Health(State state, OptionalLong lastReadingNs, long readings, String error) {}

    /** The word of contract.md is the lower-case name. */
    enum State {
        STARTING,
        OK,
        FAILED
    }
}

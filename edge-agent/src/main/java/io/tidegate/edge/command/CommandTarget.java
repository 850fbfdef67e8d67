package io.tidegate.edge.command;

import io.tidegate.protocol.control.CommandReply;

/** What commands are done to: the running agent. Called by one thread; may take as long as a source takes to stop. */
public interface CommandTarget {

    /** Ends a source and begins it anew. */
    Outcome restartSource(String name);

    /** Makes durable and sends what is waiting for company. */
    Outcome flush();

    /** Reads a source now. */
    Outcome readOnce(String name);

    /** How the agent is, as its local HTTP server says it. */
    Outcome status();

    /**
     * How it ended.
     *
     * @param state never {@code EXPIRED}
     * @param text what was done, or why not, for a person
     */
    record Outcome(CommandReply.State state, String text) {

        public static Outcome done(String text) {
            return new Outcome(CommandReply.State.DONE, text);
        }

        public static Outcome failed(String text) {
            return new Outcome(CommandReply.State.FAILED, text);
        }

        public static Outcome unknown(String text) {
            return new Outcome(CommandReply.State.UNKNOWN, text);
        }
    }
}

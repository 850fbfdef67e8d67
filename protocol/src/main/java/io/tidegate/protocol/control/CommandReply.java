package io.tidegate.protocol.control;

/**
 * What has become of a {@link Command}.
 *
 * @param request of the command
 * @param state what
 * @param text what was done, or why not, for a person; the status as JSON
 */
public record CommandReply(long request, State state, String text) {

    /** How it ended. */
    public enum State {
        DONE,
        FAILED,
        /** It came too late. */
        EXPIRED,
        /** The agent knows no such command, or no such source. */
        UNKNOWN
    }
}

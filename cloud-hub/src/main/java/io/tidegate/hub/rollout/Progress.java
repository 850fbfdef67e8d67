package io.tidegate.hub.rollout;

/**
 * Where a rollout as a whole stands. Immutable.
 *
 * @param state see {@link State}
 * @param wave the one that is under way, or was last, from 0
 * @param sinceMs when state or wave changed, in milliseconds since the Unix epoch by the hub's clock
 * @param reason why it is in this state, in words; empty if there is nothing to say
 */
public record Progress(State state, int wave, long sinceMs, String reason) {

    /** The word of the API is the lower-case name. */
    public enum State {
        RUNNING,
        /** Nobody new is given the document; who was goes on. */
        PAUSED,
        /** The same, for good. */
        ABORTED,
        /** The last wave is through. */
        COMPLETED;

        /** Whether nobody new will ever be given the document. */
        public boolean isOver() {
            return this == ABORTED || this == COMPLETED;
        }
    }

    /** Of a rollout that begins. */
    public static Progress begun(long nowMs) {
        return new Progress(State.RUNNING, 0, nowMs, "");
    }

    Progress in(State next, String why, long nowMs) {
        return new Progress(next, wave, nowMs, why);
    }

    Progress inWave(int next, long nowMs) {
        return new Progress(state, next, nowMs, reason);
    }
}

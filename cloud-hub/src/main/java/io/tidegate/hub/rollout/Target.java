package io.tidegate.hub.rollout;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * One agent of a rollout. Immutable.
 *
 * @param base the newest revision when the rollout was made, 0 if there was none: what an undo goes back to, and whoever
 *     pushes another one meanwhile keeps the agent
 * @param state how far it came
 * @param wave in which it was chosen, from 0; {@value #NO_WAVE} if it was not
 * @param revision that this rollout has pushed; 0 before
 * @param rate readings per second before; empty if nobody needs to know
 * @param sinceMs when it came to this state, in milliseconds since the Unix epoch by the hub's clock
 * @param acceptedBefore readings that it had accepted when its soak began
 * @param failure why it failed; empty unless it did
 */
public record Target(
        long base,
        State state,
        int wave,
        long revision,
        OptionalDouble rate,
        long sinceMs,
        long acceptedBefore,
        Optional<Failure> failure) {

    /** Stands for no wave. */
    public static final int NO_WAVE = -1;

    /** How far an agent came; the word of the API is the lower-case name. */
    public enum State {
        /** Not touched. */
        WAITING,
        /** It gets the document; that is decided, and never taken back. */
        CHOSEN,
        /** The document is its desired one, and it has not said what became of it. */
        PUSHED,
        /** It applied the document, which has to prove itself. */
        SOAKING,
        /** It runs the document, and data flows. */
        HEALTHY,
        /** It did not take the document, did not answer, or is not well with it. */
        FAILED,
        /** Somebody else has pushed another revision: it is theirs. */
        SUPERSEDED,
        /** It is offline, and the document waits for it; so with an undo only. */
        LEFT;

        /** Whether the outcome is open. */
        public boolean isInProgress() {
            return this == CHOSEN || this == PUSHED || this == SOAKING;
        }
    }

    /**
     * Why an agent failed; agents with the same failure are one line for a person.
     *
     * @param pointer JSON pointer into the document; empty if it is not about one place
     * @param reason in words
     */
    public record Failure(String pointer, String reason) {}

    /** An agent that was not touched yet. */
    public static Target waiting(long base, OptionalDouble rate) {
        return new Target(base, State.WAITING, NO_WAVE, 0, rate, 0, 0, Optional.empty());
    }

    /** Whether this rollout has decided to give it the document; with a crash in between nobody may know whether it did. */
    public boolean isTried() {
        return wave != NO_WAVE;
    }

    /** Whether this rollout's document is the newest that the agent was given, as far as is known here. */
    public boolean isTouched() {
        return revision != 0 && state != State.SUPERSEDED;
    }

    Target chosen(int inWave, OptionalDouble before, long nowMs) {
        return new Target(base, State.CHOSEN, inWave, 0, before, nowMs, 0, Optional.empty());
    }

    Target pushed(long asRevision, boolean left, long nowMs) {
        return new Target(base, left ? State.LEFT : State.PUSHED, wave, asRevision, rate, nowMs, 0, Optional.empty());
    }

    Target soaking(long accepted, long nowMs) {
        return new Target(base, State.SOAKING, wave, revision, rate, nowMs, accepted, Optional.empty());
    }

    Target healthy(long nowMs) {
        return in(State.HEALTHY, nowMs, Optional.empty());
    }

    Target failed(Failure why, long nowMs) {
        return in(State.FAILED, nowMs, Optional.of(why));
    }

    Target superseded(long nowMs) {
        return in(State.SUPERSEDED, nowMs, Optional.empty());
    }

    private Target in(State next, long nowMs, Optional<Failure> why) {
        return new Target(base, next, wave, revision, rate, nowMs, acceptedBefore, why);
    }
}

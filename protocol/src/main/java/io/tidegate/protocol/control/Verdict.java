package io.tidegate.protocol.control;

import java.util.List;

/**
 * What has become of one desired revision.
 *
 * @param revision the desired one
 * @param digest of its document
 * @param state how far it came
 * @param errors what is wrong with the document, if it was rejected for that
 * @param reason in words, for a person; empty if there is nothing to say
 * @param sinceNs when it came to this, in nanoseconds since the Unix epoch by the agent's clock
 */
public record Verdict(
        long revision, Digest digest, State state, List<ConfigFault> errors, String reason, long sinceNs) {

    /** How far a desired revision came. */
    public enum State {
        /** It was received, and is not tried yet. */
        PENDING,
        /** It runs, or is about to, and may still be undone. */
        TRIAL,
        /** It was confirmed: the agent runs it until another one is. */
        APPLIED,
        /** It was never tried. */
        REJECTED,
        /** It was tried and undone. */
        ROLLED_BACK;

        /** Whether nothing more will become of it. */
        public boolean isFinal() {
            return this == APPLIED || this == REJECTED || this == ROLLED_BACK;
        }
    }

    public Verdict {
        errors = List.copyOf(errors);
    }
}

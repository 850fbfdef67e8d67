package io.tidegate.protocol.trial;

/** Where a {@link ConfigTrial} stands. */
public enum TrialPhase {
    /** The promoted configuration is being put into effect: at start, or after a trial has failed. */
    RETURNING,
    /** The promoted configuration runs. */
    SETTLED,
    /** A new one is being checked; nothing has changed yet. */
    CHECKING,
    /** It is valid and is being made durable; nothing has changed yet. */
    STAGING,
    /** It is being put into effect. */
    APPLYING,
    /** It runs, and has to prove itself. */
    PROBATION,
    /** It has proved itself, and that is being made durable. */
    PROMOTING
}

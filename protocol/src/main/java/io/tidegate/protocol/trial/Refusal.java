package io.tidegate.protocol.trial;

/**
 * A security event: a desired configuration that was not even looked at. Nothing that runs or is in trial is disturbed.
 *
 * @param kind what it is
 * @param revision that the message claims; 0 if nothing could be read
 * @param text for the log and the report
 */
public record Refusal(Kind kind, long revision, String text) {

    /** Why it was refused. */
    public enum Kind {
        OTHER_AGENT,
        OTHER_KEY,
        BAD_SIGNATURE,
        LOWER_REVISION,
        REVISION_REUSED,
        UNDECODABLE
    }
}

package io.tidegate.hub.store;

/** A group is not known to be on disk. */
public final class CommitFailedException extends Exception {

    private static final long serialVersionUID = 1L;

    private final boolean outcomeUnknown;

    public CommitFailedException(String message, boolean outcomeUnknown, Throwable cause) {
        super(message, cause);
        this.outcomeUnknown = outcomeUnknown;
    }

    /** Whether it may be on disk all the same: then the ledgers must be read again before anything is admitted. */
    public boolean outcomeUnknown() {
        return outcomeUnknown;
    }
}

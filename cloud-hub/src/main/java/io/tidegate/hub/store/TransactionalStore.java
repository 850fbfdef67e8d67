package io.tidegate.hub.store;

/** What every store that keeps its word extends: the one way to a {@link Committed}. */
public abstract class TransactionalStore implements TelemetryStore {

    /** The group is on disk, its first row at this position. */
    protected static Committed committed(CommitGroup group, long firstPosition) {
        return new Committed(group, firstPosition);
    }
}

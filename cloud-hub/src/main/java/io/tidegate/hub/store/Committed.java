package io.tidegate.hub.store;

/**
 * The proof that a group is on disk. Only this room can make one, and a receipt can only be built from one.
 */
public final class Committed {

    private final CommitGroup group;
    private final long firstPosition;

    Committed(CommitGroup group, long firstPosition) {
        this.group = group;
        this.firstPosition = firstPosition;
    }

    public CommitGroup group() {
        return group;
    }

    /**
     * The position of the group's first row in the store's one order of arrival; the rows of its runs follow without
     * a hole.
     */
    public long firstPosition() {
        return firstPosition;
    }
}

package io.tidegate.edge.disk;

import java.io.IOException;

/** What a failing disk does. */
public interface Fault {

    /** A disk that is well. */
    Fault NONE = (file, moment, growthBytes) -> {};

    /**
     * Throws if the operation is to fail.
     *
     * @param growthBytes by how much the file is about to grow; negative when it shrinks or is deleted
     */
    void strike(String file, Moment moment, long growthBytes) throws IOException;

    /** What may fail. */
    enum Moment {
        CREATE,
        WRITE,
        TRUNCATE,
        SYNC,
        RENAME,
        DELETE,
        DIRECTORY_SYNC
    }

    /** What Linux says when there is no room. */
    static IOException noSpace() {
        return new IOException("No space left on device");
    }

    /** What Linux says of a disk that is broken. */
    static IOException inputOutput() {
        return new IOException("Input/output error");
    }
}

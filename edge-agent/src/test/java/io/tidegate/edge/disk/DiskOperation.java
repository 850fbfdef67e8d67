package io.tidegate.edge.disk;

/** Something that was done to a disk. */
public sealed interface DiskOperation {

    /** A file was made, empty. */
    record Create(String file) implements DiskOperation {}

    /** Bytes were written; only in the system's memory until the next {@link Sync}. */
    @SuppressWarnings("ArrayRecordComponent") // never changed once it is here
    record Write(String file, long position, byte[] bytes) implements DiskOperation {}

    /** A file was cut, or grew by zeros. */
    record Truncate(String file, long size) implements DiskOperation {}

    /** What was written to a file before is on the disk. */
    record Sync(String file) implements DiskOperation {}

    /**
     * A sync failed: the system has written some of it, and takes all of it for written from now on, as Linux does.
     *
     * @param seed decides which part
     */
    record FailedSync(String file, long seed) implements DiskOperation {}

    /** A file was deleted; for certain only after {@link DirectorySync}. */
    record Delete(String file) implements DiskOperation {}

    /** A file was renamed; for certain only after {@link DirectorySync}. */
    record Rename(String from, String to) implements DiskOperation {}

    /** Which files there are, and under which names, is on the disk. */
    record DirectorySync() implements DiskOperation {}

    /** What a disk does that only says that it has done something. */
    record Nothing() implements DiskOperation {}

    /** Whether this changes which files there are. */
    default boolean isOfNames() {
        return this instanceof Create || this instanceof Delete || this instanceof Rename;
    }
}

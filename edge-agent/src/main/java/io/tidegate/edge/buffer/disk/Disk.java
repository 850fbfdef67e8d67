package io.tidegate.edge.buffer.disk;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.List;

/** The directory of a buffer, as far as H2 does not see to it itself. Thread-safe. */
public interface Disk {

    /** What stands between {@code jdbc:h2:} and the settings for the database in file {@code name}. */
    String jdbcPath(String name);

    /** The names of all files. */
    List<String> list() throws IOException;

    boolean exists(String name);

    /** How long a file is; 0 if there is none. */
    long size(String name);

    /** Opens a file for reading its raw bytes. */
    FileChannel read(String name) throws IOException;

    /** Deletes a file, durably only after {@link #sync}. One that is not there is deleted already. */
    void delete(String name) throws IOException;

    /** Renames a file, durably only after {@link #sync}. */
    void rename(String from, String to) throws IOException;

    /** Writes a file of {@code bytes} zeros that hold their place on the disk. */
    void fill(String name, int bytes) throws IOException;

    /** Makes what was written to a file durable, by whatever process. */
    void sync(String name) throws IOException;

    /** Makes creations, deletions and renames durable. */
    void sync() throws IOException;

    /** Bytes that this program could still write. */
    long usableBytes();

    /** Bytes that H2 has written here since the start of the program. */
    long writtenBytes();
}

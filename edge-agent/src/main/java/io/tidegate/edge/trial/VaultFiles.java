package io.tidegate.edge.trial;

import java.io.IOException;
import java.util.List;

/** The directory of a vault, as far as a vault needs one. Called by one thread. */
interface VaultFiles {

    /** The names of all files; none if there is no directory yet. */
    List<String> list() throws IOException;

    byte[] read(String name) throws IOException;

    /** Writes a file from its start, makes its bytes durable, and the directory if it is missing. */
    void write(String name, byte[] bytes) throws IOException;

    /** Renames a file in one step, durably only after {@link #sync}. */
    void rename(String from, String to) throws IOException;

    /** Deletes a file, durably only after {@link #sync}. */
    void delete(String name) throws IOException;

    /** Makes renames and deletions durable. */
    void sync() throws IOException;
}

package io.tidegate.edge.buffer.segment;

import io.tidegate.edge.buffer.disk.StorageException;
import java.util.Optional;

/** A file that chunks can be read from. Thread-safe. */
public interface ChunkSource extends AutoCloseable {

    /** The chunk that holds {@code sequence}; empty if the file has none. */
    Optional<Chunk> holding(long sequence) throws StorageException;

    @Override
    void close();
}

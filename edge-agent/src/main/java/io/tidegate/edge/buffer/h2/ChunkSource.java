package io.tidegate.edge.buffer.h2;

import java.util.Optional;

/** A file that chunks can be read from. Thread-safe. */
interface ChunkSource extends AutoCloseable {

    /** The chunk that holds {@code sequence}; empty if the file has none. */
    Optional<Chunk> holding(long sequence) throws StorageException;

    @Override
    void close();
}

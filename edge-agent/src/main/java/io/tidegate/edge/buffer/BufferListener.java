package io.tidegate.edge.buffer;

import io.tidegate.protocol.sync.Gap;
import io.tidegate.protocol.sync.StreamId;

/** Hears what the buffer does. Called on the thread that caused it: hand over and return, never call back. */
public interface BufferListener {

    /** Readings up to {@code through} are durable. */
    void appended(StreamId stream, long through);

    /** Readings were given up. */
    void gapped(StreamId stream, Gap gap);
}

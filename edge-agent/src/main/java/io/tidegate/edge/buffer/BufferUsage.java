package io.tidegate.edge.buffer;

import java.util.OptionalLong;

/**
 * How full the buffer is.
 *
 * @param bytes on disk
 * @param droppableBytes those of segments that are settled: kept while there is room, given up without loss
 * @param maxBytes allowed on disk
 * @param segments files, without quarantined ones
 * @param quarantined files that were damaged and are kept aside
 * @param oldestNs when the oldest pending reading was appended; empty when nothing is pending
 * @param diskWrittenBytes bytes written to disk since the start
 */
public record BufferUsage(
        long bytes,
        long droppableBytes,
        long maxBytes,
        int segments,
        int quarantined,
        OptionalLong oldestNs,
        long diskWrittenBytes) {

    /** Bytes that readings which are not settled may still take. */
    public long roomBytes() {
        return Math.max(0, maxBytes - bytes + droppableBytes);
    }
}

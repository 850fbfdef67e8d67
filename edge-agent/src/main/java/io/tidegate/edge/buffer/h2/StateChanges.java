package io.tidegate.edge.buffer.h2;

import io.tidegate.protocol.sync.Gap;
import io.tidegate.protocol.sync.SequenceRange;
import io.tidegate.protocol.sync.StreamId;
import java.util.List;

/**
 * What is to be written to the state database.
 *
 * @param streams as they are now
 * @param segments as they are now
 * @param droppedSegments names of those that there are no more
 * @param keys new ones
 * @param oldestKeyId keys with a lower id are forgotten
 */
record StateChanges(
        List<Stream> streams,
        List<Segment> segments,
        List<String> droppedSegments,
        List<IdempotencyKeys.Kept> keys,
        long oldestKeyId) {

    /**
     * A stream and its ledger.
     *
     * @param current whether its lane appends to it
     */
    record Stream(StreamId id, boolean current, long appendedThrough, List<SequenceRange> stored, List<Gap> gaps) {}

    boolean isEmpty() {
        return streams.isEmpty() && segments.isEmpty() && droppedSegments.isEmpty() && keys.isEmpty();
    }
}

package io.tidegate.edge.buffer.account;

import io.tidegate.edge.buffer.segment.Segment;
import io.tidegate.protocol.sync.Gap;
import io.tidegate.protocol.sync.SequenceRange;
import io.tidegate.protocol.sync.StreamId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What is to be written to the state database.
 *
 * @param streams as they are now
 * @param segments as they are now
 * @param droppedSegments names of those that there are no more
 * @param keys new ones
 * @param oldestKeyId keys with a lower id are forgotten
 */
public record StateChanges(
        List<Stream> streams,
        List<Segment> segments,
        List<String> droppedSegments,
        List<IdempotencyKeys.Kept> keys,
        long oldestKeyId) {

    /**
     * A stream, its ledger, and what is remembered of the times of its readings.
     *
     * @param current whether its lane appends to it
     */
    public record Stream(
            StreamId id,
            boolean current,
            long appendedThrough,
            List<SequenceRange> stored,
            List<Gap> gaps,
            StreamTimes times) {}

    static StateChanges none() {
        return new StateChanges(List.of(), List.of(), List.of(), List.of(), 0);
    }

    public boolean isEmpty() {
        return streams.isEmpty() && segments.isEmpty() && droppedSegments.isEmpty() && keys.isEmpty();
    }

    /** These changes and then {@code later} ones, as one. */
    StateChanges followedBy(StateChanges later) {
        Set<StreamId> streamsAgain = later.streams.stream().map(Stream::id).collect(Collectors.toSet());
        Set<String> segmentsAgain = later.segments.stream().map(Segment::name).collect(Collectors.toSet());
        segmentsAgain.addAll(later.droppedSegments);
        return new StateChanges(
                both(streams, stream -> !streamsAgain.contains(stream.id()), later.streams),
                both(segments, segment -> !segmentsAgain.contains(segment.name()), later.segments),
                both(droppedSegments, name -> !segmentsAgain.contains(name), later.droppedSegments),
                both(keys, key -> key.id() >= later.oldestKeyId, later.keys),
                later.oldestKeyId);
    }

    private static <T> List<T> both(List<T> earlier, Predicate<T> stillTrue, List<T> later) {
        List<T> both = new ArrayList<>();
        earlier.stream().filter(stillTrue).forEach(both::add);
        both.addAll(later);
        return both;
    }
}

package io.tidegate.edge.buffer.h2;

import io.tidegate.protocol.sync.SequenceRange;
import io.tidegate.protocol.sync.StreamId;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/** Which segments there are. Those of one stream never overlap. Not thread-safe. */
final class SegmentCatalog {

    private final TreeMap<Long, Segment> byAge = new TreeMap<>();
    private final Map<StreamId, NavigableMap<Long, Segment>> byFirst = new HashMap<>();

    /** Adds a segment, or replaces what was known of it. */
    void put(Segment segment) {
        byAge.put(segment.ordinal(), segment);
        byFirst.computeIfAbsent(segment.stream(), stream -> new TreeMap<>()).put(segment.first(), segment);
    }

    void remove(Segment segment) {
        byAge.remove(segment.ordinal());
        NavigableMap<Long, Segment> ofStream = byFirst.get(segment.stream());
        if (ofStream != null) {
            ofStream.computeIfPresent(
                    segment.first(), (first, there) -> there.ordinal() == segment.ordinal() ? null : there);
        }
    }

    /** What is known now of the segment that was made under this name. */
    Optional<Segment> named(String name) {
        OptionalLong ordinal = Segment.ordinal(name);
        return ordinal.isPresent() ? Optional.ofNullable(byAge.get(ordinal.getAsLong())) : Optional.empty();
    }

    /** The segment that holds a number of a stream. */
    Optional<Segment> holding(StreamId stream, long sequence) {
        return Optional.ofNullable(ofStream(stream).floorEntry(sequence))
                .map(Map.Entry::getValue)
                .filter(segment -> sequence <= segment.last());
    }

    /** The lowest number of a stream that some segment holds. */
    OptionalLong keptFrom(StreamId stream) {
        return ofStream(stream).values().stream()
                .filter(segment -> segment.range().isPresent())
                .mapToLong(Segment::first)
                .findFirst();
    }

    /** The ranges of a stream that some segment holds, ascending. */
    Iterable<SequenceRange> kept(StreamId stream) {
        return ofStream(stream).values().stream()
                .flatMap(segment -> segment.range().stream())
                .toList();
    }

    /** Every segment, the oldest first. */
    Collection<Segment> all() {
        return byAge.values();
    }

    /** The segments of a stream, ascending by their numbers. */
    Collection<Segment> of(StreamId stream) {
        return ofStream(stream).values();
    }

    private NavigableMap<Long, Segment> ofStream(StreamId stream) {
        return byFirst.getOrDefault(stream, new TreeMap<>());
    }
}

package io.tidegate.edge.buffer.account;

import io.tidegate.edge.buffer.segment.Segment;
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
public final class SegmentCatalog {

    private final TreeMap<Long, Segment> byAge = new TreeMap<>();
    private final Map<StreamId, NavigableMap<Long, Segment>> byFirst = new HashMap<>();

    /** Adds a segment, or replaces what was known of it. */
    public void put(Segment segment) {
        byAge.put(segment.ordinal(), segment);
        byFirst.computeIfAbsent(segment.stream(), stream -> new TreeMap<>()).put(segment.first(), segment);
    }

    public void remove(Segment segment) {
        byAge.remove(segment.ordinal());
        NavigableMap<Long, Segment> ofStream = byFirst.get(segment.stream());
        if (ofStream != null) {
            ofStream.computeIfPresent(
                    segment.first(), (first, there) -> there.ordinal() == segment.ordinal() ? null : there);
        }
    }

    /** What is known now of the segment that was made under this name. */
    public Optional<Segment> named(String name) {
        OptionalLong ordinal = Segment.ordinal(name);
        return ordinal.isPresent() ? Optional.ofNullable(byAge.get(ordinal.getAsLong())) : Optional.empty();
    }

    /** The segment that holds a number of a stream. */
    public Optional<Segment> holding(StreamId stream, long sequence) {
        return Optional.ofNullable(ofStream(stream).floorEntry(sequence))
                .map(Map.Entry::getValue)
                .filter(segment -> sequence <= segment.last());
    }

    /** The lowest number of a stream that some segment holds. */
    public OptionalLong keptFrom(StreamId stream) {
        return ofStream(stream).values().stream()
                .filter(segment -> segment.range().isPresent())
                .mapToLong(Segment::first)
                .findFirst();
    }

    /** The ranges of a stream that some segment holds, ascending. */
    public Iterable<SequenceRange> kept(StreamId stream) {
        return ofStream(stream).values().stream()
                .flatMap(segment -> segment.range().stream())
                .toList();
    }

    /** Every segment, the oldest first. */
    public Collection<Segment> all() {
        return byAge.values();
    }

    /** The segments of a stream, ascending by their numbers. */
    public Collection<Segment> of(StreamId stream) {
        return ofStream(stream).values();
    }

    private NavigableMap<Long, Segment> ofStream(StreamId stream) {
        return byFirst.getOrDefault(stream, new TreeMap<>());
    }
}

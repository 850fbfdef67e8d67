package io.tidegate.protocol.simulation;

import io.tidegate.protocol.simulation.BrokenPromise.Promise;
import io.tidegate.protocol.sync.RangeSet;
import io.tidegate.protocol.sync.SequenceRange;
import io.tidegate.protocol.sync.StreamId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What really happened in a world, which no part of the product knows. Each reading is a value that never occurs twice. */
final class Truth {

    /** A number of a stream. */
    record Position(StreamId stream, long sequence) {}

    private final Map<Long, Position> written = new HashMap<>();
    private final Map<Long, Position> accepted = new LinkedHashMap<>();
    private final Set<Long> everCommitted = new HashSet<>();
    private final Map<StreamId, RangeSet> givenUp = new HashMap<>();
    private final Set<Long> thrownAway = new HashSet<>();
    private final Map<StreamId, RangeSet> everDeclaredLost = new HashMap<>();
    private long lastValue;

    long nextValue() {
        return ++lastValue;
    }

    /** A reading was written to a buffer under a number; not yet accepted. */
    void written(long value, StreamId stream, long sequence) {
        written.put(value, new Position(stream, sequence));
    }

    /** Its source was told that it is durable. */
    void accepted(long value) {
        accepted.put(value, written.get(value));
    }

    /** A disk was replaced by an image by the hand of its owner: what was not on it is where else it was, or nowhere. */
    void thrownAway(Set<Long> image) {
        accepted.keySet().stream().filter(value -> !image.contains(value)).forEach(thrownAway::add);
    }

    boolean wasThrownAway(long value) {
        return thrownAway.contains(value);
    }

    /** An agent has given it up; the hub is to be told. */
    void givenUp(StreamId stream, SequenceRange range) {
        givenUp.computeIfAbsent(stream, unknown -> new RangeSet()).add(range);
    }

    boolean wasGivenUp(StreamId stream, long sequence) {
        RangeSet ranges = givenUp.get(stream);
        return ranges != null && ranges.contains(sequence);
    }

    /** The hub has committed it, as a row or in quarantine. */
    void committed(StreamId stream, long sequence, long value) {
        Position position = written.get(value);
        if (!new Position(stream, sequence).equals(position)) {
            throw new BrokenPromise(
                    Promise.NOTHING_IS_INVENTED,
                    "reading " + value + " is stored as " + sequence + " of " + stream + ", it was written as "
                            + position);
        }
        everCommitted.add(value);
    }

    /** The hub has committed a gap. */
    void declaredLost(StreamId stream, SequenceRange range) {
        everDeclaredLost.computeIfAbsent(stream, unknown -> new RangeSet()).add(range);
    }

    boolean wasCommitted(long value) {
        return everCommitted.contains(value);
    }

    boolean wasDeclaredLost(StreamId stream, long sequence) {
        RangeSet lost = everDeclaredLost.get(stream);
        return lost != null && lost.contains(sequence);
    }

    @Nullable
    Position written(long value) {
        return written.get(value);
    }

    /** Every reading that was accepted, with its number. */
    Map<Long, Position> accepted() {
        return accepted;
    }
}

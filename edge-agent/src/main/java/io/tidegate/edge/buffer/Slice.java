package io.tidegate.edge.buffer;

import io.tidegate.protocol.sync.SequenceRange;
import io.tidegate.protocol.telemetry.Reading;
import io.tidegate.protocol.telemetry.Readings;
import io.tidegate.protocol.wire.ReadingsCodec;
import io.tidegate.protocol.wire.UndecodableMessageException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Readings as they are to be sent: as they were appended, but for times that were corrected since. What may go as it lies in the
 * buffer comes encoded, which spares both to decode it and to encode it again. Immutable.
 */
public final class Slice {

    private final SequenceRange range;
    private final long incarnation;
    private final Readings decoded;
    private final byte @Nullable [] stored;

    private Slice(SequenceRange range, long incarnation, Readings decoded, byte @Nullable [] stored) {
        this.range = range;
        this.incarnation = incarnation;
        this.decoded = decoded;
        this.stored = stored;
    }

    /**
     * Readings to be encoded.
     *
     * @param range their numbers
     * @param incarnation the start of the agent that appended them
     * @param readings exactly {@code range.count()}, in sequence order
     */
    public static Slice of(SequenceRange range, long incarnation, List<Reading> readings) {
        return new Slice(range, incarnation, Readings.copyOf(readings), null);
    }

    /**
     * Readings that are encoded, all of them with the time of a clock that is trusted.
     *
     * @param range their numbers
     * @param incarnation the start of the agent that appended them
     * @param stored exactly {@code range.count()} of them as {@link ReadingsCodec} encodes them; never changed
     */
    public static Slice stored(SequenceRange range, long incarnation, byte[] stored) {
        return new Slice(range, incarnation, Readings.NONE, stored);
    }

    /** The numbers of the readings. */
    public SequenceRange range() {
        return range;
    }

    /** The start of the agent that appended them. */
    public long incarnation() {
        return incarnation;
    }

    /** The readings as {@link ReadingsCodec} encodes them, if they may go as they are; not to be changed. */
    public Optional<byte[]> stored() {
        return Optional.ofNullable(stored);
    }

    /** The readings in sequence order; decodes them if they are encoded. */
    public Readings readings() {
        if (stored == null) {
            return decoded;
        }
        try {
            return ReadingsCodec.decode(stored, Math.toIntExact(range.count()));
        } catch (UndecodableMessageException e) {
            throw new IllegalStateException("what the buffer gave out cannot be decoded: " + e.getMessage(), e);
        }
    }
}

package io.tidegate.edge.buffer.segment;

import io.tidegate.edge.buffer.IdempotencyRecord;
import io.tidegate.edge.clock.ClockOffset;
import io.tidegate.protocol.sync.SequenceRange;
import io.tidegate.protocol.sync.StreamId;
import io.tidegate.protocol.telemetry.Readings;
import io.tidegate.protocol.telemetry.TimeQuality;
import io.tidegate.protocol.wire.ReadingsCodec;
import java.util.ArrayList;
import java.util.List;

/** Cuts what is appended at once into chunks within their bounds. */
public final class ChunkCutter {

    private final int maxReadings;
    private final int maxBytes;

    public ChunkCutter(int maxReadings, int maxBytes) {
        this.maxReadings = maxReadings;
        this.maxBytes = maxBytes;
    }

    /**
     * Numbers and encodes readings.
     *
     * @param first number of the first reading
     * @param clock how the clock was that stamped the unsynced ones
     * @param keys go into the first chunk
     */
    public List<Chunk> cut(
            StreamId stream,
            long incarnation,
            long first,
            long appendedNs,
            ClockOffset clock,
            Readings readings,
            List<IdempotencyRecord> keys) {
        List<Chunk> chunks = new ArrayList<>();
        long next = first;
        for (int from = 0; from < readings.size(); ) {
            int count = Math.min(maxReadings, readings.size() - from);
            byte[] encoded = ReadingsCodec.encode(readings.subList(from, from + count));
            while (encoded.length > maxBytes && count > 1) {
                count = (count + 1) / 2;
                encoded = ReadingsCodec.encode(readings.subList(from, from + count));
            }
            Readings ofChunk = readings.subList(from, from + count);
            chunks.add(new Chunk(
                    stream.epoch(),
                    stream.lane(),
                    incarnation,
                    SequenceRange.ofCount(next, count),
                    Chunk.Part.of(from > 0, from + count < readings.size()),
                    appendedNs,
                    !ofChunk.isAny(TimeQuality.UNSYNCED) && !ofChunk.isAny(TimeQuality.ESTIMATED),
                    ofChunk.isAny(TimeQuality.UNSYNCED) ? clock : ClockOffset.UNKNOWN,
                    chunks.isEmpty() ? keys : List.of(),
                    encoded));
            from += count;
            next += count;
        }
        return chunks;
    }
}

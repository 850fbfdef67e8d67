package io.tidegate.edge.buffer.h2;

import io.tidegate.edge.buffer.IdempotencyRecord;
import io.tidegate.edge.clock.ClockOffset;
import io.tidegate.protocol.sync.SequenceRange;
import io.tidegate.protocol.sync.StreamId;
import io.tidegate.protocol.telemetry.Reading;
import io.tidegate.protocol.telemetry.TimeQuality;
import io.tidegate.protocol.wire.ReadingsCodec;
import java.util.ArrayList;
import java.util.List;

/** Cuts what is appended at once into chunks within their bounds. */
final class ChunkCutter {

    private final int maxReadings;
    private final int maxBytes;

    ChunkCutter(int maxReadings, int maxBytes) {
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
    List<Chunk> cut(
            StreamId stream,
            long incarnation,
            long first,
            long appendedNs,
            ClockOffset clock,
            List<Reading> readings,
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
            List<Reading> ofChunk = readings.subList(from, from + count);
            chunks.add(new Chunk(
                    stream.epoch(),
                    stream.lane(),
                    incarnation,
                    SequenceRange.ofCount(next, count),
                    Chunk.Part.of(from > 0, from + count < readings.size()),
                    appendedNs,
                    !isAny(ofChunk, TimeQuality.UNSYNCED) && !isAny(ofChunk, TimeQuality.ESTIMATED),
                    isAny(ofChunk, TimeQuality.UNSYNCED) ? clock : ClockOffset.UNKNOWN,
                    chunks.isEmpty() ? keys : List.of(),
                    encoded));
            from += count;
            next += count;
        }
        return chunks;
    }

    static boolean isAny(List<Reading> readings, TimeQuality quality) {
        for (Reading reading : readings) {
            if (reading.timeQuality() == quality) {
                return true;
            }
        }
        return false;
    }
}

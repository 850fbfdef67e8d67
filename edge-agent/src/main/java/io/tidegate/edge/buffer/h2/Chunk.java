package io.tidegate.edge.buffer.h2;

import io.tidegate.edge.buffer.IdempotencyRecord;
import io.tidegate.protocol.sync.Lane;
import io.tidegate.protocol.sync.SequenceRange;
import java.util.List;

/**
 * A row of a segment: readings that became durable together.
 *
 * @param epoch of their stream
 * @param lane of their stream
 * @param incarnation the start of the agent that appended them
 * @param range their numbers
 * @param appendedNs when they were appended, nanoseconds since the Unix epoch
 * @param keys idempotency keys that became durable with them
 * @param readings as {@link io.tidegate.protocol.wire.ReadingsCodec} encodes them; their order is the one it decodes
 */
@SuppressWarnings("ArrayRecordComponent") // the bytes have one owner and are never changed
record Chunk(
        long epoch,
        Lane lane,
        long incarnation,
        SequenceRange range,
        long appendedNs,
        List<IdempotencyRecord> keys,
        byte[] readings) {}

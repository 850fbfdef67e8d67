package io.tidegate.edge.buffer.segment;

import io.tidegate.edge.buffer.IdempotencyRecord;
import io.tidegate.edge.clock.ClockOffset;
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
 * @param part of the append that it came in
 * @param appendedNs when they were appended, nanoseconds since the Unix epoch
 * @param synced whether the times of all readings are of a clock that is trusted, so that none is ever corrected; a chunk of an
 *     older version does not say so
 * @param clock how the clock was that stamped the unsynced ones among them; unknown if there are none to correct
 * @param keys idempotency keys that became durable with them
 * @param readings as {@link io.tidegate.protocol.wire.ReadingsCodec} encodes them; their order is the one it decodes
 */
@SuppressWarnings("ArrayRecordComponent") // the bytes have one owner and are never changed
public record Chunk(
        long epoch,
        Lane lane,
        long incarnation,
        SequenceRange range,
        Part part,
        long appendedNs,
        boolean synced,
        ClockOffset clock,
        List<IdempotencyRecord> keys,
        byte[] readings) {

    /** An append that is cut into chunks counts only as a whole; so each says whether there are more. */
    public enum Part {
        WHOLE(false, false),
        FIRST(false, true),
        MIDDLE(true, true),
        LAST(true, false);

        private final boolean afterAnother;
        private final boolean beforeAnother;

        Part(boolean afterAnother, boolean beforeAnother) {
            this.afterAnother = afterAnother;
            this.beforeAnother = beforeAnother;
        }

        public static Part of(boolean afterAnother, boolean beforeAnother) {
            if (afterAnother) {
                return beforeAnother ? MIDDLE : LAST;
            }
            return beforeAnother ? FIRST : WHOLE;
        }

        /** Whether the chunk with the numbers before belongs to the same append. */
        boolean afterAnother() {
            return afterAnother;
        }

        /** Whether the chunk with the next numbers belongs to the same append. */
        boolean beforeAnother() {
            return beforeAnother;
        }
    }
}

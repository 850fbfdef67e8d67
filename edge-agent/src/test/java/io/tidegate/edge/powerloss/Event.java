package io.tidegate.edge.powerloss;

import io.tidegate.edge.buffer.IdempotencyRecord;
import io.tidegate.protocol.sync.GapReason;
import io.tidegate.protocol.sync.SequenceRange;
import io.tidegate.protocol.sync.StreamId;
import java.util.List;

/** Something that a buffer was asked or has answered; each changes what must be there after a crash. */
sealed interface Event {

    /** How many disk operations there had been when it began: before, nothing of it can be on the disk. */
    int began();

    /** How many there had been when it was over: from then on, all of it must be. */
    int ended();

    /** An operation count that no life reaches. */
    int NEVER = Integer.MAX_VALUE;

    /** Readings were offered, of which the first has the serial number {@code firstSerial}. */
    record Offered(
            int began, int ended, StreamId stream, SequenceRange range, long firstSerial, List<IdempotencyRecord> keys)
            implements Event {}

    /** Idempotency keys were offered without readings. */
    record Kept(int began, int ended, List<IdempotencyRecord> keys) implements Event {}

    /** The hub has settled a range; that this is remembered is not promised. */
    record Settled(int began, StreamId stream, SequenceRange range) implements Event {
        @Override
        public int ended() {
            return NEVER;
        }
    }

    /** The hub has asked for a range again. */
    record Rewound(int began, int ended, StreamId stream, SequenceRange range) implements Event {}

    /** The hub has stored a range that was given up. */
    record Revoked(int began, int ended, StreamId stream, SequenceRange range) implements Event {}

    /** A range was given up; {@code ended} when that was told. */
    record GivenUp(int began, int ended, StreamId stream, SequenceRange range, GapReason reason) implements Event {}

    /** The buffer was opened and has shown what it holds: that is a promise too. */
    record Opened(int began, int ended, Holdings holdings) implements Event {}
}

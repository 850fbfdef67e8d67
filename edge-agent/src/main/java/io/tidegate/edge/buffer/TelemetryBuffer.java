package io.tidegate.edge.buffer;

import io.tidegate.edge.clock.ClockOffset;
import io.tidegate.protocol.sync.Gap;
import io.tidegate.protocol.sync.GapReason;
import io.tidegate.protocol.sync.LedgerCounts;
import io.tidegate.protocol.sync.SequenceRange;
import io.tidegate.protocol.sync.StreamId;
import io.tidegate.protocol.sync.StreamReport;
import java.util.List;
import java.util.Optional;

/**
 * The agent's durable memory. <em>Durable when {@link #append} returns</em>: what it answered with {@link
 * AppendOutcome.Appended} survives {@code kill -9} and power loss, and is kept until {@link #settle} covers it or a gap
 * record says why not.
 *
 * <p>Thread-safe; no caller may be interrupted while inside (an interrupt closes an H2 database for everyone).
 */
public interface TelemetryBuffer extends AutoCloseable {

    /** Numbers, commits and fsyncs readings of one lane as one unit; blocks until they are durable or refused. */
    AppendOutcome append(Append append);

    /** What was kept under an idempotency key within the retention of keys; empty if the key is new. */
    Optional<IdempotencyRecord> recall(String idempotencyKey);

    /**
     * Reads readings to send.
     *
     * @param wanted the numbers wanted
     * @param maxBytes about how many encoded bytes the answer may have; at least one reading is given
     * @return a non-empty run that begins at {@code wanted.first()} and lies within {@code wanted}, all of one
     *     incarnation; empty if the first one is not kept any more
     */
    Optional<Slice> read(StreamId stream, SequenceRange wanted, int maxBytes);

    /** The hub has settled {@code range}: its readings may be forgotten. Idempotent. */
    void settle(StreamId stream, SequenceRange range);

    /**
     * The hub asks for {@code range} again. What is still kept is pending from now on; what is not is given up with
     * reason {@code evicted}, and {@link BufferListener#gapped} is told.
     */
    void rewind(StreamId stream, SequenceRange range);

    /** The hub has stored {@code range} although it was given up here. */
    void revoke(StreamId stream, SequenceRange range);

    /** Gives up what is pending in {@code range}, durably; {@link BufferListener#gapped} is told. */
    void giveUp(StreamId stream, SequenceRange range, GapReason reason);

    /**
     * Another buffer gives out numbers of this stream too, because one of them is a copy of the other: its lane goes on in a
     * new epoch. What is pending stays pending.
     *
     * @return false if nothing happened, because the stream is not appended to any more
     */
    boolean diverged(StreamId stream);

    /**
     * The wall clock is right from now on. What it stamped before in this boot and is marked unsynced is given out
     * corrected and marked estimated from now on; but not what {@link #read} has given out already, since what is under a
     * number may never change once it may have been on the wire.
     *
     * @param right how the clock is now
     * @return false if that could not be made durable; until it is, readings with doubtful times are not given out. To be
     *     told again soon.
     */
    boolean clockTrusted(ClockOffset right);

    /** The wall clock may be wrong from now on: what is marked unsynced stays so until it is trusted again. */
    void clockDoubted();

    /** Every gap record of a stream, ascending. */
    List<Gap> gaps(StreamId stream);

    /** Every stream that this buffer ever had, the two current ones first. */
    List<StreamReport> streams();

    /** The stream's numbers that are settled and kept, settled and forgotten, or pending, as a snapshot. */
    StreamSnapshot snapshot(StreamId stream);

    /** The ledger equation over all streams that this buffer ever had. */
    LedgerCounts counts();

    /** How full the buffer is. */
    BufferUsage usage();

    /** Adds a listener; called on the thread that caused the event, which must not be held up. */
    void listen(BufferListener listener);

    /** Closes every file. Readings that were accepted stay. */
    @Override
    void close();
}

package io.tidegate.protocol.wire;

import io.tidegate.protocol.sync.AgentId;
import io.tidegate.protocol.sync.Lane;
import io.tidegate.protocol.sync.StreamId;
import io.tidegate.protocol.sync.SyncLimits;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;

/** Single batches as bytes and back, without the session around them; for tests of all modules. */
public final class OneBatch {

    private OneBatch() {}

    /** A status that begins a session and says nothing of streams. */
    public static AgentStatus status(long session) {
        return new AgentStatus(
                true,
                session,
                "",
                0,
                0,
                List.of(),
                new AgentStatus.Buffer(0, 0, 0, OptionalLong.empty(), OptionalLong.empty()),
                new AgentStatus.Config(0, 0, "applied"),
                List.of(),
                Map.of(),
                0,
                0);
    }

    /** The bytes of the first batch after {@link #status}. */
    public static byte[] encode(Batch batch) {
        return encode(status(batch.session()), batch);
    }

    /** The bytes of the first batch after a status. */
    public static byte[] encode(AgentStatus first, Batch batch) {
        BatchWriter writer = new BatchWriter();
        writer.published(first);
        return writer.encode(batch).bytes();
    }

    /** The first batch after a status. */
    public static Batch decode(AgentId agent, AgentStatus first, byte[] bytes, SyncLimits limits)
            throws UndecodableMessageException {
        return new BatchReader(agent, first, limits).decode(bytes);
    }

    /** Bytes with a checksum that is right for a batch that leaves out all it can. */
    public static byte[] seal(AgentId agent, AgentStatus first, byte[] message) {
        SessionContext context = new SessionContext(first);
        SessionContext.Current live =
                Objects.requireNonNull(context.current(Lane.LIVE), "the status names no live stream");
        return Checksum.append(
                message, context.bytes(new StreamId(agent, live.epoch(), Lane.LIVE), live.incarnation()));
    }
}

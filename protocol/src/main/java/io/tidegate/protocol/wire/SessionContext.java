package io.tidegate.protocol.wire;

import io.tidegate.protocol.sync.IncarnationSpan;
import io.tidegate.protocol.sync.Lane;
import io.tidegate.protocol.sync.StreamId;
import io.tidegate.protocol.sync.StreamReport;
import java.nio.ByteBuffer;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the statuses of a session have said, so that its batches need not (PROTOCOL.md, "Batch"). The agent and the hub each
 * have one, fed with the same statuses in the same order. Not thread-safe.
 */
final class SessionContext {

    private static final int BYTES = 4 * Long.BYTES + 1;

    private final long session;
    private final long startedNs;
    private final Map<Lane, Current> current = new EnumMap<>(Lane.class);

    /** The stream of a lane that is appended to, and in which incarnation. */
    record Current(long epoch, long incarnation) {}

    SessionContext(AgentStatus first) {
        session = first.session();
        startedNs = first.startedNs();
        heard(first);
    }

    /** Takes in a status of the same session. A stream that it does not name is as it was. */
    void heard(AgentStatus status) {
        for (StreamReport report : status.streams()) {
            if (report.isAppendedTo()) {
                IncarnationSpan last = report.kept().get(report.kept().size() - 1);
                current.put(report.stream().lane(), new Current(report.stream().epoch(), last.incarnation()));
            }
        }
    }

    long session() {
        return session;
    }

    /** When the agent started, by its own clock: what times are told from. */
    long startedNs() {
        return startedNs;
    }

    @Nullable
    Current current(Lane lane) {
        return current.get(lane);
    }

    /** What is not sent, for the checksum: whoever has another session in mind, or another stream, finds it wrong. */
    byte[] bytes(StreamId stream, long incarnation) {
        return ByteBuffer.allocate(BYTES)
                .putLong(session)
                .putLong(startedNs)
                .putLong(stream.epoch())
                .putLong(incarnation)
                .put((byte) Scalars.lane(stream.lane()).getNumber())
                .array();
    }
}

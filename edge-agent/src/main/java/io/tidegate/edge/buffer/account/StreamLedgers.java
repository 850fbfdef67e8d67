package io.tidegate.edge.buffer.account;

import io.tidegate.protocol.sync.EdgeLedger;
import io.tidegate.protocol.sync.Lane;
import io.tidegate.protocol.sync.LedgerCounts;
import io.tidegate.protocol.sync.StreamId;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The ledgers of every stream that the buffer ever had, and which one each lane appends to. Not thread-safe. */
public final class StreamLedgers {

    private final Map<StreamId, EdgeLedger> ledgers = new LinkedHashMap<>();
    private final Map<Lane, StreamId> current = new EnumMap<>(Lane.class);

    /** The ledger of a stream, a new one if it was not known. */
    EdgeLedger known(StreamId stream) {
        return ledgers.computeIfAbsent(stream, EdgeLedger::new);
    }

    /** @throws IllegalArgumentException if the buffer never had the stream */
    public EdgeLedger of(StreamId stream) {
        EdgeLedger ledger = ledgers.get(stream);
        if (ledger == null) {
            throw new IllegalArgumentException("this buffer has no stream " + stream);
        }
        return ledger;
    }

    /** The stream that a lane appends to; empty before the first. */
    public Optional<StreamId> current(Lane lane) {
        return Optional.ofNullable(current.get(lane));
    }

    /** From now on the lane appends to {@code stream}; the one before is retired. */
    void makeCurrent(StreamId stream) {
        known(stream);
        current.put(stream.lane(), stream);
    }

    public boolean isCurrent(StreamId stream) {
        return stream.equals(current.get(stream.lane()));
    }

    public Collection<EdgeLedger> all() {
        return ledgers.values();
    }

    public LedgerCounts counts() {
        return ledgers.values().stream().map(EdgeLedger::counts).reduce(LedgerCounts.zero(), LedgerCounts::plus);
    }
}

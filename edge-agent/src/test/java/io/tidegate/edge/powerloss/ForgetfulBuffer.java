package io.tidegate.edge.powerloss;

import io.tidegate.edge.buffer.Append;
import io.tidegate.edge.buffer.AppendOutcome;
import io.tidegate.edge.buffer.BufferListener;
import io.tidegate.edge.buffer.BufferUsage;
import io.tidegate.edge.buffer.IdempotencyRecord;
import io.tidegate.edge.buffer.Slice;
import io.tidegate.edge.buffer.StreamSnapshot;
import io.tidegate.edge.buffer.TelemetryBuffer;
import io.tidegate.edge.clock.ClockOffset;
import io.tidegate.protocol.sync.Gap;
import io.tidegate.protocol.sync.GapReason;
import io.tidegate.protocol.sync.LedgerCounts;
import io.tidegate.protocol.sync.SequenceRange;
import io.tidegate.protocol.sync.StreamId;
import io.tidegate.protocol.sync.StreamReport;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A bug to be planted: a buffer whose idempotency keys are in memory only. */
final class ForgetfulBuffer implements TelemetryBuffer {

    private final TelemetryBuffer buffer;
    private final Map<String, IdempotencyRecord> keys = new HashMap<>();

    ForgetfulBuffer(TelemetryBuffer buffer) {
        this.buffer = buffer;
    }

    @Override
    public AppendOutcome append(Append append) {
        AppendOutcome outcome = buffer.append(new Append(append.lane(), append.readings(), List.of(), append.clock()));
        append.keys().forEach(key -> keys.put(key.key(), key));
        return outcome;
    }

    @Override
    public Optional<IdempotencyRecord> recall(String idempotencyKey) {
        return Optional.ofNullable(keys.get(idempotencyKey));
    }

    @Override
    public Optional<Slice> read(StreamId stream, SequenceRange wanted, int maxBytes) {
        return buffer.read(stream, wanted, maxBytes);
    }

    @Override
    public boolean clockTrusted(ClockOffset right) {
        return buffer.clockTrusted(right);
    }

    @Override
    public void clockDoubted() {
        buffer.clockDoubted();
    }

    @Override
    public void settle(StreamId stream, SequenceRange range) {
        buffer.settle(stream, range);
    }

    @Override
    public void rewind(StreamId stream, SequenceRange range) {
        buffer.rewind(stream, range);
    }

    @Override
    public void revoke(StreamId stream, SequenceRange range) {
        buffer.revoke(stream, range);
    }

    @Override
    public void giveUp(StreamId stream, SequenceRange range, GapReason reason) {
        buffer.giveUp(stream, range, reason);
    }

    @Override
    public boolean diverged(StreamId stream) {
        return buffer.diverged(stream);
    }

    @Override
    public List<Gap> gaps(StreamId stream) {
        return buffer.gaps(stream);
    }

    @Override
    public List<StreamReport> streams() {
        return buffer.streams();
    }

    @Override
    public StreamSnapshot snapshot(StreamId stream) {
        return buffer.snapshot(stream);
    }

    @Override
    public LedgerCounts counts() {
        return buffer.counts();
    }

    @Override
    public BufferUsage usage() {
        return buffer.usage();
    }

    @Override
    public void listen(BufferListener listener) {
        buffer.listen(listener);
    }

    @Override
    public void close() {
        buffer.close();
    }
}

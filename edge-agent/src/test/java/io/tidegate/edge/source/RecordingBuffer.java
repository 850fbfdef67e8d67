package io.tidegate.edge.source;

import io.tidegate.edge.buffer.Append;
import io.tidegate.edge.buffer.AppendOutcome;
import io.tidegate.edge.buffer.AppendOutcome.Appended;
import io.tidegate.edge.buffer.BufferListener;
import io.tidegate.edge.buffer.BufferUsage;
import io.tidegate.edge.buffer.IdempotencyRecord;
import io.tidegate.edge.buffer.Slice;
import io.tidegate.edge.buffer.StreamSnapshot;
import io.tidegate.edge.buffer.TelemetryBuffer;
import io.tidegate.edge.clock.ClockOffset;
import io.tidegate.protocol.sync.AgentId;
import io.tidegate.protocol.sync.Gap;
import io.tidegate.protocol.sync.GapReason;
import io.tidegate.protocol.sync.LedgerCounts;
import io.tidegate.protocol.sync.SequenceRange;
import io.tidegate.protocol.sync.StreamId;
import io.tidegate.protocol.sync.StreamReport;
import io.tidegate.protocol.telemetry.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

/** The appending half of a buffer, in memory: it remembers what it was given and answers what the test wants. */
public final class RecordingBuffer implements TelemetryBuffer {

    /** Every append, in order. */
    public final List<Append> appends = new CopyOnWriteArrayList<>();

    /** Every append as it begins, before the gate. */
    public final BlockingQueue<Append> begun = new LinkedBlockingQueue<>();

    /** An append takes one permit; by default there are plenty. */
    public final Semaphore gate = new Semaphore(1_000_000);

    private final Map<String, IdempotencyRecord> keys = new ConcurrentHashMap<>();
    private final AgentId agent = new AgentId("test");
    private volatile Function<Append, Optional<AppendOutcome>> answer = append -> Optional.empty();
    private long through;

    /** From now on {@code answer} decides; empty means that the append succeeds. */
    public void answer(Function<Append, Optional<AppendOutcome>> answer) {
        this.answer = answer;
    }

    /** Every reading that was appended, in order. */
    public List<Reading> readings() {
        List<Reading> readings = new ArrayList<>();
        appends.forEach(append -> readings.addAll(append.readings()));
        return readings;
    }

    @Override
    public AppendOutcome append(Append append) {
        begun.add(append);
        gate.acquireUninterruptibly();
        Optional<AppendOutcome> other = answer.apply(append);
        if (other.isPresent()) {
            return other.get();
        }
        appends.add(append);
        append.keys().forEach(key -> keys.put(key.key(), key));
        StreamId stream = new StreamId(agent, 1, append.lane());
        int count = append.readings().size();
        through += count;
        return new Appended(stream, count == 0 ? null : new SequenceRange(through - count + 1, through));
    }

    @Override
    public boolean clockTrusted(ClockOffset right) {
        return true;
    }

    @Override
    public void clockDoubted() {}

    @Override
    public Optional<IdempotencyRecord> recall(String idempotencyKey) {
        return Optional.ofNullable(keys.get(idempotencyKey));
    }

    @Override
    public LedgerCounts counts() {
        return new LedgerCounts(readings().size(), 0, Map.of());
    }

    @Override
    public BufferUsage usage() {
        return new BufferUsage(0, 0, 1 << 20, 1, 0, OptionalLong.empty(), 0);
    }

    @Override
    public Optional<Slice> read(StreamId stream, SequenceRange wanted, int maxBytes) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void settle(StreamId stream, SequenceRange range) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void rewind(StreamId stream, SequenceRange range) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void revoke(StreamId stream, SequenceRange range) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void giveUp(StreamId stream, SequenceRange range, GapReason reason) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean diverged(StreamId stream) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<Gap> gaps(StreamId stream) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<StreamReport> streams() {
        throw new UnsupportedOperationException();
    }

    @Override
    public StreamSnapshot snapshot(StreamId stream) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void listen(BufferListener listener) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
}

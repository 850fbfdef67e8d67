package io.tidegate.hub.api;

import io.tidegate.hub.store.CommitFailedException;
import io.tidegate.hub.store.CommitGroup;
import io.tidegate.hub.store.Committed;
import io.tidegate.hub.store.FakeTelemetryStore;
import io.tidegate.hub.store.ReadingQuery;
import io.tidegate.hub.store.StoreUnavailableException;
import io.tidegate.hub.store.StoredReading;
import io.tidegate.hub.store.TelemetryQueries;
import io.tidegate.protocol.sync.AgentId;
import io.tidegate.protocol.sync.Gap;
import io.tidegate.protocol.sync.Lane;
import io.tidegate.protocol.sync.SequenceRange;
import io.tidegate.protocol.sync.StreamId;
import io.tidegate.protocol.telemetry.Reading;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A store in memory that counts questions and can be out of order. Any thread. */
public final class FakeQueries implements TelemetryQueries {

    private final FakeTelemetryStore store = new FakeTelemetryStore();
    private final AtomicInteger questions = new AtomicInteger();
    private volatile boolean available = true;

    /** Stores readings of one agent's live lane, as one group. */
    public Committed commit(AgentId agent, long receivedNs, List<Reading> readings) {
        StreamId stream = new StreamId(agent, 1, Lane.LIVE);
        long first = store.lastPosition() + 1;
        List<CommitGroup.Run> runs = readings.isEmpty()
                ? List.of()
                : List.of(new CommitGroup.Run(stream, SequenceRange.ofCount(first, readings.size()), 1, readings));
        return commit(new CommitGroup(runs, List.of(), List.of(), List.of(), receivedNs));
    }

    void declare(StreamId stream, Gap gap, long receivedNs) {
        commit(new CommitGroup(
                List.of(), List.of(new CommitGroup.StreamGap(stream, gap)), List.of(), List.of(), receivedNs));
    }

    private Committed commit(CommitGroup group) {
        try {
            return store.commit(group);
        } catch (CommitFailedException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /** From now on every question fails, or none does. */
    void available(boolean now) {
        available = now;
    }

    /** How often anything was asked. */
    int questions() {
        return questions.get();
    }

    private TelemetryQueries asked() {
        questions.incrementAndGet();
        if (!available) {
            throw new StoreUnavailableException(
                    "the database was closed by a test; open it again", new IllegalStateException("closed"));
        }
        return store;
    }

    @Override
    public void readings(ReadingQuery query, Predicate<StoredReading> sink) {
        asked().readings(query, sink);
    }

    @Override
    public List<StoredReading> latest(@Nullable AgentId agent, @Nullable String name, Map<String, String> labels) {
        return asked().latest(agent, name, labels);
    }

    @Override
    public void aggregate(ReadingQuery query, Duration step, Predicate<Bucket> sink) {
        asked().aggregate(query, step, sink);
    }

    @Override
    public List<StoredSeries> series(@Nullable AgentId agent, @Nullable String name, Map<String, String> labels) {
        return asked().series(agent, name, labels);
    }

    @Override
    public List<StoredGap> gaps(AgentId agent) {
        return asked().gaps(agent);
    }

    @Override
    public long lastPosition() {
        return asked().lastPosition();
    }
}

package io.tidegate.hub.ingest;

import io.tidegate.protocol.sync.AgentId;
import io.tidegate.protocol.sync.Gap;
import io.tidegate.protocol.sync.StreamId;
import io.tidegate.protocol.wire.AgentStatus;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Keeps what it hears. */
final class RecordingAgents implements AgentListener {

    final List<String> presence = new ArrayList<>();
    final List<AgentStatus> statuses = new ArrayList<>();
    final List<StreamId> diverged = new ArrayList<>();
    final Map<AgentId, Long> duplicates = new HashMap<>();
    final Map<StreamId, StreamCounts> counts = new HashMap<>();
    final List<Gap> lost = new ArrayList<>();
    private final Consumer<String> journal;

    RecordingAgents() {
        this(entry -> {});
    }

    /** Writes into {@code journal} too, in which others write. */
    RecordingAgents(Consumer<String> journal) {
        this.journal = journal;
    }

    @Override
    public synchronized void connected(AgentId agent) {
        presence.add(agent + " connected");
    }

    @Override
    public synchronized void disconnected(AgentId agent) {
        presence.add(agent + " disconnected");
    }

    @Override
    public synchronized void status(AgentId agent, AgentStatus status) {
        statuses.add(status);
    }

    @Override
    public synchronized void diverged(StreamId stream) {
        diverged.add(stream);
    }

    @Override
    public synchronized void duplicates(AgentId agent, long readings) {
        journal.accept("%s repeated %d".formatted(agent, readings));
        duplicates.merge(agent, readings, Long::sum);
    }

    @Override
    public synchronized void settled(StreamId stream, StreamCounts streamCounts, List<Gap> lostNow) {
        journal.accept("%s has %d".formatted(stream.agent(), streamCounts.stored()));
        counts.put(stream, streamCounts);
        lost.addAll(lostNow);
    }
}

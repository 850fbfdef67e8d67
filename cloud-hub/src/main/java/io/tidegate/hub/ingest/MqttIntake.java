package io.tidegate.hub.ingest;

import io.tidegate.hub.broker.MqttBroker;
import io.tidegate.hub.broker.MqttBroker.Verdict;
import io.tidegate.protocol.control.ControlLimits;
import io.tidegate.protocol.sync.AgentId;
import io.tidegate.protocol.sync.SyncLimits;
import io.tidegate.protocol.wire.AgentStatus;
import io.tidegate.protocol.wire.Batch;
import io.tidegate.protocol.wire.BatchReader;
import io.tidegate.protocol.wire.CommandCodec;
import io.tidegate.protocol.wire.ConfigReportCodec;
import io.tidegate.protocol.wire.DamagedMessageException;
import io.tidegate.protocol.wire.StatusCodec;
import io.tidegate.protocol.wire.Topics;
import io.tidegate.protocol.wire.UndecodableMessageException;
import io.tidegate.protocol.wire.UnknownSeriesException;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes what agents publish, on the broker's threads: decodes it there, in parallel and before the PUBACK, so that what
 * cannot be decoded is refused at once, and queues the rest for the lane.
 */
public final class MqttIntake implements MqttBroker.Listener {

    private static final Logger LOG = LoggerFactory.getLogger(MqttIntake.class);

    /** Longest topic of a stranger that gets into the log. */
    private static final int MAX_LOGGED_TOPIC = 128;

    private final IngestQueue queue;
    private final SyncLimits limits;
    private final AgentListener agents;
    private final ReportListener reports;
    private final ReplyListener replies;
    private final HubMetrics metrics;
    private final LogRate refusals;
    private final Map<AgentId, BatchReader> readers = new ConcurrentHashMap<>();

    public MqttIntake(
            IngestQueue queue,
            SyncLimits limits,
            AgentListener agents,
            ReportListener reports,
            ReplyListener replies,
            HubMetrics metrics,
            InstantSource clock) {
        this.queue = queue;
        this.limits = limits;
        this.agents = agents;
        this.reports = reports;
        this.replies = replies;
        this.metrics = metrics;
        this.refusals = new LogRate(clock);
    }

    @Override
    public CompletableFuture<Verdict> published(Topics.Upward from, byte[] payload) {
        try {
            return switch (from.kind()) {
                case BATCH -> batch(from.agent(), payload);
                case STATUS -> {
                    AgentStatus status = StatusCodec.decode(from.agent(), payload, limits);
                    heard(from.agent(), status);
                    agents.status(from.agent(), status);
                    reports.status(from.agent(), status);
                    yield queued(new Arrival.OfStatus(from.agent(), status, payload.length));
                }
                case CONFIG -> {
                    reports.reported(from.agent(), ConfigReportCodec.decode(payload, ControlLimits.DEFAULT));
                    yield CompletableFuture.completedFuture(Verdict.TAKEN);
                }
                case REPLY -> {
                    replies.replied(from.agent(), CommandCodec.decodeReply(payload, ControlLimits.DEFAULT));
                    yield CompletableFuture.completedFuture(Verdict.TAKEN);
                }
            };
        } catch (DamagedMessageException e) {
            // Not the agent's fault: it must not take its readings for undecodable, only send them again.
            return refused(HubMetrics.Refusal.DAMAGED, Verdict.FAILED, from.agent(), e.getMessage());
        } catch (UndecodableMessageException e) {
            return refused(HubMetrics.Refusal.MALFORMED, Verdict.MALFORMED, from.agent(), e.getMessage());
        }
    }

    @Override
    public void foreignTopic(String clientId, String topic) {
        metrics.refused(HubMetrics.Refusal.FOREIGN_TOPIC, 1);
        if (refusals.allows()) {
            LOG.warn(
                    "{} published to {}, which is not its own, and was refused ({} refusals not logged before this one)",
                    clientId,
                    printable(topic),
                    refusals.takeSuppressed());
        }
    }

    @Override
    public void connected(AgentId agent) {
        agents.connected(agent);
    }

    @Override
    public void disconnected(AgentId agent) {
        agents.disconnected(agent);
    }

    /** Batches leave out what the statuses of their session have said. */
    private void heard(AgentId agent, AgentStatus status) {
        readers.compute(agent, (same, reader) -> {
            boolean ofSession = reader != null && reader.session() == status.session();
            if (!status.online()) {
                return ofSession ? null : reader;
            }
            if (!ofSession) {
                return new BatchReader(agent, status, limits);
            }
            reader.heard(status);
            return reader;
        });
    }

    private CompletableFuture<Verdict> batch(AgentId agent, byte[] payload) throws UndecodableMessageException {
        BatchReader reader = readers.get(agent);
        if (reader == null) {
            // The next status, a few seconds later, begins the session here.
            metrics.refused(HubMetrics.Refusal.NOT_GREETED, 1);
            return CompletableFuture.completedFuture(Verdict.FAILED);
        }
        try {
            Batch batch = reader.decode(payload);
            return queued(new Arrival.OfBatch(batch, payload.length));
        } catch (UnknownSeriesException e) {
            LOG.debug(
                    "{} names series that are not defined here, and is asked for them: {}", e.stream(), e.getMessage());
            return queued(new Arrival.OfUnknownSeries(e.stream()))
                    .thenApply(verdict -> verdict == Verdict.TAKEN ? Verdict.FAILED : verdict);
        }
    }

    private CompletableFuture<Verdict> queued(Arrival arrival) {
        CompletableFuture<Verdict> answer = queue.put(arrival);
        answer.thenAccept(verdict -> {
            if (verdict == Verdict.BUSY) {
                metrics.refused(HubMetrics.Refusal.BUSY, 1);
            }
        });
        return answer;
    }

    private CompletableFuture<Verdict> refused(
            HubMetrics.Refusal why, Verdict verdict, AgentId agent, @Nullable String reason) {
        metrics.refused(why, 1);
        if (refusals.allows()) {
            LOG.warn(
                    "a message of {} was refused: {} ({} refusals not logged before this one)",
                    agent,
                    reason,
                    refusals.takeSuppressed());
        }
        return CompletableFuture.completedFuture(verdict);
    }

    private static String printable(String topic) {
        String shortened = topic.length() > MAX_LOGGED_TOPIC ? topic.substring(0, MAX_LOGGED_TOPIC) + "…" : topic;
        return shortened.replaceAll("\\p{Cntrl}", "?");
    }
}

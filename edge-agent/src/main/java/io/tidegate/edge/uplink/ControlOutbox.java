package io.tidegate.edge.uplink;

import io.tidegate.protocol.control.CommandReply;
import io.tidegate.protocol.control.ControlLimits;
import io.tidegate.protocol.control.ReportedConfig;
import io.tidegate.protocol.wire.CommandCodec;
import io.tidegate.protocol.wire.ConfigReport;
import io.tidegate.protocol.wire.ConfigReportCodec;
import io.tidegate.protocol.wire.Topics;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What waits for a slot of one connection besides batches: the newest report, which replaces the one before, and replies.
 * Thread-safe.
 */
final class ControlOutbox {

    /** The hub has fewer commands under way; beyond that its time-out is the answer to the oldest. */
    static final int MAX_REPLIES = 16;

    private final long session;
    private final InstantSource clock;
    private final Deque<CommandReply> replies = new ArrayDeque<>();
    private @Nullable ReportedConfig report;
    private long reports;

    /**
     * A message that is to be published.
     *
     * @param topic of the agent
     * @param payload encoded
     * @param contentType of the payload
     */
    record Outgoing(Topics.Up topic, byte[] payload, String contentType) {}

    /** @param clock dates reports */
    ControlOutbox(long session, InstantSource clock) {
        this.session = session;
        this.clock = clock;
    }

    synchronized void add(ReportedConfig newest) {
        report = newest;
    }

    synchronized void add(CommandReply reply) {
        if (replies.size() == MAX_REPLIES) {
            replies.remove();
        }
        replies.add(reply);
    }

    synchronized boolean isEmpty() {
        return report == null && replies.isEmpty();
    }

    /** Takes the next message. */
    synchronized Optional<Outgoing> poll() {
        ReportedConfig config = report;
        if (config != null) {
            report = null;
            Instant now = clock.instant();
            long nowNs = TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
            ConfigReport message = new ConfigReport(session, ++reports, nowNs, config);
            byte[] payload = ConfigReportCodec.encode(message, ControlLimits.DEFAULT);
            return Optional.of(new Outgoing(Topics.Up.CONFIG, payload, ConfigReportCodec.CONTENT_TYPE));
        }
        return Optional.ofNullable(replies.poll())
                .map(reply -> new Outgoing(
                        Topics.Up.REPLY,
                        CommandCodec.encode(reply, ControlLimits.DEFAULT),
                        CommandCodec.REPLY_CONTENT_TYPE));
    }
}

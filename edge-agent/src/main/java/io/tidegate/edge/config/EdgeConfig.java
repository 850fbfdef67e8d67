package io.tidegate.edge.config;

import io.tidegate.edge.transform.Pipeline;
import io.tidegate.protocol.config.type.ListenAddress;
import io.tidegate.protocol.config.type.MqttUrl;
import io.tidegate.protocol.sync.AgentId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What {@code edge.yaml} says, checked and complete. Immutable.
 *
 * @param agentId who this agent is
 * @param labels what operators select agents by
 * @param hub the hub's MQTT broker
 * @param dataDirectory where the buffer lives
 * @param localHttp where the agent's own HTTP server listens
 * @param buffer bounds and habits of the buffer
 * @param uplink how readings are sent
 * @param clockTrust who decides whether this machine's clock is right
 * @param logLevel least severe messages to log
 * @param sources where readings come from besides the HTTP server; names are unique
 * @param pipeline what happens to readings before they are stored
 */
public record EdgeConfig(
        AgentId agentId,
        Map<String, String> labels,
        MqttUrl hub,
        Path dataDirectory,
        ListenAddress localHttp,
        Buffer buffer,
        Uplink uplink,
        ClockTrust clockTrust,
        LogLevel logLevel,
        List<SourceConfig> sources,
        Pipeline pipeline) {

    public EdgeConfig {
        labels = Map.copyOf(labels);
        sources = List.copyOf(sources);
    }

    /** The same with other sources. */
    EdgeConfig withSources(List<SourceConfig> others) {
        return new EdgeConfig(
                agentId, labels, hub, dataDirectory, localHttp, buffer, uplink, clockTrust, logLevel, others, pipeline);
    }

    /**
     * The durable buffer.
     *
     * @param maxBytes most bytes on disk
     * @param segmentBytes size at which a segment is closed; at most an eighth of {@code maxBytes}
     * @param whenFull what gives way when the limit is reached
     * @param durabilityWindow how long readings that nobody waits for may wait for their group commit
     */
    public record Buffer(long maxBytes, long segmentBytes, WhenFull whenFull, Duration durabilityWindow) {}

    /** What gives way when the buffer is full. */
    public enum WhenFull {
        /** The oldest readings; they become a gap. */
        DROP_OLDEST,
        /** New readings; sources are told <em>busy</em>. */
        REJECT_NEW
    }

    /**
     * How readings are sent.
     *
     * @param linger how long fresh readings may wait for company
     * @param receiptTimeout how long to wait for a receipt before readings are sent again; doubles with each attempt
     */
    public record Uplink(Duration linger, Duration receiptTimeout) {}

    /** Who decides whether this machine's clock is right. */
    public enum ClockTrust {
        /** The operating system, where it can be asked. */
        SYSTEM,
        /** The technician: it is, as long as it shows no time before this software was built. */
        ALWAYS
    }

    /** Severity of log messages, the least severe last. */
    public enum LogLevel {
        ERROR,
        WARN,
        INFO,
        DEBUG
    }
}

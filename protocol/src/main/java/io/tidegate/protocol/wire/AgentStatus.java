package io.tidegate.protocol.wire;

import io.tidegate.protocol.sync.StreamReport;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * One message on {@code up/status}: how the agent is.
 *
 * @param online false in the will and in the farewell
 * @param session random, drawn anew for each MQTT connection
 * @param version of the agent's software
 * @param startedNs when the agent started, by its clock
 * @param sentNs when this was sent, by its clock
 * @param streams every stream that has anything pending, and the current ones
 * @param buffer how full the buffer is
 * @param config which configuration runs
 * @param sources how the sources are
 * @param labels the agent's own, from its configuration
 * @param rejected readings that were refused at the intake since the start
 * @param filtered readings that transforms removed since the start
 */
public record AgentStatus(
        boolean online,
        long session,
        String version,
        long startedNs,
        long sentNs,
        List<StreamReport> streams,
        Buffer buffer,
        Config config,
        List<Source> sources,
        Map<String, String> labels,
        long rejected,
        long filtered) {

    public AgentStatus {
        streams = List.copyOf(streams);
        sources = List.copyOf(sources);
        labels = Map.copyOf(labels);
    }

    /** The will, and the farewell of a session. */
    public static AgentStatus offline(long session) {
        return new AgentStatus(
                false,
                session,
                "",
                0,
                0,
                List.of(),
                new Buffer(0, 0, 0, OptionalLong.empty(), OptionalLong.empty()),
                new Config(0, 0, ""),
                List.of(),
                Map.of(),
                0,
                0);
    }

    /**
     * How full the buffer is.
     *
     * @param bytes on disk
     * @param maxBytes allowed on disk
     * @param segments files
     * @param oldestNs time of the oldest pending reading; empty when nothing is pending
     * @param secondsUntilFull at the rate of the last minutes; empty when it is not filling
     */
    public record Buffer(
            long bytes, long maxBytes, int segments, OptionalLong oldestNs, OptionalLong secondsUntilFull) {}

    /**
     * Which configuration runs.
     *
     * @param running its revision; 0 is the local file
     * @param desired the newest revision heard of
     * @param state as in contract.md
     */
    public record Config(long running, long desired, String state) {}

    /**
     * How one source is.
     *
     * @param name as configured
     * @param state {@code ok}, {@code starting} or {@code failed}
     * @param lastReadingNs time of its newest reading; empty before the first
     * @param readings that it delivered since the start
     * @param error why it failed, or empty
     */
    public record Source(String name, String state, OptionalLong lastReadingNs, long readings, String error) {}
}

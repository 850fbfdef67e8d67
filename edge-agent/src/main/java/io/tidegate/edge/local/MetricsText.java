package io.tidegate.edge.local;

import io.tidegate.edge.local.AgentSnapshot.SourceState;
import io.tidegate.edge.source.RejectReason;
import io.tidegate.edge.source.Source.State;
import io.tidegate.protocol.sync.GapReason;

/** The body of {@code GET /metrics}: Prometheus text format, with the names of contract.md. */
final class MetricsText {

    static final String MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private static final String READINGS = "tidegate_edge_readings_total";
    private static final double NS_PER_SECOND = 1e9;

    private final StringBuilder text = new StringBuilder();

    private MetricsText() {}

    static String of(AgentSnapshot agent) {
        MetricsText metrics = new MetricsText();
        metrics.info(agent);
        metrics.readings(agent);
        metrics.buffer(agent);
        metrics.uplink(agent);
        metrics.clock(agent);
        metrics.sources(agent);
        return metrics.text.toString();
    }

    private void info(AgentSnapshot agent) {
        family("tidegate_edge_build_info", "gauge", "The agent's version, always 1");
        sample("tidegate_edge_build_info", "version=\"" + escaped(agent.version()) + "\"", 1);
    }

    private void readings(AgentSnapshot agent) {
        family(READINGS, "counter", "Readings by what became of them");
        sample(READINGS, "result=\"accepted\",reason=\"\"", agent.ledger().accepted());
        sample(READINGS, "result=\"stored\",reason=\"\"", agent.ledger().stored());
        for (RejectReason reason : RejectReason.values()) {
            sample(
                    READINGS,
                    "result=\"rejected\",reason=\"" + reason.text() + "\"",
                    agent.rejected().getOrDefault(reason, 0L));
        }
        sample(READINGS, "result=\"filtered\",reason=\"\"", agent.filtered());
        for (GapReason reason : GapReason.values()) {
            sample(
                    READINGS,
                    "result=\"lost\",reason=\"" + reason.text() + "\"",
                    agent.ledger().lost().getOrDefault(reason, 0L));
        }
    }

    private void buffer(AgentSnapshot agent) {
        gauge(
                "tidegate_edge_buffer_bytes",
                "Bytes of the buffer on disk",
                agent.buffer().bytes());
        gauge(
                "tidegate_edge_buffer_max_bytes",
                "Bytes that the buffer may have",
                agent.buffer().maxBytes());
        gauge(
                "tidegate_edge_buffer_readings",
                "Readings that are neither stored nor lost",
                agent.ledger().pending());
        agent.buffer()
                .oldestNs()
                .ifPresent(oldestNs -> gauge(
                        "tidegate_edge_buffer_oldest_timestamp_seconds",
                        "When the oldest pending reading was appended",
                        oldestNs / NS_PER_SECOND));
        agent.secondsUntilFull()
                .ifPresent(seconds -> gauge(
                        "tidegate_edge_buffer_seconds_until_full",
                        "Until the buffer is full at the rate of the last minutes",
                        seconds));
        counter(
                "tidegate_edge_disk_written_bytes_total",
                "Bytes that the buffer wrote to disk since the start",
                agent.buffer().diskWrittenBytes());
    }

    private void uplink(AgentSnapshot agent) {
        gauge(
                "tidegate_edge_uplink_connected",
                "1 while the hub is connected",
                agent.link().connected() ? 1 : 0);
        counter(
                "tidegate_edge_uplink_bytes_total",
                "Payload bytes published to the hub since the start",
                agent.link().sentBytes());
        counter(
                "tidegate_edge_uplink_readings_total",
                "Readings published to the hub since the start, those included that were sent again",
                agent.link().sentReadings());
    }

    private void clock(AgentSnapshot agent) {
        gauge(
                "tidegate_edge_clock_trusted",
                "1 while this machine's clock is trusted; 0 while readings are marked unsynced",
                agent.clock().verdict().isTrusted() ? 1 : 0);
        gauge(
                "tidegate_edge_clock_state_seconds",
                "For how long the clock has been trusted, or has not",
                agent.clock().seconds());
    }

    private void sources(AgentSnapshot agent) {
        family("tidegate_edge_source_up", "gauge", "1 while the source delivers");
        for (SourceState source : agent.sources()) {
            sample(
                    "tidegate_edge_source_up",
                    "source=\"" + escaped(source.name()) + "\"",
                    source.health().state() == State.OK ? 1 : 0);
        }
    }

    private void gauge(String name, String help, double value) {
        family(name, "gauge", help);
        sample(name, "", value);
    }

    private void counter(String name, String help, double value) {
        family(name, "counter", help);
        sample(name, "", value);
    }

    private void family(String name, String type, String help) {
        text.append("# HELP ").append(name).append(' ').append(help).append('\n');
        text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
    }

    private void sample(String name, String labels, double value) {
        text.append(name);
        if (!labels.isEmpty()) {
            text.append('{').append(labels).append('}');
        }
        boolean whole = value == Math.rint(value) && Math.abs(value) < 1L << 53;
        text.append(' ')
                .append(whole ? Long.toString((long) value) : Double.toString(value))
                .append('\n');
    }

    private static String escaped(String label) {
        return label.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }
}

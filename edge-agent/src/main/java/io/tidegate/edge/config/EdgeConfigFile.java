package io.tidegate.edge.config;

import io.tidegate.edge.config.SourceConfig.PayloadFormat;
import io.tidegate.protocol.config.EdgeSchema;
import io.tidegate.protocol.config.HostEnvironment;
import io.tidegate.protocol.config.type.ConfigObject;
import io.tidegate.protocol.config.type.ListenAddress;
import io.tidegate.protocol.config.type.MqttUrl;
import io.tidegate.protocol.config.type.Secret;
import io.tidegate.protocol.sync.AgentId;
import io.tidegate.protocol.sync.Lane;
import java.nio.file.Path;
import java.util.Locale;

/** What the keys of {@code edge.yaml} mean. */
public final class EdgeConfigFile {

    private static final String PROGRAM = "tidegate-edge";
    private static final String FALLBACK_ID = "edge";
    private static final int MAX_ID_CHARACTERS = 64;
    private static final long DEFAULT_SEGMENT_BYTES = 64L << 20;
    private static final int SEGMENTS_OF_A_SMALL_BUFFER = 8;

    private EdgeConfigFile() {}

    /** The JSON Schema of the file. */
    public static String jsonSchema() {
        return EdgeSchema.SCHEMA.jsonSchema();
    }

    /** What a document that is valid says. */
    static EdgeConfig config(ConfigObject document, HostEnvironment environment) {
        ConfigObject agent = document.object("agent");
        ConfigObject uplink = document.object("uplink");
        return new EdgeConfig(
                new AgentId(agent.find("id", String.class).orElseGet(() -> agentIdFrom(environment.hostName()))),
                agent.table("labels"),
                document.object("hub").get("url", MqttUrl.class),
                document.find("data_dir", Path.class).orElseGet(() -> environment.stateDirectory(PROGRAM)),
                document.object("local_http").get("listen", ListenAddress.class),
                buffer(document.object("buffer")),
                new EdgeConfig.Uplink(uplink.duration("linger"), uplink.duration("receipt_timeout")),
                document.object("clock").choice("trust", EdgeConfig.ClockTrust.class),
                document.choice("log_level", EdgeConfig.LogLevel.class),
                document.list("sources", ConfigObject.class).stream()
                        .map(EdgeConfigFile::source)
                        .toList(),
                TransformSection.pipeline(document.list("transforms", ConfigObject.class)));
    }

    /** A valid agent id that resembles a host name. */
    static String agentIdFrom(String hostName) {
        String id = hostName.toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9._-]", "-")
                .replaceFirst("^[._-]+", "");
        return id.isEmpty() ? FALLBACK_ID : id.substring(0, Math.min(id.length(), MAX_ID_CHARACTERS));
    }

    private static EdgeConfig.Buffer buffer(ConfigObject buffer) {
        long maxBytes = buffer.bytes("max_size");
        long segmentBytes = buffer.find("segment_size", Long.class)
                .orElse(Math.min(DEFAULT_SEGMENT_BYTES, maxBytes / SEGMENTS_OF_A_SMALL_BUFFER));
        return new EdgeConfig.Buffer(
                maxBytes,
                segmentBytes,
                buffer.choice("when_full", EdgeConfig.WhenFull.class),
                buffer.duration("durability_window"));
    }

    private static SourceConfig source(ConfigObject source) {
        String name = source.text("name");
        Lane lane = source.choice("lane", Lane.class);
        String type = source.text("type");
        return switch (type) {
            case "host" -> new SourceConfig.Host(name, lane, source.duration("interval"));
            case "mqtt" ->
                new SourceConfig.Mqtt(
                        name,
                        lane,
                        source.get("url", MqttUrl.class),
                        source.list("topics", String.class),
                        source.integer("qos"),
                        source.find("username", String.class)
                                .map(user -> new SourceConfig.Credentials(user, source.find("password", Secret.class))),
                        format(source));
            default -> throw new IllegalStateException("the schema allows a source type that is not read: " + type);
        };
    }

    private static PayloadFormat format(ConfigObject source) {
        String format = source.text("format");
        return switch (format) {
            case "number" -> new PayloadFormat.PlainNumber();
            case "line_protocol" -> new PayloadFormat.LineProtocol();
            case "json" ->
                new PayloadFormat.Json(
                        source.table("values"),
                        source.find("time", String.class),
                        source.choice("time_unit", SourceConfig.TimeUnit.class));
            default -> throw new IllegalStateException("the schema allows a format that is not read: " + format);
        };
    }
}

package io.tidegate.protocol.config;

import static io.tidegate.protocol.config.type.Field.optional;
import static io.tidegate.protocol.config.type.Field.required;
import static io.tidegate.protocol.config.type.ScalarTypes.choice;
import static io.tidegate.protocol.config.type.ScalarTypes.integer;
import static io.tidegate.protocol.config.type.ScalarTypes.text;

import io.tidegate.protocol.config.type.ConfigObject;
import io.tidegate.protocol.config.type.Field;
import io.tidegate.protocol.config.type.ListType;
import io.tidegate.protocol.config.type.NetworkTypes;
import io.tidegate.protocol.config.type.ObjectType;
import io.tidegate.protocol.config.type.QuantityTypes;
import io.tidegate.protocol.config.type.ScalarType;
import io.tidegate.protocol.config.type.ScalarTypes;
import io.tidegate.protocol.config.type.TableType;
import io.tidegate.protocol.config.type.Units;
import io.tidegate.protocol.config.type.VariantType;
import io.tidegate.protocol.document.Problems;
import io.tidegate.protocol.document.Spelling;
import io.tidegate.protocol.telemetry.TelemetryLimits;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The document {@code edge.yaml}. Agent and hub must agree on it, since a hub checks what it pushes to agents. */
public final class EdgeSchema {

    /** Most values that one source takes out of one message. */
    static final int MAX_VALUES = 256;

    /** What readings of the HTTP server come from, as transforms name it. */
    public static final String HTTP_SOURCE = "http";

    /** So many segments fit into a buffer at least: what is evicted at once is at most this part of it. */
    private static final int MIN_SEGMENTS = 8;

    private static final long MIB = 1L << 20;
    private static final long TIB = 1L << 40;

    private static final ScalarType AGENT_ID = text(
            "an agent id",
            "an agent id has 1 to 64 of a-z 0-9 . _ - and begins with a letter or digit",
            "plant1-gw3",
            "[a-z0-9][a-z0-9._-]{0,63}",
            64);

    private static final ScalarType SOURCE_NAME = text(
            "the name of a source",
            "it has 1 to 64 of A-Z a-z 0-9 . _ - and begins with a letter or digit",
            "boiler",
            "[A-Za-z0-9][A-Za-z0-9._-]{0,63}",
            64);

    private static final ScalarType LABEL = text(
            "the value of a label",
            "it is not empty",
            "plant1",
            "[^\\x00-\\x1f\\x7f]+",
            TelemetryLimits.MAX_LABEL_BYTES);

    private static final TableType LABELS = new TableType(
            "[A-Za-z_][A-Za-z0-9_.-]{0,63}",
            "the name of a label has 1 to 64 of A-Z a-z 0-9 _ . - and begins with a letter or _",
            LABEL,
            0,
            TelemetryLimits.MAX_LABELS);

    private static final Field LANE = optional(
            "lane",
            choice("live", "alarm"),
            "live",
            "Lane of its readings. `alarm` is sent before `live` and evicted after it.");

    private static final ObjectType AGENT = ObjectType.of(
            optional("id", AGENT_ID, "Name of this agent, unique at its hub. Default: the host name, made valid."),
            optional("labels", LABELS, "What operators select agents by."));

    private static final ObjectType HUB =
            ObjectType.of(optional("url", NetworkTypes.mqttUrl(), "mqtt://127.0.0.1:1883", "The hub's MQTT broker."));

    private static final ObjectType LOCAL_HTTP = ObjectType.of(optional(
            "listen",
            NetworkTypes.listen(),
            "127.0.0.1:8088",
            "Where readings are taken in over HTTP, and where status and metrics are served."));

    private static final ObjectType BUFFER = ObjectType.of(
                    optional(
                            "max_size",
                            QuantityTypes.size(4 * MIB, 16 * TIB),
                            "2GiB",
                            "Most bytes on disk that the buffer may take."),
                    optional(
                            "when_full",
                            choice("drop_oldest", "reject_new"),
                            "drop_oldest",
                            "`drop_oldest` gives up the oldest readings and reports them as a gap; `reject_new` answers"
                                    + " sources *busy*."),
                    optional(
                            "durability_window",
                            QuantityTypes.duration(Duration.ofMillis(1), Duration.ofMinutes(1)),
                            "200ms",
                            "How long polled readings may wait to be made durable together. Readings that a client"
                                    + " waits for do not wait."),
                    optional(
                            "segment_size",
                            QuantityTypes.size(MIB / 2, 1024 * MIB),
                            "Size at which a file of the buffer is closed and the next one begun. A full buffer gives up"
                                    + " whole files. Default: 64MiB, or an eighth of `max_size` if that is less."))
            .with(EdgeSchema::segmentsFit);

    private static final ObjectType UPLINK = ObjectType.of(
            optional(
                    "linger",
                    QuantityTypes.duration(Duration.ZERO, Duration.ofSeconds(10)),
                    "50ms",
                    "How long fresh readings may wait for others to share a message with. Alarms do not wait."),
            optional(
                    "receipt_timeout",
                    QuantityTypes.duration(Duration.ofSeconds(1), Duration.ofMinutes(2)),
                    "15s",
                    "How long to wait for the hub's receipt before readings are sent again; doubles with each"
                            + " attempt."));

    private static final ObjectType CLOCK = ObjectType.of(optional(
            "trust",
            choice("system", "always"),
            "system",
            "`system`: readings are marked *unsynced* while the operating system says that this machine's clock is not"
                    + " synchronised, where it can be asked (systemd). `always`: its word does not count, for a clock"
                    + " that is right without NTP. A time before this software was built is never trusted."));

    private static final ObjectType HOST_SOURCE = ObjectType.of(
            required("name", SOURCE_NAME, "Name of the source, unique in this agent."),
            required("type", choice("host"), "The gateway's own CPU, memory, disk, network and temperature."),
            optional(
                    "interval",
                    QuantityTypes.duration(EdgeLoad.MIN_INTERVAL, EdgeLoad.MAX_INTERVAL),
                    "10s",
                    "How often it is read."),
            LANE);

    private static final ObjectType MQTT_SOURCE = ObjectType.of(
                    required("name", SOURCE_NAME, "Name of the source, unique in this agent."),
                    required("type", choice("mqtt"), "Messages of an MQTT broker near the gateway."),
                    optional("url", NetworkTypes.mqttUrl(), "mqtt://127.0.0.1:1883", "The broker."),
                    required(
                            "topics",
                            new ListType(NetworkTypes.topicFilter(), 1, EdgeLoad.MAX_TOPICS, ""),
                            "MQTT topic filters to subscribe to."),
                    optional(
                            "qos",
                            integer(0, 1),
                            "1",
                            "Quality of service of the subscription. At 1 the broker keeps a message until it is"
                                    + " durable here."),
                    optional(
                            "username",
                            text("a user name", "it is not empty", "tidegate", ".+", 256),
                            "For the broker."),
                    optional("password", ScalarTypes.secret(), "For the broker."),
                    optional(
                            "format",
                            choice("number", "json", "line_protocol"),
                            "number",
                            "What a message is: a plain number, a JSON document, or Influx line protocol."),
                    optional(
                            "values",
                            new TableType(
                                    "[^\\x00-\\x1f\\x7f/]{1,64}",
                                    "it has 1 to 64 characters without / and control characters",
                                    NetworkTypes.jsonPointer(),
                                    1,
                                    MAX_VALUES),
                            "With `format: json`: for each reading to take out of a message, the last part of its name"
                                    + " and a JSON pointer to its value."),
                    optional(
                            "time",
                            NetworkTypes.jsonPointer(),
                            "With `format: json`: a JSON pointer to the time of observation, in RFC 3339 or as a number"
                                    + " since 1970. Default: the time of arrival."),
                    optional(
                            "time_unit",
                            choice("s", "ms", "us", "ns"),
                            "ms",
                            "With `time`: the unit of a time that is a number."),
                    LANE)
            .with(EdgeSchema::jsonKeysFit)
            .with(EdgeSchema::passwordNeedsUser);

    /** Holds of a document that has all there is to say about sources; a push may leave them to the technician's file. */
    static final ObjectType.Rule SOURCES_OF_TRANSFORMS_EXIST = EdgeSchema::sourcesOfTransformsExist;

    /** {@code edge.yaml}. */
    public static final ConfigSchema SCHEMA = new ConfigSchema(
            "Tidegate edge agent (edge.yaml)",
            ObjectType.of(
                            optional("version", ScalarTypes.version(1), "1", "Version of this format."),
                            optional("agent", AGENT, "Who this agent is."),
                            optional("hub", HUB, "Where readings go."),
                            optional(
                                    "data_dir",
                                    ScalarTypes.path(),
                                    "Where the buffer lives. Default: `tidegate-edge` in `$XDG_STATE_HOME` or"
                                            + " `~/.local/state`."),
                            optional("local_http", LOCAL_HTTP, "The agent's own HTTP server."),
                            optional("buffer", BUFFER, "The durable buffer."),
                            optional("uplink", UPLINK, "How readings are sent."),
                            optional("clock", CLOCK, "How far this machine's clock is trusted."),
                            optional(
                                    "log_level",
                                    choice("error", "warn", "info", "debug"),
                                    "info",
                                    "Least severe messages to log."),
                            optional(
                                    "sources",
                                    new ListType(
                                            new VariantType("type", Map.of("host", HOST_SOURCE, "mqtt", MQTT_SOURCE)),
                                            0,
                                            EdgeLoad.MAX_SOURCES,
                                            "name"),
                                    "Where readings come from, besides the HTTP server."),
                            optional(
                                    "transforms",
                                    TransformSchema.transforms(SOURCE_NAME),
                                    "What happens to readings, in this order, before they are stored."))
                    .with(EdgeLoad::isBearable)
                    .with(SOURCES_OF_TRANSFORMS_EXIST));

    private EdgeSchema() {}

    private static void segmentsFit(ConfigObject buffer, Problems problems) {
        long maxBytes = buffer.find("max_size", Long.class).orElse(Long.MAX_VALUE);
        buffer.find("segment_size", Long.class)
                .filter(bytes -> bytes > maxBytes / MIN_SEGMENTS)
                .ifPresent(bytes -> problems.add(
                        buffer.placeOf("segment_size"),
                        "segments of %s are too large".formatted(Units.formatBytes(bytes)),
                        "at least %d must fit into max_size, %s".formatted(MIN_SEGMENTS, Units.formatBytes(maxBytes)),
                        "choose at most %s".formatted(Units.formatBytes(maxBytes / MIN_SEGMENTS))));
    }

    private static void jsonKeysFit(ConfigObject source, Problems problems) {
        String format = source.find("format", String.class).orElse("json");
        if (!format.equals("json")) {
            for (String key : List.of("values", "time", "time_unit")) {
                refuseIdle(source, key, "it is for format: json, and the format is " + format, problems);
            }
        } else if (!source.isGiven("values")) {
            problems.add(
                    source.placeOf("values"),
                    "the key values is missing",
                    "with format: json it says which readings a message holds",
                    "add it, such as values: {temperature: /data/temperature}");
        } else if (!source.isGiven("time")) {
            refuseIdle(source, "time_unit", "there is no time", problems);
        }
    }

    private static void refuseIdle(ConfigObject source, String key, String why, Problems problems) {
        if (source.isGiven(key)) {
            problems.add(source.placeOf(key), "the key %s has no effect".formatted(key), why, "remove it");
        }
    }

    /** Not looked at as long as something else is wrong, for then a source may only seem to be missing. */
    private static void sourcesOfTransformsExist(ConfigObject document, Problems problems) {
        if (!problems.isEmpty()) {
            return;
        }
        List<String> names = Stream.concat(
                        Stream.of(HTTP_SOURCE),
                        document.list("sources", ConfigObject.class).stream().map(source -> source.text("name")))
                .toList();
        for (ConfigObject transform : document.list("transforms", ConfigObject.class)) {
            transform
                    .find("source", String.class)
                    .filter(name -> !names.contains(name))
                    .ifPresent(name -> problems.add(
                            transform.placeOf("source"),
                            "there is no source %s".formatted(Problems.quote(name)),
                            "the transform would apply to nothing",
                            "name one of sources, or http" + Spelling.hint(name, names)));
        }
    }

    private static void passwordNeedsUser(ConfigObject source, Problems problems) {
        if (source.isGiven("password") && !source.isGiven("username")) {
            problems.add(
                    source.placeOf("password"),
                    "there is a password but no username",
                    "the broker checks both",
                    "add username");
        }
    }
}

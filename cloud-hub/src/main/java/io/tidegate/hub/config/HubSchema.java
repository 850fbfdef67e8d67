package io.tidegate.hub.config;

import static io.tidegate.protocol.config.type.Field.optional;

import io.tidegate.protocol.config.ConfigSchema;
import io.tidegate.protocol.config.type.NetworkTypes;
import io.tidegate.protocol.config.type.ObjectType;
import io.tidegate.protocol.config.type.QuantityTypes;
import io.tidegate.protocol.config.type.ScalarTypes;

/** The document {@code hub.yaml}. */
public final class HubSchema {

    private static final long MIB = 1L << 20;

    private static final ObjectType HTTP = ObjectType.of(
            optional("listen", NetworkTypes.listen(), "127.0.0.1:8080", "Where API, console and metrics are served."));

    private static final ObjectType MQTT = ObjectType.of(optional(
            "listen", NetworkTypes.listen(), "127.0.0.1:1883", "Where agents connect to the embedded broker."));

    private static final ObjectType STORE = ObjectType.of(
            optional(
                    "memory_limit",
                    QuantityTypes.size(64 * MIB, 1024 * 1024 * MIB),
                    "512MiB",
                    "Memory that the embedded database may take, besides the Java heap."),
            optional("threads", ScalarTypes.integer(1, 64), "2", "Threads that it may use at once."));

    /** {@code hub.yaml}. */
    public static final ConfigSchema SCHEMA = new ConfigSchema(
            "Tidegate cloud hub (hub.yaml)",
            ObjectType.of(
                    optional("version", ScalarTypes.version(1), "1", "Version of this format."),
                    optional(
                            "data_dir",
                            ScalarTypes.path(),
                            "Where the store and the broker's files live. Default: `tidegate-hub` in"
                                    + " `$XDG_STATE_HOME` or `~/.local/state`."),
                    optional("http", HTTP, "The HTTP server."),
                    optional("mqtt", MQTT, "The embedded MQTT broker."),
                    optional("store", STORE, "The embedded store."),
                    optional(
                            "log_level",
                            ScalarTypes.choice("error", "warn", "info", "debug"),
                            "info",
                            "Least severe messages to log.")));

    private HubSchema() {}
}

package io.tidegate.hub.config;

import io.tidegate.protocol.config.HostEnvironment;
import io.tidegate.protocol.config.Loaded;
import io.tidegate.protocol.config.type.ConfigObject;
import io.tidegate.protocol.config.type.ListenAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Reads {@code hub.yaml}. */
public final class HubConfigFile {

    private static final String PROGRAM = "tidegate-hub";

    private HubConfigFile() {}

    /** The configuration in {@code file}, or everything that is wrong with it. */
    public static Loaded<HubConfig> read(Path file, HostEnvironment environment) {
        return HubSchema.SCHEMA.read(file, environment).map(document -> config(document, environment));
    }

    /** What a hub without a file runs with: loopback, its state below the user's state directory. */
    public static HubConfig defaults(HostEnvironment environment) {
        Loaded<ConfigObject> empty =
                HubSchema.SCHEMA.read("defaults", "{}".getBytes(StandardCharsets.UTF_8), environment);
        if (empty instanceof Loaded.Valid<ConfigObject> valid) {
            return config(valid.value(), environment);
        }
        throw new IllegalStateException("an empty document must be valid: " + empty);
    }

    /** The JSON Schema of the file. */
    public static String jsonSchema() {
        return HubSchema.SCHEMA.jsonSchema();
    }

    private static HubConfig config(ConfigObject document, HostEnvironment environment) {
        ConfigObject store = document.object("store");
        return new HubConfig(
                document.find("data_dir", Path.class).orElseGet(() -> environment.stateDirectory(PROGRAM)),
                document.object("http").get("listen", ListenAddress.class),
                document.object("mqtt").get("listen", ListenAddress.class),
                new HubConfig.Store(store.bytes("memory_limit"), store.integer("threads")),
                document.choice("log_level", HubConfig.LogLevel.class));
    }
}

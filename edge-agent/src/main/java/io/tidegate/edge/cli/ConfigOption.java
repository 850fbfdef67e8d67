package io.tidegate.edge.cli;

import io.tidegate.edge.config.EdgeConfig;
import io.tidegate.edge.config.EdgeConfigFile;
import io.tidegate.edge.config.SourceConfig;
import io.tidegate.protocol.config.HostEnvironment;
import io.tidegate.protocol.config.Loaded;
import io.tidegate.protocol.sync.Lane;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --config FILE}, for every verb that reads the agent's configuration. */
final class ConfigOption {

    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description =
                    "The configuration file; without one the agent runs on loopback defaults and observes this machine.")
    private @Nullable Path file;

    /** The configuration; empty if it is invalid, and then {@code err} has every problem, one on a line. */
    Optional<EdgeConfig> load(PrintWriter err) {
        HostEnvironment environment = HostEnvironment.ofThisProcess();
        if (file == null) {
            return Optional.of(observingThisMachine(EdgeConfigFile.defaults(environment)));
        }
        Loaded<EdgeConfig> loaded = EdgeConfigFile.read(file, environment);
        loaded.problems().forEach(err::println);
        err.flush();
        return loaded instanceof Loaded.Valid<EdgeConfig> valid ? Optional.of(valid.value()) : Optional.empty();
    }

    private static EdgeConfig observingThisMachine(EdgeConfig defaults) {
        return new EdgeConfig(
                defaults.agentId(),
                defaults.labels(),
                defaults.hub(),
                defaults.dataDirectory(),
                defaults.localHttp(),
                defaults.buffer(),
                defaults.uplink(),
                defaults.logLevel(),
                List.of(new SourceConfig.Host("host", Lane.LIVE, Duration.ofSeconds(10))));
    }
}

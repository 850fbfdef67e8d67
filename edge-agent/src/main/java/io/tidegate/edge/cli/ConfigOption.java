package io.tidegate.edge.cli;

import io.tidegate.edge.config.EdgeConfig;
import io.tidegate.edge.config.LocalDocument;
import io.tidegate.protocol.config.HostEnvironment;
import io.tidegate.protocol.config.Loaded;
import java.io.PrintWriter;
import java.nio.file.Path;
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

    /** What the technician wrote; empty if it is invalid, and then {@code err} has every problem, one on a line. */
    Optional<LocalDocument> document(PrintWriter err) {
        HostEnvironment environment = HostEnvironment.ofThisProcess();
        if (file == null) {
            return Optional.of(LocalDocument.observingThisMachine(environment));
        }
        Loaded<LocalDocument> loaded = LocalDocument.read(file, environment);
        loaded.problems().forEach(err::println);
        err.flush();
        return loaded instanceof Loaded.Valid<LocalDocument> valid ? Optional.of(valid.value()) : Optional.empty();
    }

    /** What it says, as {@link #document} has it. */
    Optional<EdgeConfig> load(PrintWriter err) {
        return document(err).map(LocalDocument::config);
    }
}

package io.tidegate.edge.cli;

import io.tidegate.edge.config.LocalDocument;
import io.tidegate.edge.trial.ConfigVault;
import io.tidegate.protocol.config.EdgeSchema;
import io.tidegate.protocol.config.Loaded;
import io.tidegate.protocol.config.PushedDocument;
import io.tidegate.protocol.config.PushedSchema;
import io.tidegate.protocol.document.DocumentNode;
import io.tidegate.protocol.merge.CanonicalJson;
import io.tidegate.protocol.merge.MergedDocument;
import io.tidegate.protocol.trial.Configuration;
import io.tidegate.protocol.trial.VaultRecord;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tidegate-edge config show}: what the agent runs, from its file and its data directory; it need not be running. */
@Command(
        name = "show",
        header = {
            "Prints the configuration that is in effect: the file, and what the hub has pushed over it.",
            "",
            "Examples:",
            "  tidegate-edge config show --config /etc/tidegate/edge.yaml",
            "  # where each value comes from",
            "  tidegate-edge config show --origin",
            ""
        },
        mixinStandardHelpOptions = true)
final class ConfigShowCommand implements Callable<Integer> {

    /** How it is printed. */
    enum Output {
        yaml,
        json
    }

    @Mixin
    private final ConfigOption config = new ConfigOption();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            defaultValue = "yaml",
            description = "yaml or json (default: ${DEFAULT-VALUE}).")
    private Output output = Output.yaml;

    @Option(names = "--origin", description = "Say behind each value where it comes from; only with yaml.")
    private boolean origin;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        PrintWriter err = spec.commandLine().getErr();
        Optional<LocalDocument> local = config.document(err);
        if (local.isEmpty()) {
            return ExitCodes.CONFIG_INVALID;
        }
        VaultRecord kept = new ConfigVault(RunningAgent.vault(local.get().config())).read();
        Configuration running = kept.candidate().orElse(kept.promoted());
        Loaded<PushedDocument> pushed =
                PushedSchema.read("pushed", running.document().getBytes(StandardCharsets.UTF_8));
        if (!(pushed instanceof Loaded.Valid<PushedDocument> valid)) {
            pushed.problems().forEach(err::println);
            err.flush();
            return ExitCodes.CONFIG_INVALID;
        }
        String revision =
                "revision %d%s".formatted(running.revision(), kept.candidate().isPresent() ? ", in trial" : "");
        print(local.get().under(valid.value().settings(), revision));
        return ExitCodes.DONE;
    }

    private void print(MergedDocument merged) {
        DocumentNode full = EdgeSchema.SCHEMA.inFull(merged.document());
        PrintWriter out = spec.commandLine().getOut();
        if (output == Output.json) {
            out.println(CanonicalJson.write(full));
        } else {
            out.print(ConfigText.of(
                    full, pointer -> origin ? merged.originOf(pointer).orElse("default") : ""));
        }
        out.flush();
    }
}

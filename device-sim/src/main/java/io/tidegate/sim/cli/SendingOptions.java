package io.tidegate.sim.cli;

import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where readings go, how they are called, and how patient the sender is. */
final class SendingOptions {

    @Option(
            names = "--to",
            paramLabel = "URL",
            description = "Local HTTP of the agent (default: ${DEFAULT-VALUE}).",
            defaultValue = "http://127.0.0.1:8088")
    URI to = URI.create("");

    @Option(
            names = {"--name", "--measurement"},
            paramLabel = "NAME",
            description = "Measurement: series are called NAME/COLUMN.")
    String name = "";

    @Option(names = "--label", paramLabel = "KEY=VALUE", description = "Label on every series; repeatable.")
    Map<String, String> labels = new LinkedHashMap<>();

    @Option(
            names = "--batch-rows",
            paramLabel = "N",
            description = "Rows per request (default: by pace, at most 20 requests per second; 500 at full speed).")
    int batchRows;

    @Option(
            names = "--key-prefix",
            paramLabel = "TEXT",
            description =
                    "Begin of each Idempotency-Key (default: random). The prefix of a run that was broken off resumes it.")
    String keyPrefix = "";

    @Option(
            names = "--timeout",
            paramLabel = "DURATION",
            description =
                    "How long one request is tried before giving up (default: 120s; a device that runs on never gives up).")
    @Nullable
    Duration timeout;

    @Option(
            names = "--settle",
            paramLabel = "DURATION",
            description =
                    "How long the agent may take to bring everything to the hub before the check (default: ${DEFAULT-VALUE}).",
            defaultValue = "60s")
    Duration settle = Duration.ZERO;

    @Option(
            names = "--agent",
            paramLabel = "ID",
            description = "Agent id to ask the hub for (default: what the agent says of itself).")
    String agent = "";
}

package io.tidegate.hub.operator.rollout;

import io.tidegate.hub.client.HubOptions;
import io.tidegate.hub.print.OutputFormat;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tidegate rollout watch N}. */
@Command(
        name = "watch",
        header = {
            "Follows a rollout until it is over, also while the hub restarts. Ctrl-C ends the watching, not the rollout.",
            "",
            "Examples:",
            "  tidegate rollout watch 7",
            "  tidegate rollout watch 7 -o json | jq .errors",
            ""
        },
        footer = {"", "Exit: 0 completed, 1 aborted."},
        mixinStandardHelpOptions = true)
public final class RolloutWatchCommand implements Callable<Integer> {

    private final CountDownLatch stop;

    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    private HubOptions options;

    @Parameters(index = "0", paramLabel = "N", description = "The rollout's number.")
    private long number;

    @Option(names = "-o", paramLabel = "FORMAT", description = "${COMPLETION-CANDIDATES} (default: table).")
    private OutputFormat format = OutputFormat.table;

    /** @param stop ends it */
    public RolloutWatchCommand(CountDownLatch stop) {
        this.stop = stop;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        return new RolloutWatch(options, new HubRollouts(options.connection()), format, stop).follow(number);
    }
}

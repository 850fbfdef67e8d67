package io.tidegate.hub.operator.config;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidegate.hub.client.CommandFailedException;
import io.tidegate.hub.client.ExitCodes;
import io.tidegate.hub.client.HubOptions;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Follows a revision until nothing more will become of it, and says on stderr how far it came. */
final class RevisionWatch {

    private static final long PAUSE_MS = 250;

    private final AgentConfig config;
    private final long revision;
    private final HubOptions options;
    private final CountDownLatch stop;

    RevisionWatch(AgentConfig config, long revision, HubOptions options, CountDownLatch stop) {
        this.config = config;
        this.revision = revision;
        this.options = options;
        this.stop = stop;
    }

    /**
     * The configuration as it is in the end.
     *
     * @param first as it was in the beginning
     * @throws CommandFailedException if another revision takes its place, or the time is over
     */
    JsonNode await(JsonNode first, Duration atMost) throws InterruptedException {
        long endNs = System.nanoTime() + atMost.toNanos();
        String told = "";
        JsonNode now = first;
        while (true) {
            String state = now.path("state").asText();
            if (!state.equals(told)) {
                options.note("%s: revision %d is %s".formatted(config.agent(), revision, words(state)));
                told = state;
            }
            JsonNode newest = now.path("desired");
            if (newest.path("revision").asLong() != revision) {
                throw new CommandFailedException(
                        ExitCodes.FAILED,
                        "revision %d was replaced by %d of %s; tidegate config history %s shows what became of both"
                                .formatted(
                                        revision,
                                        newest.path("revision").asLong(),
                                        newest.path("author").asText(),
                                        config.agent()));
            }
            if (States.isFinal(state)) {
                now.path("errors")
                        .forEach(error -> options.terminal()
                                .err()
                                .println("%s: %s - %s - %s"
                                        .formatted(
                                                error.path("pointer").asText(),
                                                error.path("detail").asText(),
                                                error.path("reason").asText(),
                                                error.path("hint").asText())));
                return now;
            }
            if (System.nanoTime() >= endNs || stop.await(PAUSE_MS, TimeUnit.MILLISECONDS)) {
                throw new CommandFailedException(
                        ExitCodes.FAILED,
                        "revision %d is still %s; an agent that is away takes it when it comes back, and tidegate config get %s shows it"
                                .formatted(revision, state, config.agent()));
            }
            now = config.get().document();
        }
    }

    private static String words(String state) {
        return switch (state) {
            case "pending" -> "pending: the agent has not taken it yet";
            case "trial" -> "in trial: it runs and must prove itself";
            case "rolled_back" -> "rolled back";
            default -> state;
        };
    }
}

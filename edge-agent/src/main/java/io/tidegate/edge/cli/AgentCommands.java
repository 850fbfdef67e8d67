package io.tidegate.edge.cli;

import io.tidegate.edge.command.CommandTarget;
import io.tidegate.edge.source.GroupIntake;
import io.tidegate.edge.source.OfferOutcome;
import io.tidegate.edge.source.OfferOutcome.Busy;
import io.tidegate.edge.source.OfferOutcome.Failed;
import io.tidegate.edge.source.Source;
import io.tidegate.edge.uplink.Forwarder;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Does what the hub asks of the running agent.
 *
 * @param statusJson how the agent is
 */
record AgentCommands(SourceSet sources, GroupIntake intake, Forwarder forwarder, Supplier<String> statusJson)
        implements CommandTarget {

    /** A disk that takes longer has another problem than a command can solve. */
    private static final long FLUSH_TIMEOUT_SECONDS = 10;

    @Override
    public Outcome restartSource(String name) {
        return sources.restart(name) ? Outcome.done("source %s was restarted".formatted(name)) : noSuchSource(name);
    }

    @Override
    public Outcome flush() {
        OfferOutcome flushed;
        try {
            flushed = intake.flush()
                    .toCompletableFuture()
                    .orTimeout(FLUSH_TIMEOUT_SECONDS, TimeUnit.SECONDS)
                    .join();
        } catch (CompletionException e) {
            return Outcome.failed("the disk did not take what waits within %d s".formatted(FLUSH_TIMEOUT_SECONDS));
        }
        if (flushed instanceof Failed failed) {
            return Outcome.failed(failed.reason());
        }
        if (flushed instanceof Busy busy) {
            return Outcome.failed(busy.reason());
        }
        forwarder.hurry();
        return Outcome.done("what was waiting is durable, and on its way");
    }

    @Override
    public Outcome readOnce(String name) {
        Optional<Source> source = sources.sources().stream()
                .filter(each -> each.name().equals(name))
                .findFirst();
        if (source.isEmpty()) {
            return noSuchSource(name);
        }
        return source.get().readNow()
                ? Outcome.done("source %s reads now".formatted(name))
                : Outcome.failed("source %s does not poll: it is told its readings".formatted(name));
    }

    @Override
    public Outcome status() {
        return Outcome.done(statusJson.get());
    }

    private Outcome noSuchSource(String name) {
        String names = sources.sources().stream().map(Source::name).collect(Collectors.joining(", "));
        return Outcome.unknown("there is no source %s; there is %s".formatted(name, names.isEmpty() ? "none" : names));
    }
}

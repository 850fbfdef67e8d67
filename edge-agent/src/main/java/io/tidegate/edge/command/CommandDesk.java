package io.tidegate.edge.command;

import io.tidegate.edge.command.CommandTarget.Outcome;
import io.tidegate.protocol.control.Command;
import io.tidegate.protocol.control.CommandReply;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes commands, has each done once and in time, and replies. A command that comes twice, as QoS 1 allows, is answered again
 * and not done again. Thread-safe.
 */
public final class CommandDesk {

    private static final Logger LOG = LoggerFactory.getLogger(CommandDesk.class);

    /** Commands under way; one more is refused at once. */
    public static final int MAX_UNDER_WAY = 16;

    /** Replies that are remembered. */
    static final int MAX_REMEMBERED = 64;

    private final CommandTarget target;
    private final Consumer<CommandReply> replies;
    private final Executor executor;
    private final LongSupplier elapsedMs;
    private final Map<Long, Optional<CommandReply>> known = new LinkedHashMap<>();
    private int underWay;

    /**
     * A desk.
     *
     * @param replies tells the hub; must hand over and return
     * @param executor does commands, one after another
     * @param elapsedMs a monotonic clock, milliseconds
     */
    public CommandDesk(
            CommandTarget target, Consumer<CommandReply> replies, Executor executor, LongSupplier elapsedMs) {
        this.target = target;
        this.replies = replies;
        this.executor = executor;
        this.elapsedMs = elapsedMs;
    }

    /**
     * Has a command done, if it is not too late for it, and replies. Returns at once.
     *
     * @param hubNowNs what the hub's clock says now, nanoseconds since the Unix epoch; {@code Long.MAX_VALUE} while that is not
     *     known, and then every command has expired
     */
    public void take(Command command, long hubNowNs) {
        long arrivedMs = elapsedMs.getAsLong();
        if (isNew(command)) {
            executor.execute(() -> answer(command, perform(command, hubNowNs, arrivedMs)));
        }
    }

    /** Whether it has to be done; one that is known, or too many, is answered here. */
    private synchronized boolean isNew(Command command) {
        Optional<CommandReply> earlier = known.get(command.request());
        if (earlier != null) {
            earlier.ifPresent(replies);
            return false;
        }
        if (underWay == MAX_UNDER_WAY) {
            replies.accept(reply(
                    command, Outcome.failed("%d commands are under way; try again later".formatted(MAX_UNDER_WAY))));
            return false;
        }
        underWay++;
        known.put(command.request(), Optional.empty());
        if (known.size() > MAX_REMEMBERED) {
            known.remove(known.keySet().iterator().next());
        }
        return true;
    }

    private CommandReply perform(Command command, long hubNowNs, long arrivedMs) {
        long waitedNs = TimeUnit.MILLISECONDS.toNanos(elapsedMs.getAsLong() - arrivedMs);
        // Compared this way round, because what is not known is the end of time.
        if (hubNowNs >= command.expiresNs() - waitedNs) {
            return new CommandReply(
                    command.request(), CommandReply.State.EXPIRED, "it came too late and was not begun");
        }
        LOG.info("Does what the hub asks for: {} {}", command.kind(), command.argument());
        try {
            return reply(command, outcome(command));
        } catch (RuntimeException e) {
            LOG.error("The command {} met a fault of this program", command.kind(), e);
            return reply(command, Outcome.failed("the agent failed: " + e));
        }
    }

    private Outcome outcome(Command command) {
        return switch (command.kind()) {
            case RESTART_SOURCE -> target.restartSource(command.argument());
            case FLUSH -> target.flush();
            case READ_ONCE -> target.readOnce(command.argument());
            case STATUS -> target.status();
            case UNKNOWN -> Outcome.unknown("this version of the agent knows no such command");
        };
    }

    private synchronized void answer(Command command, CommandReply reply) {
        underWay--;
        known.replace(command.request(), Optional.of(reply));
        replies.accept(reply);
    }

    private static CommandReply reply(Command command, Outcome outcome) {
        return new CommandReply(command.request(), outcome.state(), outcome.text());
    }
}

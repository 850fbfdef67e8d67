package io.tidegate.sim.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidegate.sim.device.AgentClient;
import io.tidegate.sim.device.LineProtocol;
import io.tidegate.sim.device.NotAcceptedException;
import io.tidegate.sim.device.Pace;
import io.tidegate.sim.device.Replay;
import io.tidegate.sim.signal.Recording;
import io.tidegate.sim.verdict.HubClient;
import io.tidegate.sim.verdict.HubUnavailableException;
import io.tidegate.sim.verdict.LedgerWatch;
import io.tidegate.sim.verdict.ReadingCheck;
import io.tidegate.sim.verdict.SeriesVerdict;
import io.tidegate.sim.verdict.Verdict;
import io.tidegate.sim.verdict.VerdictReport;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Sends a recording to an agent, watches the ledgers meanwhile, and compares at the end. */
final class Sending {

    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration GIVE_UP_AFTER = Duration.ofMinutes(2);
    private static final Duration NEVER = Duration.ofNanos(Long.MAX_VALUE);
    private static final long LOOK_EVERY_MS = 1_000;
    private static final int FULL_SPEED_BATCH_ROWS = 500;

    /** Paced, so many requests per second are aimed at: each costs the agent a commit. */
    private static final double PACED_REQUESTS_PER_SECOND = 20;

    private final Session session;
    private final SendingOptions options;
    private final Recording recording;
    private final LineProtocol lines;
    private final AgentClient agent;

    /**
     * @param agent as {@link #client} makes it
     * @throws CommandFailedException if the names cannot be sent
     */
    Sending(Session session, SendingOptions options, AgentClient agent, String name, Recording recording)
            throws CommandFailedException {
        this.session = session;
        this.options = options;
        this.recording = recording;
        try {
            this.lines = new LineProtocol(name, options.labels, recording.columns());
        } catch (IllegalArgumentException e) {
            throw new CommandFailedException(ExitCodes.FAILED, e);
        }
        this.agent = agent;
    }

    /** What talks to the agent. Making it takes a moment, so a recording that begins <em>now</em> is made after it. */
    static AgentClient client(SendingOptions options) {
        return new AgentClient(options.to, REQUEST_TIMEOUT);
    }

    /** How many rows go into a request at a pace of so many rows per second. */
    int batchRows(double rowsPerSecond) {
        if (options.batchRows > 0) {
            return options.batchRows;
        }
        double even = Math.ceil(rowsPerSecond / PACED_REQUESTS_PER_SECOND);
        return (int) Math.max(1, Math.min(FULL_SPEED_BATCH_ROWS, even));
    }

    /**
     * Sends everything, or until asked to stop.
     *
     * @param readings how many there are; {@link Long#MAX_VALUE} if there is no end
     */
    Replay.Summary send(Pace pace, int batchRows, String keyPrefix, long readings)
            throws IOException, InterruptedException, CommandFailedException {
        try (ProgressBar bar = session.progress(readings)) {
            Replay replay = new Replay(agent, session.clock(), new Replay.Listener() {
                private boolean answered = true;

                @Override
                public void accepted(int rows, int accepted) {
                    answered = true;
                    bar.remark("");
                    bar.advance(accepted);
                }

                @Override
                public void repeating(String reason) {
                    bar.remark("repeating: " + reason);
                    if (answered && !bar.isShown()) {
                        session.say("repeating until it is accepted: " + reason);
                    }
                    answered = false;
                }
            });
            return replay.run(recording, lines, new Replay.Options(pace, batchRows, keyPrefix, giveUpAfter(readings)));
        } catch (NotAcceptedException e) {
            throw new CommandFailedException(e.unreachable() ? ExitCodes.UNREACHABLE : ExitCodes.FAILED, e);
        }
    }

    private Duration giveUpAfter(long readings) {
        if (options.timeout != null) {
            return options.timeout;
        }
        return readings == Long.MAX_VALUE ? NEVER : GIVE_UP_AFTER;
    }

    /** A watch on both ledgers. */
    LedgerWatch watch(URI hub) {
        return new LedgerWatch(agent, new HubClient(hub, REQUEST_TIMEOUT), options.agent);
    }

    /** Sends as {@link #send} does, with a look at both ledgers every second. */
    Replay.Summary sendWatched(LedgerWatch watch, Pace pace, int batchRows, String keyPrefix, long readings)
            throws IOException, InterruptedException, CommandFailedException {
        ScheduledExecutorService looks = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "ledger-watch");
            thread.setDaemon(true);
            return thread;
        });
        try {
            ScheduledFuture<?> unused =
                    looks.scheduleWithFixedDelay(() -> look(watch), 0, LOOK_EVERY_MS, TimeUnit.MILLISECONDS);
            return send(pace, batchRows, keyPrefix, readings);
        } finally {
            looks.shutdownNow();
        }
    }

    private static void look(LedgerWatch watch) {
        try {
            watch.look();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits until the agent has nothing pending, and compares. */
    Verdict check(URI hub, LedgerWatch watch, long rows)
            throws IOException, InterruptedException, CommandFailedException {
        session.say("checking against " + hub + " …");
        boolean settled = watch.settle(session.clock(), options.settle);
        String agentId = watch.agentId();
        if (agentId.isEmpty()) {
            throw new CommandFailedException(
                    ExitCodes.UNREACHABLE,
                    "%s does not say which agent it is, so the hub cannot be asked - start it, or name it with --agent"
                            .formatted(options.to));
        }
        try {
            List<SeriesVerdict> series = new ReadingCheck(
                            new HubClient(hub, REQUEST_TIMEOUT), session.clock(), options.settle)
                    .compare(agentId, recording, lines.series(), rows);
            return new Verdict(series, watch.report(), settled);
        } catch (HubUnavailableException e) {
            throw new CommandFailedException(ExitCodes.UNREACHABLE, "the check cannot be made: " + e.getMessage());
        }
    }

    /** What was sent, in one line. */
    void report(Replay.Summary summary) {
        Histogram latency = summary.latencyUs();
        double seconds = summary.elapsedNs() / 1e9;
        session.say(String.format(
                Locale.ROOT,
                "%s: %,d rows, %,d readings in %,d requests, %,d repeated; %.1f s, %,.0f readings/s;"
                        + " due to accepted p50 %.1f ms, p99 %.1f ms, max %.1f ms",
                summary.completed() ? "accepted" : "stopped, accepted until then",
                summary.rows(),
                summary.readings(),
                summary.requests(),
                summary.retries(),
                seconds,
                seconds > 0 ? summary.readings() / seconds : 0,
                latency.getValueAtPercentile(50) / 1e3,
                latency.getValueAtPercentile(99) / 1e3,
                latency.getMaxValue() / 1e3));
    }

    /** Prints a verdict to stdout; {@code summary} is null if nothing was sent in this run. */
    void print(Verdict verdict, Replay.@Nullable Summary summary) throws IOException {
        session.print(VerdictReport.table(verdict), mapper -> {
            ObjectNode root = VerdictReport.json(verdict, mapper);
            if (summary != null) {
                root.putObject("replay")
                        .put("rows", summary.rows())
                        .put("readings", summary.readings())
                        .put("requests", summary.requests())
                        .put("repeated", summary.retries())
                        .put("seconds", summary.elapsedNs() / 1e9)
                        .put("accept_p50_ms", summary.latencyUs().getValueAtPercentile(50) / 1e3)
                        .put("accept_p99_ms", summary.latencyUs().getValueAtPercentile(99) / 1e3);
            }
            return root;
        });
    }
}

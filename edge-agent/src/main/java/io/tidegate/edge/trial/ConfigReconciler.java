package io.tidegate.edge.trial;

import io.tidegate.protocol.control.ConfigFault;
import io.tidegate.protocol.control.DesiredConfig;
import io.tidegate.protocol.control.ReportedConfig;
import io.tidegate.protocol.control.Verdict;
import io.tidegate.protocol.trial.CheckResult;
import io.tidegate.protocol.trial.ConfigTrial;
import io.tidegate.protocol.trial.Configuration;
import io.tidegate.protocol.trial.Health;
import io.tidegate.protocol.trial.Moment;
import io.tidegate.protocol.trial.Refusal;
import io.tidegate.protocol.trial.TrialAction;
import io.tidegate.protocol.trial.TrialPhase;
import io.tidegate.protocol.trial.VaultRecord;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The driver of configurations: owns one thread, and with it the {@link ConfigTrial}. What arrives is an event in its mailbox;
 * what the trial wants done is done here, on this thread, one thing after another.
 */
public final class ConfigReconciler implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ConfigReconciler.class);

    /** How often the agent's health is looked at while something depends on it. */
    private static final long HEALTH_INTERVAL_MS = 250;

    /** Configurations that wait to be looked at; of more than that, the oldest are not worth looking at. */
    static final int MAX_ARRIVED = 16;

    /** Events that wait before more of what is no configuration is not even counted. */
    static final int MAX_EVENTS = 1_000;

    /** What cannot be put into effect by then is tried again while the agent is up: the hub may have something better. */
    private static final long START_PATIENCE_MS = 10_000;

    private final Ports ports;
    private final ConfigTrial trial;
    private final BlockingQueue<Function<Moment, List<TrialAction>>> mailbox = new LinkedBlockingQueue<>();
    private final BlockingQueue<DesiredConfig> arrived = new ArrayBlockingQueue<>(MAX_ARRIVED);

    /** What has come of actions. It is told once all of the actions that it came of are performed, so that none overtakes. */
    private final Deque<Function<Moment, List<TrialAction>>> answers = new ArrayDeque<>();

    private final CountDownLatch applied = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "config");
    private long attempt;
    private boolean stopped;
    private Optional<Verdict> logged = Optional.empty();

    /**
     * Whom it works with.
     *
     * @param vault keeps what must survive
     * @param documents checks what is pushed
     * @param target runs it
     * @param reports tells the hub; must hand over and return
     * @param elapsedMs a monotonic clock, milliseconds
     * @param clock the wall clock, for reports only
     */
    public record Ports(
            ConfigVault vault,
            PushedDocuments documents,
            ConfigTarget target,
            Consumer<ReportedConfig> reports,
            LongSupplier elapsedMs,
            InstantSource clock) {}

    /**
     * A reconciler that is not running yet.
     *
     * @param trial made out of the record that the vault has; from now on the reconciler's
     */
    public ConfigReconciler(Ports ports, ConfigTrial trial) {
        this.ports = ports;
        this.trial = trial;
    }

    /** Starts the thread, and waits until a configuration runs, or a few seconds if none can. */
    public void start() throws InterruptedException {
        mailbox.add(trial::start);
        thread.start();
        if (!applied.await(START_PATIENCE_MS, TimeUnit.MILLISECONDS)) {
            LOG.error("No configuration could be put into effect yet; it is tried again");
        }
    }

    /** A configuration has arrived from the hub, or from somebody who says so. Any thread. */
    public void desired(DesiredConfig desired) {
        boolean replaces = false;
        while (!arrived.offer(desired)) {
            replaces |= arrived.poll() != null;
        }
        if (replaces) {
            LOG.warn("More configurations arrive than can be looked at; only the newest {} are", MAX_ARRIVED);
        } else {
            mailbox.add(now -> {
                DesiredConfig next = arrived.poll();
                return next == null ? List.of() : trial.onDesired(next, now);
            });
        }
    }

    /** Something that is no configuration has arrived in the place of one. Any thread. */
    public void undecodable(String why) {
        if (mailbox.size() < MAX_EVENTS) {
            mailbox.add(now -> trial.onUndecodable(why, now));
        } else {
            LOG.warn("SECURITY: the agent is flooded with messages that are no configurations");
        }
    }

    /** Does something between two changes of the configuration, on the thread that makes them. */
    public void execute(Runnable task) {
        mailbox.add(now -> {
            task.run();
            return List.of();
        });
    }

    /** A connection to the hub stands. Any thread. */
    public void hubConnected() {
        mailbox.add(trial::onHubConnected);
    }

    /** Ends the thread after what it is doing. A trial that is under way is undone at the next start. */
    @Override
    public void close() {
        mailbox.add(now -> {
            stopped = true;
            return List.of();
        });
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (!stopped) {
                step();
            }
        } catch (InterruptedException e) {
            LOG.warn("The configuration's thread was interrupted and stops; what runs runs on");
        } finally {
            applied.countDown();
        }
    }

    private void step() throws InterruptedException {
        Function<Moment, List<TrialAction>> event = mailbox.poll(waitMs(), TimeUnit.MILLISECONDS);
        try {
            handle(event == null ? trial::onTick : event);
            if (isWatching()) {
                Health health = ports.target().health();
                handle(now -> trial.onHealth(attempt, health, now));
            }
        } catch (RuntimeException e) {
            // The thread must outlive any single failure: what was confirmed runs on.
            LOG.error("A configuration met a fault of this program: {}", e.toString(), e);
            answers.clear();
        }
        if (trial.running().isPresent()) {
            applied.countDown();
        }
    }

    private long waitMs() {
        long dueMs = trial.nextMs();
        long waitMs = dueMs == Long.MAX_VALUE
                ? TimeUnit.HOURS.toMillis(1)
                : dueMs - ports.elapsedMs().getAsLong();
        return Math.max(0, isWatching() ? Math.min(waitMs, HEALTH_INTERVAL_MS) : waitMs);
    }

    /** Whether the trial waits for what health says. */
    private boolean isWatching() {
        return trial.phase() == TrialPhase.PROBATION
                || trial.phase() == TrialPhase.SETTLED && trial.nextMs() != Long.MAX_VALUE;
    }

    private void handle(Function<Moment, List<TrialAction>> event) {
        Performer performer = new Performer();
        for (Function<Moment, List<TrialAction>> next = event; next != null; next = answers.poll()) {
            next.apply(now()).forEach(action -> action.perform(performer));
        }
    }

    private Moment now() {
        Instant now = ports.clock().instant();
        return new Moment(
                ports.elapsedMs().getAsLong(), TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano());
    }

    /** Does what the trial wants, and notes what came of it. */
    private final class Performer implements TrialAction.Performer {

        @Override
        public void check(Configuration configuration) {
            PushedDocuments.Checked checked = ports.documents().check(configuration.document());
            CheckResult result = checked instanceof PushedDocuments.Effective effective
                    ? new CheckResult.Valid(effective.probationMs())
                    : new CheckResult.Invalid(((PushedDocuments.Wrong) checked).faults());
            tell(now -> trial.onChecked(configuration, result, now));
        }

        @Override
        public void save(long number, VaultRecord record) {
            try {
                ports.vault().write(record);
                tell(now -> trial.onSaved(number, now));
            } catch (IOException e) {
                LOG.warn(
                        "The record of pushed configurations could not be written: {}; it is tried again",
                        e.toString());
                tell(now -> trial.onSaveFailed(number, e.toString(), now));
            }
        }

        @Override
        public void apply(long number, Configuration configuration) {
            attempt = number;
            String failure = failureOf(configuration);
            if (failure.isEmpty()) {
                LOG.info("Runs configuration revision {}", configuration.revision());
                tell(now -> trial.onApplied(number, now));
                tell(now -> trial.onHealth(number, ports.target().health(), now));
            } else {
                LOG.warn(
                        "Configuration revision {} could not be put into effect: {}",
                        configuration.revision(),
                        failure);
                tell(now -> trial.onApplyFailed(number, failure, now));
            }
        }

        @Override
        public void report(ReportedConfig report) {
            report.desired()
                    .filter(verdict ->
                            verdict.state().isFinal() && !report.desired().equals(logged))
                    .ifPresent(verdict -> LOG.info(
                            "Configuration revision {}: {} {}", verdict.revision(), verdict.state(), verdict.reason()));
            logged = report.desired();
            ports.reports().accept(report);
        }

        @Override
        public void refuse(Refusal refusal) {
            LOG.warn("SECURITY: a configuration was refused ({}): {}", refusal.kind(), refusal.text());
        }

        /** Why a configuration does not run; empty if it does. */
        private String failureOf(Configuration configuration) {
            PushedDocuments.Checked checked = ports.documents().check(configuration.document());
            if (checked instanceof PushedDocuments.Wrong wrong) {
                ConfigFault first = wrong.faults().get(0);
                return "%s: %s".formatted(first.pointer(), first.what());
            }
            try {
                ports.target().apply(((PushedDocuments.Effective) checked).config());
                return "";
            } catch (IllegalArgumentException e) {
                return String.valueOf(e.getMessage());
            }
        }

        private void tell(Function<Moment, List<TrialAction>> answer) {
            answers.add(answer);
        }
    }
}

package io.tidegate.hub.rollout.driver;

import io.tidegate.hub.desired.DesiredConfigs;
import io.tidegate.hub.fleet.FleetView;
import io.tidegate.hub.rollout.Rollout.Command;
import io.tidegate.hub.rollout.RolloutLimits;
import io.tidegate.hub.store.RolloutTables;
import io.tidegate.hub.store.StoreUnavailableException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The driver of rollouts: one thread that owns them all, looks at the fleet every tick and whenever an agent has said something,
 * and does what operators want. What waits in its mailbox is bounded; who comes when it is full is told so.
 */
public final class RolloutController implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RolloutController.class);

    /** Operators' wishes that may wait. */
    private static final int MAX_WAITING = 64;

    /** However many agents say something at once, the fleet is not looked at more often. */
    private static final long LOOK_INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(100);

    private final RolloutDriver driver;
    private final Duration tick;
    private final BlockingQueue<Runnable> mailbox = new ArrayBlockingQueue<>(MAX_WAITING + 2);
    private final AtomicBoolean woken = new AtomicBoolean();
    private final Thread thread = new Thread(this::run, "rollouts");
    /** When the fleet is looked at next, and when it was last; of {@link System#nanoTime()}, and of the thread. */
    private long nextLookNs;

    private long lastLookNs;
    private volatile List<RolloutSummary> summaries = List.of();
    private volatile boolean closed;

    /** The mailbox is full, or the hub is stopping: nothing was done. */
    public static final class BusyException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        BusyException(String message) {
            super(message);
        }
    }

    public RolloutController(RolloutTables tables, DesiredConfigs desired, FleetView fleet, InstantSource clock) {
        this(
                new RolloutDriver(
                        new RolloutDriver.Rooms(tables, desired, fleet, clock),
                        RolloutLimits.DEFAULT,
                        ReadingRates.Options.DEFAULT),
                Duration.ofSeconds(1));
    }

    RolloutController(RolloutDriver driver, Duration tick) {
        this.driver = driver;
        this.tick = tick;
    }

    /** Goes on with what was under way when the hub stopped, whenever that was. */
    public void start() {
        thread.start();
    }

    /** An agent has said something, has come or has gone: it is looked at soon. Any thread; never blocks. */
    public void wake() {
        if (woken.compareAndSet(false, true) && !mailbox.offer(this::onWake)) {
            woken.set(false);
        }
    }

    /** Begins a rollout. The future fails with what {@link RolloutDriver} throws. Any thread; never blocks. */
    public CompletableFuture<RolloutOutcome> begin(RolloutPlan plan) {
        return ask(() -> driver.begin(plan));
    }

    public CompletableFuture<RolloutOutcome> command(long number, Command command, String author) {
        return ask(() -> driver.command(number, command, author));
    }

    public CompletableFuture<RolloutOutcome> undo(long number, String author) {
        return ask(() -> driver.undo(number, author));
    }

    /** Rollouts of which something may still come and the last that ended, as they were a moment ago. Any thread; never blocks. */
    public List<RolloutSummary> summaries() {
        return summaries;
    }

    /** Ends after what is under way; nothing is lost by that, or by not calling it. */
    @Override
    public void close() {
        closed = true;
        wake();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private CompletableFuture<RolloutOutcome> ask(Supplier<RolloutOutcome> question) {
        CompletableFuture<RolloutOutcome> answer = new CompletableFuture<>();
        boolean taken = !closed && mailbox.size() < MAX_WAITING && mailbox.offer(() -> answer(question, answer));
        if (!taken) {
            answer.completeExceptionally(new BusyException(
                    closed ? "the hub is stopping" : "%d wishes wait already; come again".formatted(MAX_WAITING)));
        }
        return answer;
    }

    private void answer(Supplier<RolloutOutcome> question, CompletableFuture<RolloutOutcome> answer) {
        try {
            RolloutOutcome outcome = question.get();
            summaries = driver.summaries();
            answer.complete(outcome);
        } catch (RuntimeException e) {
            answer.completeExceptionally(e);
        }
    }

    /** While nothing is rolled out the next tick is soon enough. */
    private void onWake() {
        woken.set(false);
        if (!driver.isIdle()) {
            nextLookNs = Math.min(nextLookNs, lastLookNs + LOOK_INTERVAL_NS);
        }
    }

    private void look() {
        lastLookNs = System.nanoTime();
        nextLookNs = lastLookNs + tick.toNanos();
        try {
            driver.tick();
            summaries = driver.summaries();
        } catch (StoreUnavailableException e) {
            LOG.warn("rollouts wait for the database: {}", e.getMessage());
        }
    }

    private void run() {
        lastLookNs = System.nanoTime();
        nextLookNs = lastLookNs + tick.toNanos();
        while (!closed) {
            try {
                long leftNs = nextLookNs - System.nanoTime();
                Runnable next = leftNs <= 0 ? null : mailbox.poll(leftNs, TimeUnit.NANOSECONDS);
                if (next == null) {
                    look();
                } else {
                    next.run();
                }
            } catch (InterruptedException e) {
                LOG.error("the rollouts were interrupted and stand still until the hub starts again");
                return;
            } catch (RuntimeException fault) {
                LOG.error("the rollouts met a fault and go on", fault);
            }
        }
        for (Runnable left = mailbox.poll(); left != null; left = mailbox.poll()) {
            left.run();
        }
    }
}

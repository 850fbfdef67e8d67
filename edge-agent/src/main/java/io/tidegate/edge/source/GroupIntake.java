package io.tidegate.edge.source;

import io.tidegate.edge.buffer.TelemetryBuffer;
import io.tidegate.edge.clock.ClockOffset;
import io.tidegate.edge.source.OfferOutcome.Busy;
import io.tidegate.edge.source.WaitingOffers.Waiting;
import io.tidegate.edge.transform.Pipeline;
import io.tidegate.protocol.sync.Lane;
import io.tidegate.protocol.telemetry.TimeQuality;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Groups offers: one storage thread turns what waits into one {@link TelemetryBuffer#append} per lane, so that many
 * small offers share one commit and one fsync. It is the only thread that writes readings into the buffer, and nobody
 * interrupts it (an interrupt would close the buffer's database). Between offer and buffer stand the transforms.
 *
 * <pre>
 * an awaited offer waits, or a group is full  →  the group commits at once
 * only unawaited offers wait                  →  the group commits when the oldest has waited the durability window
 * a group is being committed                  →  what arrives meanwhile makes the next group
 * time has come for what transforms held back →  it commits at once, alone
 * </pre>
 */
public final class GroupIntake implements Intake, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(GroupIntake.class);

    private final GroupAppender appender;
    private final InstantSource clock;
    private final LongSupplier nanoTime;
    private final long boot;
    private final Options options;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final WaitingOffers waiting;
    private final Thread storage;
    private @Nullable Exchange exchange;
    private boolean closing;
    private long groups;

    /**
     * Starts the storage thread.
     *
     * @param pipeline the transforms to begin with
     * @param clock dates idempotency keys
     * @param nanoTime the monotonic clock
     * @param boot in which start of the machine this is; see {@link io.tidegate.edge.clock.BootId}
     */
    public GroupIntake(
            TelemetryBuffer buffer,
            Pipeline pipeline,
            InstantSource clock,
            LongSupplier nanoTime,
            long boot,
            Options options) {
        this.clock = clock;
        this.boot = boot;
        this.appender = new GroupAppender(buffer, pipeline, clock, options.fullRetrySeconds(), nanoTime.getAsLong());
        this.nanoTime = nanoTime;
        this.options = options;
        this.waiting = new WaitingOffers(options);
        this.storage = new Thread(this::store, "storage");
        storage.setDaemon(true);
        storage.start();
    }

    /** @throws IllegalArgumentException if the offer alone is above the bound, so that it would never be taken */
    @Override
    public CompletionStage<OfferOutcome> offer(Offer offer) {
        int weight = offer.weight();
        if (weight > options.maxReadings()) {
            throw new IllegalArgumentException("an offer of %d readings; the intake takes at most %d at once"
                    .formatted(weight, options.maxReadings()));
        }
        Optional<ClockOffset> stampedBy = clockOf(offer);
        lock.lock();
        try {
            if (closing) {
                return busy("the agent is stopping");
            }
            if (!waiting.hasRoomFor(weight)) {
                return busy("the intake is overloaded: %d offers with %d readings wait for the disk"
                        .formatted(waiting.offers(), waiting.weight()));
            }
            CompletableFuture<OfferOutcome> outcome = new CompletableFuture<>();
            waiting.add(new Waiting(offer, weight, nanoTime.getAsLong(), stampedBy, outcome));
            changed.signal();
            return outcome.minimalCompletionStage();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Changes how long an offer that nobody waits for is kept in memory; any thread.
     *
     * @throws IllegalArgumentException if it is not between 0 and one minute
     */
    public void durabilityWindow(Duration window) {
        Options checked = options.withDurabilityWindow(window);
        lock.lock();
        try {
            waiting.durabilityWindow(checked.durabilityWindow());
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Makes durable what waits, without waiting for more; any thread. Completes when that is done, or has failed. */
    public CompletionStage<OfferOutcome> flush() {
        return offer(new Offer("flush", Lane.LIVE, List.of(), null, true));
    }

    /**
     * Goes on with other transforms, from a next group on and for all of it; those that are in both pipelines keep what
     * they remember. What ending windows held back becomes durable before; while the buffer does not take it, the
     * transforms stay as they are.
     *
     * @return true once these or even later ones are in effect; false if the intake was closed before
     */
    public CompletionStage<Boolean> exchange(Pipeline next) {
        lock.lock();
        try {
            if (closing) {
                return CompletableFuture.completedStage(false);
            }
            CompletableFuture<Boolean> done = new CompletableFuture<>();
            if (exchange != null) {
                done.thenAccept(exchange.done()::complete);
            }
            exchange = new Exchange(next, done);
            changed.signal();
            return done.minimalCompletionStage();
        } finally {
            lock.unlock();
        }
    }

    /** Readings that transforms have filtered since the start. */
    public long filtered() {
        return appender.filtered();
    }

    /** How much waits, and how well it is grouped. */
    public Load load() {
        lock.lock();
        try {
            return new Load(waiting.offers(), waiting.weight(), groups);
        } finally {
            lock.unlock();
        }
    }

    /** Refuses new offers, makes durable what waits, and returns when that is done. */
    @Override
    public void close() {
        lock.lock();
        try {
            closing = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
        boolean interrupted = false;
        while (storage.isAlive()) {
            try {
                storage.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        giveUpExchange();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void giveUpExchange() {
        Exchange given;
        lock.lock();
        try {
            given = exchange;
            exchange = null;
        } finally {
            lock.unlock();
        }
        if (given != null) {
            given.done().complete(false);
        }
    }

    /** How the clock is that has just stamped the unsynced readings of an offer. */
    private Optional<ClockOffset> clockOf(Offer offer) {
        if (!offer.readings().isAny(TimeQuality.UNSYNCED)) {
            return Optional.empty();
        }
        return Optional.of(
                offer.stampedHere()
                        ? ClockOffset.of(boot, clock.instant(), nanoTime.getAsLong())
                        : ClockOffset.UNKNOWN);
    }

    private CompletionStage<OfferOutcome> busy(String reason) {
        return CompletableFuture.completedStage(new Busy(reason, options.overloadRetrySeconds()));
    }

    private void store() {
        for (Turn turn = nextTurn(); turn != null; turn = nextTurn()) {
            if (turn.exchange() != null && appender.become(turn.exchange().pipeline(), nanoTime.getAsLong())) {
                done(turn.exchange());
            }
            if (appender.nanosUntilDue(false, nanoTime.getAsLong()) == 0) {
                appender.storeDue(nanoTime.getAsLong());
            }
            for (Map.Entry<Lane, List<Waiting>> lane : byLane(turn.group()).entrySet()) {
                appender.store(lane.getKey(), lane.getValue(), nanoTime.getAsLong());
            }
            release(turn.group());
        }
        appender.close(nanoTime.getAsLong());
    }

    /** Waits until there is something to do; null means the end. */
    private @Nullable Turn nextTurn() {
        lock.lock();
        try {
            while (!closing || !waiting.isEmpty()) {
                long nowNs = nanoTime.getAsLong();
                long groupNs = closing ? 0 : waiting.nanosUntilDue(nowNs);
                long heldNs = appender.nanosUntilDue(exchange != null, nowNs);
                if (groupNs == 0 || heldNs == 0) {
                    return new Turn(heldNs == 0 ? exchange : null, groupNs == 0 ? takeGroup() : List.of());
                }
                awaitChange(Math.min(groupNs, heldNs));
            }
            return null;
        } finally {
            lock.unlock();
        }
    }

    private List<Waiting> takeGroup() {
        groups++;
        return waiting.takeGroup();
    }

    /** Its transforms are in effect; it may be that others are asked for already. */
    private void done(Exchange made) {
        lock.lock();
        try {
            exchange = made.equals(exchange) ? null : exchange;
        } finally {
            lock.unlock();
        }
        made.done().complete(true);
    }

    private void awaitChange(long atMostNs) {
        try {
            long ignored = changed.awaitNanos(Math.min(atMostNs, TimeUnit.HOURS.toNanos(1)));
        } catch (InterruptedException e) {
            LOG.warn("the storage thread was interrupted, which nobody should do; it goes on");
        }
    }

    private void release(List<Waiting> group) {
        lock.lock();
        try {
            waiting.release(group);
        } finally {
            lock.unlock();
        }
    }

    /** Alarms first. */
    private static Map<Lane, List<Waiting>> byLane(List<Waiting> group) {
        Map<Lane, List<Waiting>> lanes = new EnumMap<>(Lane.class);
        group.forEach(offered -> lanes.computeIfAbsent(offered.offer().lane(), lane -> new ArrayList<>())
                .add(offered));
        return lanes;
    }

    /**
     * The bounds of the intake.
     *
     * @param maxOffers most offers that may wait
     * @param maxReadings most readings that may be held, waiting or on their way to the disk
     * @param maxGroupReadings readings after which a group does not wait for more
     * @param durabilityWindow longest time that an offer nobody waits for is kept in memory
     * @param overloadRetrySeconds when to try again after an overload
     * @param fullRetrySeconds when to try again while the buffer is full
     */
    public record Options(
            int maxOffers,
            int maxReadings,
            int maxGroupReadings,
            Duration durabilityWindow,
            int overloadRetrySeconds,
            int fullRetrySeconds) {

        /** For a small gateway: at most about 2 MB of numbers in memory, or 10 MB of texts. */
        public static final Options DEFAULT = new Options(2_000, 100_000, 20_000, Duration.ofMillis(200), 1, 10);

        public Options {
            if (maxOffers < 1 || maxReadings < 1 || maxGroupReadings < 1) {
                throw new IllegalArgumentException("an intake with a bound below 1 takes nothing");
            }
            if (!WaitingOffers.isWindow(durabilityWindow)) {
                throw new IllegalArgumentException(
                        "a durability window of %s; it must be between 0 and one minute".formatted(durabilityWindow));
            }
        }

        public Options withDurabilityWindow(Duration window) {
            return new Options(
                    maxOffers, maxReadings, maxGroupReadings, window, overloadRetrySeconds, fullRetrySeconds);
        }
    }

    /**
     * How much waits.
     *
     * @param waitingOffers offers that wait for the storage thread
     * @param heldReadings readings waiting or on their way to the disk
     * @param groups groups made since the start
     */
    public record Load(int waitingOffers, int heldReadings, long groups) {}

    /** Transforms to go on with, and who is to hear that they are in effect. */
    private record Exchange(Pipeline pipeline, CompletableFuture<Boolean> done) {}

    /** What the storage thread does next: transforms to go on with, if there are any, and a group, maybe empty. */
    private record Turn(@Nullable Exchange exchange, List<Waiting> group) {}
}

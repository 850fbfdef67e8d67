package io.tidegate.edge.source;

import io.tidegate.edge.buffer.Append;
import io.tidegate.edge.buffer.AppendOutcome;
import io.tidegate.edge.buffer.IdempotencyRecord;
import io.tidegate.edge.buffer.TelemetryBuffer;
import io.tidegate.edge.source.Offer.Idempotency;
import io.tidegate.edge.source.OfferOutcome.Accepted;
import io.tidegate.edge.source.OfferOutcome.Busy;
import io.tidegate.edge.source.OfferOutcome.Failed;
import io.tidegate.edge.source.OfferOutcome.KeyReused;
import io.tidegate.edge.source.OfferOutcome.Replayed;
import io.tidegate.edge.source.WaitingOffers.Waiting;
import io.tidegate.protocol.sync.Lane;
import io.tidegate.protocol.telemetry.Reading;
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
 * interrupts it (an interrupt would close the buffer's database).
 *
 * <pre>
 * an awaited offer waits, or a group is full  →  the group commits at once
 * only unawaited offers wait                  →  the group commits when the oldest has waited the durability window
 * a group is being committed                  →  what arrives meanwhile makes the next group
 * </pre>
 */
public final class GroupIntake implements Intake, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(GroupIntake.class);

    private final TelemetryBuffer buffer;
    private final InstantSource clock;
    private final LongSupplier nanoTime;
    private final Options options;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final WaitingOffers waiting;
    private final Thread storage;
    private boolean closing;
    private long groups;

    /**
     * Starts the storage thread.
     *
     * @param clock dates idempotency keys
     * @param nanoTime the monotonic clock
     */
    public GroupIntake(TelemetryBuffer buffer, InstantSource clock, LongSupplier nanoTime, Options options) {
        this.buffer = buffer;
        this.clock = clock;
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
            waiting.add(new Waiting(offer, weight, nanoTime.getAsLong(), outcome));
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
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private CompletionStage<OfferOutcome> busy(String reason) {
        return CompletableFuture.completedStage(new Busy(reason, options.overloadRetrySeconds()));
    }

    private void store() {
        for (List<Waiting> group = nextGroup(); !group.isEmpty(); group = nextGroup()) {
            for (Map.Entry<Lane, List<Waiting>> lane : byLane(group).entrySet()) {
                store(lane.getKey(), lane.getValue());
            }
            release(group);
        }
    }

    /** Waits until a group is due; an empty one means the end. */
    private List<Waiting> nextGroup() {
        lock.lock();
        try {
            while (!closing || !waiting.isEmpty()) {
                long remainingNs = waiting.nanosUntilDue(nanoTime.getAsLong());
                if (remainingNs == 0 || closing) {
                    groups++;
                    return waiting.takeGroup();
                }
                awaitChange(remainingNs);
            }
            return List.of();
        } finally {
            lock.unlock();
        }
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

    /** Makes one lane of a group durable and tells everyone. The catch-all keeps capture alive whatever breaks. */
    private void store(Lane lane, List<Waiting> group) {
        List<Waiting> fresh = new ArrayList<>();
        OfferOutcome outcome;
        try {
            for (Waiting offered : group) {
                OfferOutcome earlier = earlierOutcome(offered.offer().idempotency());
                if (earlier == null) {
                    fresh.add(offered);
                } else {
                    offered.outcome().complete(earlier);
                }
            }
            Append append = append(lane, fresh);
            boolean isNothing = append.readings().isEmpty() && append.keys().isEmpty();
            outcome = isNothing ? new Accepted() : outcome(buffer.append(append));
        } catch (RuntimeException e) {
            LOG.error("the {} lane's group of {} offers was not stored", lane.text(), group.size(), e);
            outcome = new Failed("the buffer failed: " + e);
            fresh = group;
        }
        for (Waiting offered : fresh) {
            offered.outcome().complete(outcome);
        }
    }

    /** What an earlier request with the same key was answered; null if there was none. */
    private @Nullable OfferOutcome earlierOutcome(@Nullable Idempotency idempotency) {
        if (idempotency == null) {
            return null;
        }
        Optional<IdempotencyRecord> earlier = buffer.recall(idempotency.key());
        return earlier.map(record -> record.bodyDigest() == idempotency.bodyDigest() ? new Replayed() : new KeyReused())
                .orElse(null);
    }

    private Append append(Lane lane, List<Waiting> group) {
        List<Reading> readings = new ArrayList<>();
        List<IdempotencyRecord> keys = new ArrayList<>();
        long nowNs = TimeUnit.MILLISECONDS.toNanos(clock.millis());
        for (Waiting offered : group) {
            readings.addAll(offered.offer().readings());
            Idempotency idempotency = offered.offer().idempotency();
            if (idempotency != null) {
                keys.add(new IdempotencyRecord(idempotency.key(), idempotency.bodyDigest(), nowNs));
            }
        }
        return new Append(lane, readings, keys);
    }

    private OfferOutcome outcome(AppendOutcome outcome) {
        if (outcome instanceof AppendOutcome.Appended) {
            return new Accepted();
        }
        if (outcome instanceof AppendOutcome.Failed failed) {
            return new Failed(failed.reason());
        }
        return new Busy("the buffer is full and rejects new readings", options.fullRetrySeconds());
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

        /** For a small gateway: at most about 10 MB of readings in memory. */
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
}

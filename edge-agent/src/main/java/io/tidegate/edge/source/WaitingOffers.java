package io.tidegate.edge.source;

import io.tidegate.edge.clock.ClockOffset;
import io.tidegate.edge.source.Offer.Idempotency;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * The offers that wait for the storage thread, which of them make the next group, and when it is due. Time is passed
 * in. Not thread-safe: {@link GroupIntake} guards it.
 */
final class WaitingOffers {

    /** Two looks at an unchanged clock may differ by so much; by more, and it was set between them. */
    static final long MOST_DRIFT_NS = TimeUnit.MILLISECONDS.toNanos(100);

    private final GroupIntake.Options options;
    private long windowNs;
    private final Deque<Waiting> queue = new ArrayDeque<>();

    /** Weight of everything that is held: waiting, or in the group that is being made durable. */
    private int heldWeight;

    private int waitingWeight;
    private int waitingAwaited;

    WaitingOffers(GroupIntake.Options options) {
        this.options = options;
        this.windowNs = options.durabilityWindow().toNanos();
    }

    /** How long offers that nobody waits for are kept from now on, those that wait already too. */
    void durabilityWindow(Duration window) {
        windowNs = window.toNanos();
    }

    /** Whether the bounds leave room for {@code weight} more. */
    boolean hasRoomFor(int weight) {
        return queue.size() < options.maxOffers() && heldWeight + weight <= options.maxReadings();
    }

    void add(Waiting waiting) {
        queue.add(waiting);
        heldWeight += waiting.weight();
        waitingWeight += waiting.weight();
        if (waiting.offer().awaited()) {
            waitingAwaited++;
        }
    }

    /** How long the next group may still wait for company; 0 if it is due, {@link Long#MAX_VALUE} if nobody waits. */
    long nanosUntilDue(long nowNs) {
        Waiting first = queue.peek();
        if (first == null) {
            return Long.MAX_VALUE;
        }
        if (waitingAwaited > 0 || waitingWeight >= options.maxGroupReadings()) {
            return 0;
        }
        return Math.max(0, first.arrivedNs() + windowNs - nowNs);
    }

    /**
     * Takes the next group, whose unsynced readings were all stamped before, or all after the clock was set. It ends before an idempotency key that it has already: the buffer knows by then what
     * became of the first.
     */
    List<Waiting> takeGroup() {
        List<Waiting> group = new ArrayList<>();
        Set<String> keys = new HashSet<>();
        int weight = 0;
        Optional<ClockOffset> clock = Optional.empty();
        for (Waiting next = queue.peek(); next != null; next = queue.peek()) {
            Idempotency idempotency = next.offer().idempotency();
            boolean full = !group.isEmpty() && weight + next.weight() > options.maxGroupReadings();
            if (full || !isUnchanged(clock, next.clock()) || (idempotency != null && !keys.add(idempotency.key()))) {
                break;
            }
            queue.remove();
            group.add(next);
            clock = clock.or(next::clock);
            weight += next.weight();
            waitingWeight -= next.weight();
            if (next.offer().awaited()) {
                waitingAwaited--;
            }
        }
        return group;
    }

    private static boolean isUnchanged(Optional<ClockOffset> before, Optional<ClockOffset> after) {
        if (before.isEmpty() || after.isEmpty()) {
            return true;
        }
        return before.get().boot() == after.get().boot()
                && Math.abs(after.get().aheadOfNs(before.get())) <= MOST_DRIFT_NS;
    }

    /** The fate of {@code group} is known: its room is free again. */
    void release(List<Waiting> group) {
        group.forEach(waiting -> heldWeight -= waiting.weight());
    }

    int offers() {
        return queue.size();
    }

    /** Weight of everything that is held. */
    int weight() {
        return heldWeight;
    }

    boolean isEmpty() {
        return queue.isEmpty();
    }

    /** Whether {@code window} is a sensible durability window. */
    static boolean isWindow(Duration window) {
        return !window.isNegative() && window.compareTo(Duration.ofMinutes(1)) <= 0;
    }

    /**
     * An offer.
     *
     * @param arrivedNs when it arrived, by the monotonic clock
     * @param clock how the clock was that stamped its unsynced readings; unknown if that was not ours, empty if it has none
     * @param outcome who is to hear of its fate
     */
    record Waiting(
            Offer offer,
            int weight,
            long arrivedNs,
            Optional<ClockOffset> clock,
            CompletableFuture<OfferOutcome> outcome) {}
}

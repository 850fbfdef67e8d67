package io.tidegate.sim.fleet;

import io.tidegate.sim.agent.VirtualAgent;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * The driver of many simulated agents: one thread that takes events of their links and wakes each agent when it has
 * something to do.
 */
final class FleetLoop implements Runnable {

    private static final long COUNT_INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final int MAX_EVENTS_AT_A_TIME = 1_000;

    private final LongSupplier nanoTime;
    private final List<Seat> seats = new ArrayList<>();
    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final PriorityQueue<Wake> wakes = new PriorityQueue<>();
    private boolean stopped;
    private volatile FleetCounts counts = FleetCounts.NONE;

    /** What happened on the link of one agent. */
    private record Event(Seat seat, Runnable task) {}

    /** When a seat is to be woken. */
    private record Wake(long atNs, Seat seat) implements Comparable<Wake> {
        @Override
        public int compareTo(Wake other) {
            return Long.compare(atNs, other.atNs);
        }
    }

    /** The place of one agent; hands what its link says over to the loop's thread. */
    private final class Seat implements Executor {

        private final VirtualAgent agent;
        private long wakeAtNs = Long.MAX_VALUE;

        Seat(Function<Executor, VirtualAgent> maker) {
            this.agent = maker.apply(this);
        }

        @Override
        public void execute(Runnable task) {
            events.add(new Event(this, task));
        }
    }

    FleetLoop(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Adds an agent, before the loop runs; it is given the loop as executor of what its link hears. */
    void add(Function<Executor, VirtualAgent> maker) {
        seats.add(new Seat(maker));
    }

    /** How the agents are, as of the last tenth of a second; from any thread. */
    FleetCounts counts() {
        return counts;
    }

    /** Ends the loop soon; from any thread. */
    void stop() {
        seats.get(0).execute(() -> stopped = true);
    }

    /** The agents; to be touched once the loop has ended. */
    List<VirtualAgent> agents() {
        return seats.stream().map(seat -> seat.agent).toList();
    }

    @Override
    public void run() {
        long countAtNs = nanoTime.getAsLong();
        Set<Seat> touched = new LinkedHashSet<>(seats);
        List<Event> taken = new ArrayList<>();
        try {
            while (!stopped) {
                advance(touched);
                if (nanoTime.getAsLong() >= countAtNs) {
                    countAtNs = nanoTime.getAsLong() + COUNT_INTERVAL_NS;
                    counts = FleetCounts.of(agents());
                }
                await(
                        Math.min(
                                countAtNs,
                                wakes.isEmpty() ? Long.MAX_VALUE : wakes.peek().atNs()),
                        taken);
                touched.clear();
                handle(taken, touched);
                wake(touched);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        counts = FleetCounts.of(agents());
    }

    private void await(long untilNs, List<Event> taken) throws InterruptedException {
        taken.clear();
        Event first = events.poll(Math.max(0, untilNs - nanoTime.getAsLong()), TimeUnit.NANOSECONDS);
        if (first != null) {
            taken.add(first);
            events.drainTo(taken, MAX_EVENTS_AT_A_TIME);
        }
    }

    private void handle(List<Event> taken, Set<Seat> touched) {
        long nowNs = nanoTime.getAsLong();
        for (Event event : taken) {
            event.seat().agent.observe(nowNs);
            event.task().run();
            touched.add(event.seat());
        }
    }

    private void wake(Set<Seat> touched) {
        long nowNs = nanoTime.getAsLong();
        while (!wakes.isEmpty() && wakes.peek().atNs() <= nowNs) {
            Wake due = wakes.remove();
            if (due.seat().wakeAtNs == due.atNs()) {
                touched.add(due.seat());
            }
        }
    }

    private void advance(Set<Seat> touched) {
        for (Seat seat : touched) {
            seat.agent.observe(nanoTime.getAsLong());
            seat.agent.advance();
            long dueNs = seat.agent.nextDueNs();
            if (dueNs != seat.wakeAtNs) {
                seat.wakeAtNs = dueNs;
                if (dueNs != Long.MAX_VALUE) {
                    wakes.add(new Wake(dueNs, seat));
                }
            }
        }
    }
}

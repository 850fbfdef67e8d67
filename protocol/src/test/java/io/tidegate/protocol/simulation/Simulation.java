package io.tidegate.protocol.simulation;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** Runs many worlds, on as many threads as there are cores; each world by itself is on one thread. */
final class Simulation {

    private final Bugs bugs;
    private final long firstSeed;
    private final long worlds;
    private final AtomicLong next = new AtomicLong();
    private final Coverage coverage = new Coverage();
    private long readings;
    private @Nullable Long brokenSeed;

    Simulation(Bugs bugs, long firstSeed, long worlds) {
        this.bugs = bugs;
        this.firstSeed = firstSeed;
        this.worlds = worlds;
    }

    /** Runs them all, or until one breaks a promise; tells how many are done, now and then, on any thread. */
    void run(LongConsumer done) throws InterruptedException {
        Thread[] threads = new Thread[Runtime.getRuntime().availableProcessors()];
        for (int i = 0; i < threads.length; i++) {
            threads[i] = new Thread(() -> work(done), "worlds-" + i);
            threads[i].start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private void work(LongConsumer done) {
        Coverage met = new Coverage();
        long accepted = 0;
        for (long i = next.getAndIncrement(); i < worlds && !isBroken(); i = next.getAndIncrement()) {
            World world = new World(firstSeed + i, bugs);
            try {
                world.run(Plan.of(firstSeed + i));
            } catch (BrokenPromise | RuntimeException e) {
                broken(firstSeed + i);
            }
            met.add(world.met());
            accepted += world.readings();
            done.accept(i + 1);
        }
        add(met, accepted);
    }

    private synchronized void add(Coverage met, long accepted) {
        coverage.add(met);
        readings += accepted;
    }

    private synchronized void broken(long seed) {
        brokenSeed = brokenSeed == null ? seed : Math.min(seed, brokenSeed);
    }

    private synchronized boolean isBroken() {
        return brokenSeed != null;
    }

    /** The seed of a world that broke a promise; empty if none did. */
    synchronized Optional<Long> brokenSeed() {
        return Optional.ofNullable(brokenSeed);
    }

    synchronized Coverage coverage() {
        return coverage;
    }

    /** Readings that were accepted in all worlds together. */
    synchronized long readings() {
        return readings;
    }

    /** One number for everything that happens in a world. */
    static long hash(long seed) {
        World world = new World(seed, Bugs.NONE);
        world.run(Plan.of(seed));
        return world.trace().hash();
    }

    /** How many worlds it takes to notice a bug, at most {@code most}; empty if they do not. */
    static Optional<Long> worldsToCatch(PlantedBug bug, long firstSeed, long most) {
        for (long i = 0; i < most; i++) {
            try {
                new World(firstSeed + i, new Bugs(bug)).run(Plan.of(firstSeed + i));
            } catch (BrokenPromise caught) {
                return Optional.of(i + 1);
            }
        }
        return Optional.empty();
    }
}

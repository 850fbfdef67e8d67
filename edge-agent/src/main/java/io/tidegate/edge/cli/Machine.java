package io.tidegate.edge.cli;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * What the rooms of the agent take from the machine that they run on: its clocks, and chance.
 *
 * @param clock the wall clock
 * @param nanoTime the monotonic clock
 * @param random draws epochs, incarnations and sessions
 */
record Machine(InstantSource clock, LongSupplier nanoTime, RandomGenerator random) {

    static Machine ofThisProcess() {
        return new Machine(Clock.systemUTC(), System::nanoTime, new SecureRandom());
    }

    /** The monotonic clock in milliseconds. */
    LongSupplier monotonicMs() {
        return () -> TimeUnit.NANOSECONDS.toMillis(nanoTime.getAsLong());
    }
}

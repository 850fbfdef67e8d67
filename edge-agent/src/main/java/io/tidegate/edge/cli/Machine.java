package io.tidegate.edge.cli;

import io.tidegate.edge.clock.BootId;
import io.tidegate.edge.clock.ClockSync;
import io.tidegate.edge.clock.Timedatectl;
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
 * @param clockSync what the operating system says of it
 * @param nanoTime the monotonic clock
 * @param boot which start of it this is, see {@link BootId}
 * @param random draws epochs, incarnations and sessions
 */
record Machine(InstantSource clock, ClockSync clockSync, LongSupplier nanoTime, long boot, RandomGenerator random) {

    static Machine ofThisProcess() {
        SecureRandom random = new SecureRandom();
        return new Machine(
                Clock.systemUTC(), new Timedatectl(), System::nanoTime, BootId.ofThisMachine(random), random);
    }

    /** The monotonic clock in milliseconds. */
    LongSupplier monotonicMs() {
        return () -> TimeUnit.NANOSECONDS.toMillis(nanoTime.getAsLong());
    }
}

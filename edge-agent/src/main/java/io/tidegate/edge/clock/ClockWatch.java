package io.tidegate.edge.clock;

import java.time.Instant;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the trust in the clock, on a thread of its own: asks the operating system now and then, and tells when the
 * clock becomes trusted, and by how much it was wrong before.
 */
public final class ClockWatch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ClockWatch.class);

    /** How soon it is noticed that somebody has set the clock. */
    static final long UNTRUSTED_LOOK_MS = 1_000;

    /** How often the operating system is asked while the clock is not trusted. */
    static final long UNTRUSTED_ASK_MS = 10_000;

    /** The same while it is: a clock that is kept right does not become wrong within minutes. */
    static final long TRUSTED_ASK_MS = 600_000;

    private final ClockTrust trust;
    private final ClockSync sync;
    private final long boot;
    private final LongSupplier nanoTime;
    private final Listener listener;
    private final ScheduledThreadPoolExecutor looks;

    private ClockTrust.@Nullable Verdict verdict;
    private long verdictNs;
    private long askDueNs;
    private boolean listenerOwed;

    /** Hears of the clock; on the watch's thread, or on the one that starts it. May hold it up. */
    public interface Listener {

        /**
         * The clock is right from now on.
         *
         * @return false if that could not be taken note of; it is told again soon
         */
        boolean trusted(ClockOffset right);

        /** The clock may be wrong from now on. */
        void doubted();
    }

    /**
     * A watch that has not begun yet.
     *
     * @param boot see {@link BootId}
     * @param nanoTime the monotonic clock
     */
    public ClockWatch(ClockTrust trust, ClockSync sync, long boot, LongSupplier nanoTime, Listener listener) {
        this.trust = trust;
        this.sync = sync;
        this.boot = boot;
        this.nanoTime = nanoTime;
        this.listener = listener;
        this.verdictNs = nanoTime.getAsLong();
        this.askDueNs = verdictNs;
        this.looks = new ScheduledThreadPoolExecutor(
                1,
                task -> {
                    Thread thread = new Thread(task, "clock-watch");
                    thread.setDaemon(true);
                    return thread;
                },
                new ThreadPoolExecutor.DiscardPolicy());
        looks.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /** Looks for the first time, here and now, so that no reading is stamped before; then goes on by itself. */
    public void start() {
        again(look());
    }

    /** How the clock is; any thread. */
    public synchronized ClockState state() {
        ClockTrust.Verdict now = trust.verdict(trust.now());
        boolean asBefore = verdict != null && verdict.isTrusted() == now.isTrusted();
        long sinceNs = asBefore ? nanoTime.getAsLong() - verdictNs : 0;
        return new ClockState(now, TimeUnit.NANOSECONDS.toSeconds(sinceNs));
    }

    /** Looks no more. Not interrupted: an interrupt inside the buffer would close its database. */
    @Override
    public void close() {
        looks.shutdown();
    }

    /** Does what is due; returns in how many milliseconds it is to be called again. */
    long look() {
        boolean trustedBefore = isTrusted();
        boolean set = !trustedBefore && trust.verdict(trust.now()).isTrusted();
        if (trust.systemIsAsked() && (set || nanoTime.getAsLong() - askDueNs >= 0)) {
            trust.hear(sync.ask());
            askDueNs = nanoTime.getAsLong() + TimeUnit.MILLISECONDS.toNanos(UNTRUSTED_ASK_MS);
        }
        Instant wall = trust.now();
        long monotonicNs = nanoTime.getAsLong();
        become(trust.verdict(wall), monotonicNs);
        if (listenerOwed) {
            listenerOwed = !tell(ClockOffset.of(boot, wall, monotonicNs));
        }
        return isTrusted() && !listenerOwed ? TRUSTED_ASK_MS : UNTRUSTED_LOOK_MS;
    }

    private synchronized boolean isTrusted() {
        return verdict != null && verdict.isTrusted();
    }

    private synchronized void become(ClockTrust.Verdict now, long monotonicNs) {
        if (verdict == null || verdict.isTrusted() != now.isTrusted()) {
            verdictNs = monotonicNs;
            listenerOwed = true;
            if (!now.isTrusted()) {
                LOG.warn(
                        "The clock of this machine is not trusted, because {}. Readings are marked \"unsynced\" until it is.",
                        now.why());
            } else if (verdict != null) {
                LOG.info("The clock of this machine is trusted, because {}", now.why());
            }
        }
        verdict = now;
    }

    private boolean tell(ClockOffset offset) {
        if (isTrusted()) {
            return listener.trusted(offset);
        }
        listener.doubted();
        return true;
    }

    private void again(long delayMs) {
        ScheduledFuture<?> unused = looks.schedule(this::lookAndGoOn, delayMs, TimeUnit.MILLISECONDS);
    }

    /** The catch-all keeps the watch alive: without it, readings would stay marked for ever. */
    private void lookAndGoOn() {
        long delayMs = UNTRUSTED_ASK_MS;
        try {
            delayMs = look();
        } catch (RuntimeException e) {
            LOG.error("The clock could not be looked at, and will be again: {}", e.toString(), e);
        }
        again(delayMs);
    }
}

package io.tidegate.edge.source.host;

import io.tidegate.edge.source.Intake;
import io.tidegate.edge.source.ObservationClock;
import io.tidegate.edge.source.Offer;
import io.tidegate.edge.source.OfferOutcome;
import io.tidegate.edge.source.OfferOutcome.Accepted;
import io.tidegate.edge.source.OfferOutcome.Busy;
import io.tidegate.edge.source.OfferOutcome.Failed;
import io.tidegate.edge.source.Source;
import io.tidegate.edge.source.SourceProgress;
import io.tidegate.protocol.sync.Lane;
import io.tidegate.protocol.telemetry.Reading;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Source {@code host}: looks at the gateway itself every interval, on a thread of its own. The schedule follows the
 * monotonic clock; looks that were missed, because the machine slept, are not made up for.
 */
public final class HostSource implements Source {

    private static final Logger LOG = LoggerFactory.getLogger(HostSource.class);

    /** Longer than a look takes, unless a disk hangs. */
    private static final long CLOSE_TIMEOUT_MS = 2_000;

    private final Options options;
    private final Intake intake;
    private final ObservationClock clock;
    private final LongSupplier nanoTime;
    private final HostReader reader;
    private final SourceProgress progress = new SourceProgress();
    private final Semaphore wakeUps = new Semaphore(0);
    private volatile boolean closing;
    private @Nullable Thread thread;

    /** @param nanoTime the monotonic clock */
    public HostSource(Options options, Intake intake, ObservationClock clock, LongSupplier nanoTime) {
        this.options = options;
        this.intake = intake;
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.reader = new HostReader(options.name(), options.root());
    }

    @Override
    public String name() {
        return options.name();
    }

    @Override
    public void start() {
        Thread polling = new Thread(this::poll, "source-" + options.name());
        polling.setDaemon(true);
        thread = polling;
        polling.start();
    }

    @Override
    public boolean readNow() {
        wakeUps.release();
        return true;
    }

    @Override
    public Health health() {
        return progress.health();
    }

    @Override
    public void close() {
        closing = true;
        wakeUps.release();
        Thread polling = thread;
        if (polling != null) {
            try {
                polling.join(CLOSE_TIMEOUT_MS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void poll() {
        long intervalNs = options.interval().toNanos();
        long startNs = nanoTime.getAsLong();
        try (reader) {
            do {
                look();
                long waitNs = nanosUntilNext(startNs, nanoTime.getAsLong(), intervalNs);
                if (wakeUps.tryAcquire(waitNs, TimeUnit.NANOSECONDS)) {
                    // However often it was woken meanwhile, one look is what they all want.
                    wakeUps.drainPermits();
                }
            } while (!closing);
        } catch (InterruptedException e) {
            LOG.warn("source {} was interrupted and delivers no more", options.name());
        }
    }

    /** The next multiple of the interval since the start that is still to come. */
    static long nanosUntilNext(long startNs, long nowNs, long intervalNs) {
        return intervalNs - Math.floorMod(nowNs - startNs, intervalNs);
    }

    private void look() {
        List<Reading> readings = reader.read(clock.now(), nanoTime.getAsLong());
        if (readings.isEmpty()) {
            progress.failed("nothing could be read below %s; this source needs Linux's /proc and /sys"
                    .formatted(options.root()));
            return;
        }
        intake.offer(new Offer(options.name(), options.lane(), readings, null, false))
                .thenAccept(outcome -> note(outcome, readings));
    }

    private void note(OfferOutcome outcome, List<Reading> readings) {
        if (outcome instanceof Accepted) {
            progress.accepted(readings);
        } else if (outcome instanceof Busy busy) {
            progress.failed("its readings are not taken: " + busy.reason());
        } else if (outcome instanceof Failed failed) {
            progress.failed("its readings could not be stored: " + failed.reason());
        }
    }

    /**
     * What to look at and how often.
     *
     * @param name first half of every series name
     * @param lane of its readings
     * @param interval between two looks
     * @param root usually {@code /}
     */
    public record Options(String name, Lane lane, Duration interval, Path root) {

        public Options {
            if (interval.isNegative() || interval.isZero()) {
                throw new IllegalArgumentException("the interval must be longer than nothing");
            }
        }

        public Options(String name, Lane lane, Duration interval) {
            this(name, lane, interval, Path.of("/"));
        }
    }
}

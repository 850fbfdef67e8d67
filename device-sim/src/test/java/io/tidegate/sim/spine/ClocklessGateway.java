package io.tidegate.sim.spine;

import io.tidegate.edge.buffer.BufferUnavailableException;
import io.tidegate.edge.buffer.h2.BufferOptions;
import io.tidegate.edge.buffer.h2.H2SegmentBuffer;
import io.tidegate.edge.clock.ClockOffset;
import io.tidegate.edge.clock.ClockSync.Word;
import io.tidegate.edge.clock.ClockTrust;
import io.tidegate.edge.clock.ClockWatch;
import io.tidegate.edge.source.GroupIntake;
import io.tidegate.edge.source.ObservationClock;
import io.tidegate.edge.source.Offer;
import io.tidegate.edge.source.OfferOutcome.Accepted;
import io.tidegate.edge.transform.Pipeline;
import io.tidegate.edge.uplink.Forwarder;
import io.tidegate.edge.uplink.IdentityWatch;
import io.tidegate.edge.uplink.PahoHubLink;
import io.tidegate.protocol.sync.AgentId;
import io.tidegate.protocol.sync.Lane;
import io.tidegate.protocol.sync.SyncLimits;
import io.tidegate.protocol.telemetry.Quality;
import io.tidegate.protocol.telemetry.Reading;
import io.tidegate.protocol.telemetry.Series;
import io.tidegate.protocol.telemetry.Value;
import io.tidegate.protocol.wire.AgentStatus;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The rooms of an agent on a machine without a clock battery, wired as in the agent: it begins in 1970, until somebody sets
 * its clock. The value of each reading is the true time at which it was taken.
 */
final class ClocklessGateway implements AutoCloseable {

    static final AgentId ID = new AgentId("clockless");

    private static final long BOOT = 7;
    private static final Instant BUILT = Instant.parse("2026-01-01T00:00:00Z");
    private static final long STATUS_INTERVAL_MS = 200;
    private static final long PATIENCE_SECONDS = 60;

    private final InstantSource trueClock = Clock.systemUTC();
    private final long bootedNs = System.nanoTime();
    private final RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
    private final CountDownLatch corrected = new CountDownLatch(1);
    private final ClockTrust trust = new ClockTrust(this::now, BUILT, true);
    private final ObservationClock observed = new ObservationClock(trust);

    private Path directory;
    private H2SegmentBuffer buffer;
    private GroupIntake intake;
    private ClockWatch watch;
    private @Nullable Forwarder forwarder;
    private volatile boolean clockIsSet;

    ClocklessGateway(Path directory) throws BufferUnavailableException {
        this.directory = directory;
        open();
    }

    /** Takes readings in, and returns when they are accepted. */
    void take(int count) {
        List<Reading> readings =
                IntStream.range(0, count).mapToObj(i -> reading()).toList();
        Offer offer = new Offer("test", Lane.LIVE, readings, null, true);
        if (!(intake.offer(offer).toCompletableFuture().join() instanceof Accepted)) {
            throw new AssertionError("the readings were not accepted");
        }
    }

    /** NTP has been heard; returns when the agent has noticed. */
    void setClock() throws InterruptedException {
        clockIsSet = true;
        if (!corrected.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("nobody noticed that the clock was set");
        }
    }

    /** The hub can be reached from now on. */
    void connect(URI hub) {
        IdentityWatch identity = new IdentityWatch(ClocklessGateway::monotonicMs, this::now);
        PahoHubLink link = new PahoHubLink(
                PahoHubLink.Options.of(ID, hub), random::nextLong, ClocklessGateway::monotonicMs, this::now, identity);
        forwarder = new Forwarder(
                buffer,
                link,
                SyncLimits.DEFAULT,
                this::status,
                STATUS_INTERVAL_MS,
                ClocklessGateway::monotonicMs,
                identity);
        forwarder.start();
    }

    void disconnect() {
        if (forwarder != null) {
            forwarder.close();
            forwarder = null;
        }
    }

    /** Goes on with what is on the disk at this moment, in the same boot of the machine. */
    void killAndStart() throws IOException, BufferUnavailableException {
        Path left = directory.resolveSibling(directory.getFileName() + "-left");
        Files.createDirectories(left);
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.copy(file, left.resolve(file.getFileName()));
            }
        }
        close();
        directory = left;
        open();
    }

    @Override
    public void close() {
        disconnect();
        watch.close();
        intake.close();
        buffer.close();
    }

    private void open() throws BufferUnavailableException {
        buffer = H2SegmentBuffer.open(BufferOptions.defaults(directory, ID), this::now, random);
        intake =
                new GroupIntake(buffer, Pipeline.EMPTY, this::now, System::nanoTime, BOOT, GroupIntake.Options.DEFAULT);
        watch = new ClockWatch(trust, () -> Word.UNKNOWN, BOOT, System::nanoTime, new ClockWatch.Listener() {
            @Override
            public boolean trusted(ClockOffset right) {
                boolean durable = buffer.clockTrusted(right);
                if (durable) {
                    corrected.countDown();
                }
                return durable;
            }

            @Override
            public void doubted() {
                buffer.clockDoubted();
            }
        });
        watch.start();
    }

    private Instant now() {
        return clockIsSet ? trueClock.instant() : Instant.EPOCH.plusNanos(System.nanoTime() - bootedNs);
    }

    private Reading reading() {
        ObservationClock.Stamp stamp = observed.now();
        Instant truth = trueClock.instant();
        long truthNs = TimeUnit.SECONDS.toNanos(truth.getEpochSecond()) + truth.getNano();
        return new Reading(Series.of("clock/truth"), stamp.timeNs(), Value.of(truthNs), Quality.GOOD, stamp.quality());
    }

    private AgentStatus status(long session) {
        return new AgentStatus(
                true,
                session,
                "test",
                0,
                0,
                buffer.streams(),
                new AgentStatus.Buffer(0, 0, 1, OptionalLong.empty(), OptionalLong.empty()),
                new AgentStatus.Config(0, 0, "applied"),
                List.of(),
                Map.of(),
                0,
                0);
    }

    private static long monotonicMs() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }
}

package io.tidegate.edge.cli;

import io.tidegate.edge.buffer.BufferUnavailableException;
import io.tidegate.edge.buffer.h2.BufferOptions;
import io.tidegate.edge.buffer.h2.H2SegmentBuffer;
import io.tidegate.edge.config.EdgeConfig;
import io.tidegate.edge.local.Endpoints;
import io.tidegate.edge.local.ListenRefusedException;
import io.tidegate.edge.local.LocalHttp;
import io.tidegate.edge.source.GroupIntake;
import io.tidegate.edge.source.ObservationClock;
import io.tidegate.edge.source.RejectedReadings;
import io.tidegate.edge.source.payload.PayloadLimits;
import io.tidegate.edge.uplink.Forwarder;
import io.tidegate.edge.uplink.HubLink;
import io.tidegate.edge.uplink.PahoHubLink;
import io.tidegate.protocol.sync.SyncLimits;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * An agent whose rooms are wired and running. What is started first is stopped last: the buffer outlives everything
 * that writes to it.
 */
final class RunningAgent implements AutoCloseable {

    private static final long STATUS_INTERVAL_MS = 5_000;
    private static final long SAMPLE_INTERVAL_SECONDS = 5;

    /** Requests that wait for the disk when the agent stops are answered within this. */
    private static final int HTTP_GRACE_SECONDS = 1;

    private final Deque<Runnable> closings = new ArrayDeque<>();
    private final String httpUrl;
    private final H2SegmentBuffer buffer;
    private final HubLink link;
    private final GroupIntake intake;
    private final Forwarder forwarder;
    private final SourceSet sources;
    private volatile EdgeConfig config;

    private RunningAgent(EdgeConfig config, BuildInfo build, Machine machine)
            throws BufferUnavailableException, IOException, ListenRefusedException {
        this.config = config;
        boolean started = false;
        try {
            buffer = H2SegmentBuffer.open(bufferOptions(config), machine.clock(), machine.random());
            closings.push(buffer::close);
            LongSupplier nowMs = machine.monotonicMs();
            link = new PahoHubLink(
                    PahoHubLink.Options.of(
                            config.agentId(), URI.create(config.hub().toString())),
                    machine.random()::nextLong,
                    nowMs);
            intake = new GroupIntake(
                    buffer,
                    machine.clock(),
                    machine.nanoTime(),
                    GroupIntake.Options.DEFAULT.withDurabilityWindow(
                            config.buffer().durabilityWindow()));
            closings.push(intake::close);

            ObservationClock observed = new ObservationClock(machine.clock(), build.builtAt());
            RejectedReadings rejected = new RejectedReadings();
            SourceFactory factory = new SourceFactory(config.agentId(), intake, observed, rejected, machine);
            sources = new SourceSet(factory::source);
            AgentMonitor monitor =
                    new AgentMonitor(() -> this.config, build, buffer, link, sources, rejected, machine.clock());

            LocalHttp http = LocalHttp.start(
                    new LocalHttp.Options(new InetSocketAddress(
                            config.localHttp().host(), config.localHttp().port())),
                    new Endpoints(
                            config.agentId(),
                            intake,
                            observed,
                            rejected,
                            PayloadLimits.DEFAULT,
                            Endpoints.DEFAULT_ACCEPT_TIMEOUT_MS,
                            monitor::snapshot));
            httpUrl = http.url();
            closings.push(() -> http.stop(HTTP_GRACE_SECONDS));

            forwarder = new Forwarder(buffer, link, limits(config), monitor::status, STATUS_INTERVAL_MS, nowMs);
            closings.push(forwarder::close);
            forwarder.start();
            closings.push(sampling(monitor, nowMs));
            closings.push(sources::close);
            sources.change(config.sources());
            started = true;
        } finally {
            if (!started) {
                close();
            }
        }
    }

    /**
     * Starts everything, or nothing.
     *
     * @throws BufferUnavailableException if the data directory is in use or cannot be used
     * @throws IOException if the port of the local HTTP server is in use
     * @throws ListenRefusedException if its address is not a loopback address
     */
    static RunningAgent start(EdgeConfig config, BuildInfo build, Machine machine)
            throws BufferUnavailableException, IOException, ListenRefusedException {
        return new RunningAgent(config, build, machine);
    }

    /** Where the local HTTP server is reached. */
    String httpUrl() {
        return httpUrl;
    }

    /**
     * Runs {@code next} from now on: all of it, or, if its sources cannot be made, nothing of it. What did not change is not
     * touched, and no reading that was accepted is dropped. Identity, data directory and local HTTP stay as they are
     * until the next start. One thread.
     *
     * @throws IllegalArgumentException if a source cannot be made or a bound of the buffer is broken
     */
    void apply(EdgeConfig next) {
        EdgeConfig before = config;
        sources.change(next.sources());
        try {
            buffer.limit(
                    next.buffer().maxBytes(),
                    whenFull(next.buffer()),
                    next.buffer().segmentBytes());
        } catch (IllegalArgumentException e) {
            sources.change(before.sources());
            throw e;
        }
        intake.durabilityWindow(next.buffer().durabilityWindow());
        forwarder.limits(limits(next));
        link.connectTo(URI.create(next.hub().toString()));
        config = next;
        forwarder.reportStatus();
    }

    /** The configuration that runs. */
    EdgeConfig config() {
        return config;
    }

    /** Takes nothing new, says farewell to the hub, makes durable what waits, and closes the buffer. */
    @Override
    public void close() {
        for (Runnable closing = closings.poll(); closing != null; closing = closings.poll()) {
            closing.run();
        }
    }

    /** Begins to watch how the buffer fills; returns how to stop. */
    private static Runnable sampling(AgentMonitor monitor, LongSupplier nowMs) {
        ScheduledExecutorService samples = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "fill-forecast");
            thread.setDaemon(true);
            return thread;
        });
        var sampling = samples.scheduleWithFixedDelay(
                () -> monitor.sample(nowMs.getAsLong()), 0, SAMPLE_INTERVAL_SECONDS, TimeUnit.SECONDS);
        return () -> {
            // Not interrupted: an interrupt inside the buffer would close its database.
            sampling.cancel(false);
            samples.shutdown();
        };
    }

    private static SyncLimits limits(EdgeConfig config) {
        return SyncLimits.DEFAULT
                .withLingerMs(config.uplink().linger().toMillis())
                .withReceiptTimeoutMs(config.uplink().receiptTimeout().toMillis());
    }

    private static BufferOptions bufferOptions(EdgeConfig config) {
        EdgeConfig.Buffer buffer = config.buffer();
        return BufferOptions.defaults(config.dataDirectory().resolve("buffer"), config.agentId())
                .limited(buffer.maxBytes(), whenFull(buffer))
                .withSegmentBytes(buffer.segmentBytes());
    }

    private static BufferOptions.WhenFull whenFull(EdgeConfig.Buffer buffer) {
        return switch (buffer.whenFull()) {
            case DROP_OLDEST -> BufferOptions.WhenFull.DROP_OLDEST;
            case REJECT_NEW -> BufferOptions.WhenFull.REJECT_NEW;
        };
    }
}

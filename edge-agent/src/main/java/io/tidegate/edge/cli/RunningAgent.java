package io.tidegate.edge.cli;

import io.tidegate.edge.buffer.BufferUnavailableException;
import io.tidegate.edge.buffer.TelemetryBuffer;
import io.tidegate.edge.buffer.h2.BufferOptions;
import io.tidegate.edge.buffer.h2.H2SegmentBuffer;
import io.tidegate.edge.clock.ClockOffset;
import io.tidegate.edge.clock.ClockTrust;
import io.tidegate.edge.clock.ClockWatch;
import io.tidegate.edge.command.CommandDesk;
import io.tidegate.edge.config.EdgeConfig;
import io.tidegate.edge.config.LocalDocument;
import io.tidegate.edge.local.Endpoints;
import io.tidegate.edge.local.ListenRefusedException;
import io.tidegate.edge.local.LocalHttp;
import io.tidegate.edge.local.StatusJson;
import io.tidegate.edge.source.GroupIntake;
import io.tidegate.edge.source.ObservationClock;
import io.tidegate.edge.source.RejectedReadings;
import io.tidegate.edge.source.payload.PayloadLimits;
import io.tidegate.edge.trial.ConfigReconciler;
import io.tidegate.edge.trial.ConfigVault;
import io.tidegate.edge.trial.OverlaidDocuments;
import io.tidegate.edge.trial.PushedDocuments;
import io.tidegate.edge.uplink.Forwarder;
import io.tidegate.edge.uplink.HubLink;
import io.tidegate.edge.uplink.IdentityWatch;
import io.tidegate.edge.uplink.PahoHubLink;
import io.tidegate.protocol.control.ReportedConfig;
import io.tidegate.protocol.control.SignatureCheck;
import io.tidegate.protocol.trial.ConfigTrial;
import io.tidegate.protocol.trial.Configuration;
import io.tidegate.protocol.trial.TrialLimits;
import io.tidegate.protocol.trial.VaultRecord;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
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

    private static final String VAULT = "config";

    private final Deque<Runnable> closings = new ArrayDeque<>();
    private final String httpUrl;

    private RunningAgent(LocalDocument local, Consumer<EdgeConfig.LogLevel> logLevel, BuildInfo build, Machine machine)
            throws BufferUnavailableException, IOException, ListenRefusedException, InterruptedException {
        boolean started = false;
        try {
            PushedDocuments documents = new OverlaidDocuments(local);
            ConfigVault vault = new ConfigVault(vault(local.config()));
            VaultRecord kept = vault.read();
            // The buffer must not open with limits that are smaller than those that what it holds was accepted under.
            EdgeConfig config = promoted(kept, documents).orElse(local.config());
            LongSupplier nowMs = machine.monotonicMs();

            H2SegmentBuffer buffer = H2SegmentBuffer.open(bufferOptions(config), machine.clock(), machine.random());
            closings.push(buffer::close);
            IdentityWatch identity = new IdentityWatch(nowMs, machine.clock());
            HubLink link = new PahoHubLink(
                    PahoHubLink.Options.of(config.agentId(), LiveSettings.uri(config)),
                    machine.random()::nextLong,
                    nowMs,
                    machine.clock(),
                    identity);
            GroupIntake intake = new GroupIntake(
                    buffer,
                    config.pipeline(),
                    machine.clock(),
                    machine.nanoTime(),
                    machine.boot(),
                    GroupIntake.Options.DEFAULT.withDurabilityWindow(
                            config.buffer().durabilityWindow()));
            closings.push(intake::close);

            ClockTrust trust = new ClockTrust(
                    machine.clock(), build.builtAt(), local.config().clockTrust() == EdgeConfig.ClockTrust.SYSTEM);
            ClockWatch clockWatch =
                    new ClockWatch(trust, machine.clockSync(), machine.boot(), machine.nanoTime(), correcting(buffer));
            closings.push(clockWatch::close);
            clockWatch.start();
            ObservationClock observed = new ObservationClock(trust);
            RejectedReadings rejected = new RejectedReadings();
            SourceFactory factory = new SourceFactory(config.agentId(), intake, observed, rejected, machine);
            SourceSet sources = new SourceSet(factory::source, nowMs);
            ConfigTrial trial = new ConfigTrial(config.agentId(), TrialLimits.DEFAULT, SignatureCheck.ED25519, kept);
            AtomicReference<EdgeConfig> running = new AtomicReference<>(config);
            AtomicReference<ReportedConfig> reported = new AtomicReference<>(asOpened(kept));
            AgentMonitor monitor = new AgentMonitor(
                    running::get,
                    reported::get,
                    build,
                    buffer,
                    link,
                    identity,
                    sources,
                    rejected,
                    intake::filtered,
                    clockWatch,
                    machine.clock());
            Forwarder forwarder = new Forwarder(
                    buffer, link, LiveSettings.limits(config), monitor::status, STATUS_INTERVAL_MS, nowMs, identity);
            LiveSettings settings = new LiveSettings(
                    new LiveSettings.Rooms(buffer, intake, sources, forwarder, link), config, applied -> {
                        running.set(applied);
                        logLevel.accept(applied.logLevel());
                    });
            Consumer<ReportedConfig> reports = report -> {
                if (report.running().isPresent()) {
                    reported.set(report);
                }
                link.publishReport(report);
            };
            ConfigReconciler reconciler = new ConfigReconciler(
                    new ConfigReconciler.Ports(vault, documents, settings, reports, nowMs, machine.clock()), trial);
            link.control(new HubRequests(
                    reconciler,
                    new CommandDesk(
                            new AgentCommands(sources, intake, forwarder, () -> StatusJson.of(monitor.snapshot())),
                            link::publishReply,
                            reconciler::execute,
                            nowMs)));

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
            closings.push(sampling(monitor, nowMs));
            closings.push(sources::close);
            closings.push(reconciler::close);
            reconciler.start();
            closings.push(forwarder::close);
            forwarder.start();
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
     * @param logLevel sets the least severe messages to log, whenever a configuration says so
     * @throws BufferUnavailableException if the data directory is in use or cannot be used
     * @throws IOException if the port of the local HTTP server is in use, or the data directory cannot be read
     * @throws ListenRefusedException if its address is not a loopback address
     */
    static RunningAgent start(
            LocalDocument local, Consumer<EdgeConfig.LogLevel> logLevel, BuildInfo build, Machine machine)
            throws BufferUnavailableException, IOException, ListenRefusedException, InterruptedException {
        return new RunningAgent(local, logLevel, build, machine);
    }

    /** Where the local HTTP server is reached. */
    String httpUrl() {
        return httpUrl;
    }

    /** Where an agent keeps what was pushed to it. */
    static Path vault(EdgeConfig config) {
        return config.dataDirectory().resolve(VAULT);
    }

    /** Takes nothing new, says farewell to the hub, makes durable what waits, and closes the buffer. */
    @Override
    public void close() {
        for (Runnable closing = closings.poll(); closing != null; closing = closings.poll()) {
            closing.run();
        }
    }

    /** Has the buffer put right what was stamped before the clock was. */
    private static ClockWatch.Listener correcting(TelemetryBuffer buffer) {
        return new ClockWatch.Listener() {
            @Override
            public boolean trusted(ClockOffset right) {
                return buffer.clockTrusted(right);
            }

            @Override
            public void doubted() {
                buffer.clockDoubted();
            }
        };
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

    /** What can be said until the first report: the rooms were made with what was promoted. */
    private static ReportedConfig asOpened(VaultRecord kept) {
        Configuration promoted = kept.promoted();
        return new ReportedConfig(
                Optional.of(new ReportedConfig.Running(promoted.revision(), promoted.digest())),
                kept.desired(),
                ReportedConfig.Refusals.NONE);
    }

    private static Optional<EdgeConfig> promoted(VaultRecord kept, PushedDocuments documents) {
        return documents.check(kept.promoted().document()) instanceof PushedDocuments.Effective effective
                ? Optional.of(effective.config())
                : Optional.empty();
    }

    private static BufferOptions bufferOptions(EdgeConfig config) {
        EdgeConfig.Buffer buffer = config.buffer();
        return BufferOptions.defaults(config.dataDirectory().resolve("buffer"), config.agentId())
                .limited(buffer.maxBytes(), LiveSettings.whenFull(buffer))
                .withSegmentBytes(buffer.segmentBytes());
    }
}

package io.tidegate.edge.cli;

import io.tidegate.edge.buffer.BufferUsage;
import io.tidegate.edge.buffer.TelemetryBuffer;
import io.tidegate.edge.clock.ClockWatch;
import io.tidegate.edge.config.EdgeConfig;
import io.tidegate.edge.local.AgentSnapshot;
import io.tidegate.edge.source.RejectReason;
import io.tidegate.edge.source.RejectedReadings;
import io.tidegate.edge.source.Source;
import io.tidegate.edge.uplink.HubLink;
import io.tidegate.edge.uplink.IdentityWatch;
import io.tidegate.protocol.control.ReportedConfig;
import io.tidegate.protocol.control.Verdict;
import io.tidegate.protocol.sync.Lane;
import io.tidegate.protocol.sync.StreamId;
import io.tidegate.protocol.sync.StreamReport;
import io.tidegate.protocol.wire.AgentStatus;
import io.tidegate.protocol.wire.StatusCodec;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Looks at the rooms of a running agent and says how it is: to people over HTTP, to the hub over MQTT. Thread-safe. */
final class AgentMonitor {

    private static final double NS_PER_SECOND = 1e9;

    private final Supplier<EdgeConfig> config;
    private final Supplier<ReportedConfig> reported;
    private final BuildInfo build;
    private final TelemetryBuffer buffer;
    private final HubLink link;
    private final IdentityWatch identity;
    private final SourceSet sources;
    private final RejectedReadings rejected;
    private final LongSupplier filtered;
    private final ClockWatch clockWatch;
    private final InstantSource clock;
    private final long startedNs;
    private final FillForecast forecast = new FillForecast();
    private final StreamTurns streamTurns = new StreamTurns(StatusCodec.MAX_STREAMS);

    AgentMonitor(
            Supplier<EdgeConfig> config,
            Supplier<ReportedConfig> reported,
            BuildInfo build,
            TelemetryBuffer buffer,
            HubLink link,
            IdentityWatch identity,
            SourceSet sources,
            RejectedReadings rejected,
            LongSupplier filtered,
            ClockWatch clockWatch,
            InstantSource clock) {
        this.config = config;
        this.reported = reported;
        this.build = build;
        this.buffer = buffer;
        this.link = link;
        this.identity = identity;
        this.sources = sources;
        this.rejected = rejected;
        this.filtered = filtered;
        this.clockWatch = clockWatch;
        this.clock = clock;
        this.startedNs = nowNs();
    }

    AgentSnapshot snapshot() {
        BufferUsage usage = buffer.usage();
        Map<RejectReason, Long> rejectedNow = new EnumMap<>(RejectReason.class);
        for (RejectReason reason : RejectReason.values()) {
            rejectedNow.put(reason, rejected.count(reason));
        }
        OptionalDouble lagSeconds = usage.oldestNs().isPresent()
                ? OptionalDouble.of(Math.max(0, (nowNs() - usage.oldestNs().getAsLong()) / NS_PER_SECOND))
                : OptionalDouble.empty();
        return new AgentSnapshot(
                config.get().agentId().text(),
                build.version(),
                epochText(buffer.streams()),
                link.state(),
                identity.warnings(),
                lagSeconds,
                buffer.counts(),
                rejectedNow,
                filtered.getAsLong(),
                usage,
                forecast.secondsUntilFull(),
                clockWatch.state(),
                configState(),
                sources.sources().stream()
                        .map(source -> new AgentSnapshot.SourceState(source.name(), source.health()))
                        .toList());
    }

    AgentStatus status(long session) {
        BufferUsage usage = buffer.usage();
        AgentSnapshot.Config state = configState();
        return new AgentStatus(
                true,
                session,
                build.version(),
                startedNs,
                nowNs(),
                streamTurns.next(buffer.streams()),
                new AgentStatus.Buffer(
                        usage.bytes(),
                        usage.maxBytes(),
                        usage.segments(),
                        usage.oldestNs(),
                        forecast.secondsUntilFull()),
                new AgentStatus.Config(state.running(), state.desired(), state.state()),
                sources.sources().stream().map(AgentMonitor::state).toList(),
                config.get().labels(),
                rejected.total(),
                filtered.getAsLong());
    }

    /** Looks at how the buffer fills; to be called every few seconds. */
    void sample(long nowMs) {
        forecast.sample(nowMs, buffer.usage(), buffer.counts());
    }

    /** That of the live lane. */
    private static String epochText(List<StreamReport> streams) {
        return streams.stream()
                .map(StreamReport::stream)
                .filter(stream -> stream.lane() == Lane.LIVE)
                .findFirst()
                .map(StreamId::epochText)
                .orElse("");
    }

    /** As long as nothing was pushed, the local file runs, and it is in effect. */
    private AgentSnapshot.Config configState() {
        ReportedConfig said = reported.get();
        long running = said.running().map(ReportedConfig.Running::revision).orElse(0L);
        return said.desired()
                .map(verdict -> new AgentSnapshot.Config(
                        running, verdict.revision(), verdict.state().name().toLowerCase(Locale.ROOT), reason(verdict)))
                .orElse(new AgentSnapshot.Config(running, 0, "applied", ""));
    }

    private static String reason(Verdict verdict) {
        return verdict.errors().stream()
                .findFirst()
                .map(fault -> "%s: %s".formatted(fault.pointer().isEmpty() ? "/" : fault.pointer(), fault.what()))
                .orElse(verdict.reason());
    }

    private static AgentStatus.Source state(Source source) {
        Source.Health health = source.health();
        return new AgentStatus.Source(
                source.name(),
                health.state().name().toLowerCase(Locale.ROOT),
                health.lastReadingNs(),
                health.readings(),
                health.error());
    }

    private long nowNs() {
        Instant now = clock.instant();
        return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
    }
}

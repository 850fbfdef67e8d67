package io.tidegate.hub.api;

import io.tidegate.hub.command.CommandDesk;
import io.tidegate.hub.command.RepliesOnDemand;
import io.tidegate.hub.desired.ConfigPublication;
import io.tidegate.hub.desired.DesiredConfigs;
import io.tidegate.hub.desired.EffectiveConfigs;
import io.tidegate.hub.desired.HeardReports;
import io.tidegate.hub.desired.KnownConfigs;
import io.tidegate.hub.desired.Reports;
import io.tidegate.hub.desired.RetainingBroker;
import io.tidegate.hub.feed.ChangeFeed;
import io.tidegate.hub.fleet.AgentView;
import io.tidegate.hub.fleet.Warning;
import io.tidegate.hub.group.GroupFollower;
import io.tidegate.hub.group.Groups;
import io.tidegate.hub.group.KnownGroups;
import io.tidegate.hub.rollout.driver.RolloutController;
import io.tidegate.hub.rollout.driver.RolloutDesk;
import io.tidegate.hub.rollout.driver.RolloutPlanner;
import io.tidegate.hub.store.ConfigTables.Revision;
import io.tidegate.hub.store.FakeConfigTables;
import io.tidegate.hub.store.FakeGroupTables;
import io.tidegate.hub.store.FakeRolloutTables;
import io.tidegate.hub.store.TelemetryQueries;
import io.tidegate.protocol.control.ConfigFault;
import io.tidegate.protocol.control.ConfigSigner;
import io.tidegate.protocol.control.Verdict;
import io.tidegate.protocol.sync.AgentId;
import io.tidegate.protocol.sync.GapReason;
import io.tidegate.protocol.sync.Lane;
import io.tidegate.protocol.sync.LedgerCounts;
import io.tidegate.protocol.sync.StreamId;
import io.tidegate.protocol.sync.StreamReport;
import io.tidegate.protocol.telemetry.Reading;
import io.tidegate.protocol.telemetry.Series;
import io.tidegate.protocol.telemetry.Value;
import io.tidegate.protocol.wire.AgentStatus;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The hub's API on a free port, over a fleet and a store that a test fills; and a client. */
public final class HubFixture implements AutoCloseable {

    /** What the API's clock says: 2026-11-21T02:13:20Z. */
    public static final Instant NOW = Instant.parse("2026-11-21T02:13:20Z");

    public static final long NOW_NS = NOW.getEpochSecond() * 1_000_000_000L;
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    public final FakeQueries store = new FakeQueries();
    final InMemoryFleet fleet = new InMemoryFleet();
    public final RepliesOnDemand agents = new RepliesOnDemand();
    final CommandDesk commands = new CommandDesk(agents, InstantSource.fixed(NOW), new SecureRandom());
    public final FakeConfigTables configTables = new FakeConfigTables();
    private final AtomicReference<Consumer<AgentId>> published = new AtomicReference<>(agent -> {});
    private final FakeGroupTables groupTables = new FakeGroupTables(configTables);
    final KnownGroups groups = KnownGroups.of(groupTables);
    final KnownConfigs known = KnownConfigs.of(configTables);
    final DesiredConfigs desired =
            new DesiredConfigs(configTables, known, groups, this::published, InstantSource.fixed(NOW));
    private final EffectiveConfigs effective =
            new EffectiveConfigs(configTables, known, this::published, InstantSource.fixed(NOW));
    public final GroupFollower follower = new GroupFollower(groups, effective, desired, Runnable::run);
    public final HeardReports reports = new HeardReports(
            configTables,
            known,
            new ConfigPublication(
                    configTables, ConfigSigner.generate(new SecureRandom()), new RetainingBroker(), Runnable::run),
            InstantSource.fixed(NOW),
            Runnable::run);
    final FakeRolloutTables rolloutTables = new FakeRolloutTables();
    final RolloutController rollouts = new RolloutController(rolloutTables, desired, fleet, InstantSource.fixed(NOW));
    public final ChangeFeed feed;
    final AtomicReference<Readiness> readiness = new AtomicReference<>(Readiness.ready());
    final AtomicReference<Supplier<String>> metrics =
            new AtomicReference<>(() -> "# TYPE tidegate_hub_agents gauge\ntidegate_hub_agents{state=\"online\"} 1\n");
    final HubApi api;
    private final InstantSource clock;
    private final InetSocketAddress address;
    private final HttpClient client = HttpClient.newHttpClient();

    private HubFixture(@Nullable TelemetryQueries queries, HubApi.Options options, InstantSource clock) {
        this.clock = clock;
        feed = new ChangeFeed(store, ChangeFeed.Options.defaults());
        api = new HubApi(
                new HubApi.Rooms(
                        fleet,
                        queries == null ? store : queries,
                        feed,
                        desired,
                        new HubApi.Groups(
                                new Groups(groupTables, groups, effective, follower::check, InstantSource.fixed(NOW)),
                                groups),
                        commands,
                        new HubApi.Rollouts(
                                new RolloutPlanner(fleet, desired), rollouts, new RolloutDesk(rolloutTables, fleet)),
                        () -> metrics.get().get(),
                        readiness::get,
                        clock),
                options);
        agents.answerTo(commands);
        address = start(api);
        rollouts.start();
    }

    /** With the clock at {@link #NOW}. */
    public static HubFixture start() {
        return new HubFixture(null, HubApi.Options.listen("127.0.0.1", 0), InstantSource.fixed(NOW));
    }

    /** With the machine's clock, which a browser has as well. */
    static HubFixture live() {
        return new HubFixture(null, HubApi.Options.listen("127.0.0.1", 0), InstantSource.system());
    }

    /** With other limits. */
    static HubFixture of(HubApi.Options options) {
        return new HubFixture(null, options, InstantSource.fixed(NOW));
    }

    /** Over another store, with other limits. */
    static HubFixture of(TelemetryQueries queries, HubApi.Options options) {
        return new HubFixture(queries, options, InstantSource.fixed(NOW));
    }

    private static InetSocketAddress start(HubApi api) {
        try {
            return api.start();
        } catch (ApiStartException failed) {
            throw new AssertionError(failed);
        }
    }

    int port() {
        return address.getPort();
    }

    public URI uri(String path) {
        return URI.create("http://127.0.0.1:" + address.getPort() + path);
    }

    HttpResponse<String> get(String path, String... headers) {
        return send("GET", path, headers);
    }

    HttpResponse<String> send(String method, String path, String... headers) {
        return send(method, path, HttpRequest.BodyPublishers.noBody(), headers);
    }

    /** With a body of JSON. */
    HttpResponse<String> sendJson(String method, String path, String body, String... headers) {
        String[] all = Stream.concat(Stream.of("Content-Type", "application/json"), Stream.of(headers))
                .toArray(String[]::new);
        return send(method, path, HttpRequest.BodyPublishers.ofString(body), all);
    }

    HttpResponse<String> send(String method, String path, HttpRequest.BodyPublisher body, String... headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(uri(path)).timeout(TIMEOUT).method(method, body);
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException failed) {
            throw new AssertionError(failed);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new AssertionError(stopping);
        }
    }

    /** Opens an answer without reading it. */
    HttpResponse<InputStream> open(String path, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    }

    private void published(AgentId agent) {
        published.get().accept(agent);
    }

    /** Has an agent answer to each configuration that it is told with a report of its newest revision. */
    public void answering(String id, Verdict.State state, String reason, ConfigFault... faults) {
        AgentId agent = new AgentId(id);
        reports.status(agent, Reports.status(Reports.SESSION, 0));
        published.set(told -> {
            if (told.equals(agent)) {
                Revision revision = desired.view(agent).desired().orElseThrow();
                Verdict verdict =
                        new Verdict(revision.number(), revision.digest(), state, List.of(faults), reason, NOW_NS);
                reports.reported(agent, Reports.report(revision.number(), verdict, revision.number(), "{}"));
            }
        });
    }

    /** Stores readings and announces them, as the ingest room does; received now, by the clock. */
    public void commit(String agent, Reading... readings) {
        long receivedNs = TimeUnit.MILLISECONDS.toNanos(clock.millis());
        feed.committed(store.commit(new AgentId(agent), receivedNs, List.of(readings)));
    }

    /** Stores {@code count} readings 1 s apart, the last at {@link #NOW}, and announces them as one group. */
    public void commitRamp(String agent, String name, int count) {
        List<Reading> readings = new ArrayList<>(count);
        for (int i = 1; i <= count; i++) {
            readings.add(Reading.of(Series.of(name), NOW_NS - (count - i) * 1_000_000_000L, Value.of(i + 0.5)));
        }
        feed.committed(store.commit(new AgentId(agent), NOW_NS, readings));
    }

    /** Makes an agent known, with an accepted count that splits into stored, pending and lost. */
    public void agent(String id, AgentView.State state, Map<String, String> labels, LedgerCounts ledger) {
        agent(id, state, labels, ledger, List.of());
    }

    private void agent(
            String id, AgentView.State state, Map<String, String> labels, LedgerCounts ledger, List<Warning> warnings) {
        AgentId agent = new AgentId(id);
        StreamReport report = new StreamReport(
                new StreamId(agent, 0xabcL, Lane.LIVE), ledger.accepted(), ledger.stored(), List.of(), 1, List.of());
        AgentStatus status = new AgentStatus(
                true,
                7,
                "0.1.0",
                NOW_NS - 3_600_000_000_000L,
                NOW_NS,
                List.of(report),
                new AgentStatus.Buffer(
                        1 << 20, 2L << 30, 1, OptionalLong.of(NOW_NS - 5_000_000_000L), OptionalLong.of(11_520)),
                new AgentStatus.Config(0, 0, "applied"),
                List.of(new AgentStatus.Source("host", "ok", OptionalLong.of(NOW_NS), 42, "")),
                labels,
                3,
                4);
        follower.status(agent, status);
        fleet.put(new AgentView(
                agent,
                state,
                labels,
                NOW_NS - 7_200_000_000_000L,
                NOW_NS,
                OptionalLong.of(400_000_000L),
                ledger,
                5,
                1,
                new AgentView.Config(0, 0, "applied"),
                warnings,
                status));
    }

    /** An agent whose disk was copied: two of its readings are in quarantine. */
    public void copiedAgent(String id) {
        agent(
                id,
                AgentView.State.ONLINE,
                Map.of("site", "p3"),
                new LedgerCounts(100, 100, Map.of()),
                List.of(
                        new Warning(Warning.Code.CONFLICT, NOW_NS - 60_000_000_000L, NOW_NS - 30_000_000_000L, 2),
                        new Warning(Warning.Code.TAKEN_OVER, NOW_NS - 9_000_000_000L, NOW_NS, 12)));
    }

    /** An agent with nothing pending and nothing lost. */
    public void agent(String id) {
        agent(id, AgentView.State.ONLINE, Map.of("site", "p1"), new LedgerCounts(100, 100, Map.of()));
    }

    /** An agent of which 20 of 1,207 are pending and 7 were evicted. */
    public void lossyAgent(String id) {
        agent(
                id,
                AgentView.State.LATE,
                Map.of("site", "p2"),
                new LedgerCounts(1_207, 1_180, Map.of(GapReason.EVICTED, 7L)));
    }

    @Override
    public void close() {
        api.close();
        rollouts.close();
    }
}

package io.tidegate.hub.cli;

import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.tidegate.hub.api.ApiStartException;
import io.tidegate.hub.api.HubApi;
import io.tidegate.hub.api.Readiness;
import io.tidegate.hub.broker.BrokerStartException;
import io.tidegate.hub.broker.HiveMqBroker;
import io.tidegate.hub.command.CommandDesk;
import io.tidegate.hub.config.HubConfig;
import io.tidegate.hub.feed.ChangeFeed;
import io.tidegate.hub.fleet.AgentView;
import io.tidegate.hub.fleet.Fleet;
import io.tidegate.hub.fleet.Warning;
import io.tidegate.hub.ingest.HubMetrics;
import io.tidegate.hub.ingest.IngestQueue;
import io.tidegate.hub.ingest.MqttIntake;
import io.tidegate.hub.ingest.StreamLane;
import io.tidegate.hub.security.SigningKeyException;
import io.tidegate.hub.security.SigningKeyFile;
import io.tidegate.hub.store.StoreOpenException;
import io.tidegate.hub.store.duckdb.DuckDbStore;
import io.tidegate.protocol.config.type.ListenAddress;
import io.tidegate.protocol.control.ConfigSigner;
import io.tidegate.protocol.sync.SyncLimits;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All rooms of the hub, wired and running. What is started last is stopped first: nothing may hear of an agent before
 * it can store what the agent sends, and nothing may be stored after its store is closed.
 */
final class RunningHub implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RunningHub.class);

    private static final long SAVE_INTERVAL_SECONDS = 5;
    private static final long SAVE_LIMIT_SECONDS = 3;

    private final Deque<Runnable> closings = new ArrayDeque<>();
    private final InetSocketAddress mqtt;
    private final InetSocketAddress http;

    private RunningHub(HubConfig config, InstantSource clock, SecureRandom random)
            throws StoreOpenException, SigningKeyException, BrokerStartException, ApiStartException {
        boolean started = false;
        try {
            DuckDbStore store = DuckDbStore.open(config.dataDirectory().resolve("store"), storeOptions(config.store()));
            closings.push(store::close);
            ConfigSigner signer = SigningKeyFile.open(config.dataDirectory(), random);

            SyncLimits limits = SyncLimits.DEFAULT;
            HubMetrics metrics = new HubMetrics();
            new JvmMemoryMetrics().bindTo(metrics.registry());
            JvmGcMetrics collections = new JvmGcMetrics();
            closings.push(collections::close);
            collections.bindTo(metrics.registry());
            IngestQueue queue = new IngestQueue(IngestQueue.Limits.DEFAULT);
            HiveMqBroker broker = new HiveMqBroker(HiveMqBroker.Options.defaults(
                    socketAddress(config.mqtt()), config.dataDirectory().resolve("broker")));
            ConfigRoom configs = new ConfigRoom(store.configs(), store.groups(), signer, broker, clock);
            closings.push(configs::close);
            ScheduledExecutorService storage =
                    Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "fleet-storage"));
            Fleet fleet = new Fleet(
                    store.fleet(), store.queries(), configs.states(), limits, clock, storage, Fleet.Options.DEFAULT);
            closings.push(() -> stop(storage, fleet));
            configs.labels(fleet.agents());

            ChangeFeed feed = new ChangeFeed(store.queries(), ChangeFeed.Options.defaults());
            StreamLane lane = new StreamLane(
                    new StreamLane.Ports(queue, store, broker, fleet, List.of(fleet, feed), metrics, clock),
                    StreamLane.Options.defaults(limits, random.nextLong()));
            register(metrics, fleet, queue);
            configs.register(metrics);
            RolloutRoom rollouts = new RolloutRoom(store.rollouts(), configs.desired(), fleet, clock);
            rollouts.register(metrics);
            CommandDesk commands = new CommandDesk(broker, clock, random);
            metrics.gauge(
                    "tidegate.hub.commands.in.flight",
                    "Commands that wait for the agent's reply",
                    commands,
                    CommandDesk::inFlight);
            metrics.counter(
                    "tidegate.hub.unexpected.replies",
                    "Replies that nobody waited for: late, repeated, or of another agent",
                    commands,
                    CommandDesk::unexpectedReplies);
            lane.start();
            fleet.save();
            storage.scheduleWithFixedDelay(
                    () -> save(fleet), SAVE_INTERVAL_SECONDS, SAVE_INTERVAL_SECONDS, TimeUnit.SECONDS);

            closings.push(broker::close);
            closings.push(lane::close);
            mqtt = broker.start(
                    new MqttIntake(queue, limits, fleet, rollouts.after(configs.reports()), commands, metrics, clock));
            configs.start();
            closings.push(rollouts::close);
            rollouts.start();

            HubApi api = new HubApi(
                    new HubApi.Rooms(
                            fleet,
                            store.queries(),
                            feed,
                            configs.desired(),
                            configs.shownGroups(),
                            commands,
                            rollouts.shown(),
                            metrics::scrape,
                            () -> readiness(lane),
                            clock),
                    HubApi.Options.listen(config.http().host(), config.http().port()));
            closings.push(api::close);
            http = api.start();
            started = true;
        } finally {
            if (!started) {
                close();
            }
        }
    }

    /**
     * Starts a hub.
     *
     * @param random where the number of this run comes from, and at the first start the signing key
     * @throws StoreOpenException if the data directory is in use or cannot be read
     * @throws SigningKeyException if the key that configurations are signed with cannot be used
     * @throws BrokerStartException if the MQTT port is in use
     * @throws ApiStartException if the HTTP port is in use
     */
    static RunningHub start(HubConfig config, InstantSource clock, SecureRandom random)
            throws StoreOpenException, SigningKeyException, BrokerStartException, ApiStartException {
        return new RunningHub(config, clock, random);
    }

    /** Where agents connect, with the port that was really taken; as text {@code host:port}. */
    ListenAddress mqtt() {
        return listening(mqtt);
    }

    /** Where API and console are served, with the port that was really taken. */
    ListenAddress http() {
        return listening(http);
    }

    /** Stops in order; what was taken is stored and receipted before the broker goes. */
    @Override
    public void close() {
        for (Runnable closing = closings.poll(); closing != null; closing = closings.poll()) {
            closing.run();
        }
    }

    private static DuckDbStore.Options storeOptions(HubConfig.Store store) {
        DuckDbStore.Options defaults = DuckDbStore.Options.DEFAULT;
        return new DuckDbStore.Options(
                store.memoryLimitBytes(),
                store.threads(),
                defaults.checkpointThresholdBytes(),
                defaults.compactAfterEntries(),
                defaults.summariseAfterReadings(),
                defaults.renewAfterReadings());
    }

    private static void register(HubMetrics metrics, Fleet fleet, IngestQueue queue) {
        for (AgentView.State state : AgentView.State.values()) {
            metrics.agents(state.name().toLowerCase(Locale.ROOT), () -> fleet.count(state));
        }
        for (Warning.Code code : Warning.Code.values()) {
            metrics.warnings(code.word(), () -> fleet.count(code));
        }
        metrics.gauge("tidegate.hub.queue.messages", "Messages that wait to be stored", queue, IngestQueue::messages);
        metrics.gauge(
                "tidegate.hub.queue.fill.ratio",
                "How full the queue is; at 1 agents are held back",
                queue,
                IngestQueue::fill);
    }

    private static Readiness readiness(StreamLane lane) {
        return lane.ready()
                ? Readiness.ready()
                : new Readiness(
                        List.of(
                                "readings are not being stored: the database fails, see the hub's log; agents keep theirs, nothing is lost"));
    }

    /** Runs again whatever happened: what could not be saved now is saved later. */
    private static void save(Fleet fleet) {
        try {
            fleet.save();
        } catch (RuntimeException e) {
            LOG.error("the fleet's state could not be saved", e);
        }
    }

    private static void stop(ScheduledExecutorService storage, Fleet fleet) {
        storage.shutdown();
        try {
            if (!storage.awaitTermination(SAVE_LIMIT_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("the fleet's state is still being saved; the last seconds of it may be missing");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        save(fleet);
    }

    private static InetSocketAddress socketAddress(ListenAddress address) {
        return new InetSocketAddress(address.host(), address.port());
    }

    private static ListenAddress listening(InetSocketAddress address) {
        return new ListenAddress(address.getHostString(), address.getPort());
    }
}

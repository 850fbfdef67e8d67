package io.tidegate.hub.api;

import io.tidegate.hub.command.CommandDesk;
import io.tidegate.hub.desired.DesiredConfigs;
import io.tidegate.hub.feed.ChangeFeed;
import io.tidegate.hub.fleet.FleetView;
import io.tidegate.hub.group.KnownGroups;
import io.tidegate.hub.http.QueryWorkers;
import io.tidegate.hub.http.StoreQuestion;
import io.tidegate.hub.rollout.driver.RolloutController;
import io.tidegate.hub.rollout.driver.RolloutDesk;
import io.tidegate.hub.rollout.driver.RolloutPlanner;
import io.tidegate.hub.store.TelemetryQueries;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The hub's HTTP listener: API, console, health and metrics.
 *
 * <p>One event loop serves all connections and owns all state of the API; questions to the store run on bounded
 * worker threads of their own. {@link #start} and {@link #close} block and belong to the program's main thread.
 */
public final class HubApi implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(HubApi.class);

    private static final long TICK_MS = 1_000;
    private static final long START_SECONDS = 20;
    private static final long CLOSE_SECONDS = 5;
    private static final int MAX_WAITING_SCRAPES = 8;

    private final Options options;
    private final Vertx vertx;
    private final Context context;
    private final QueryWorkers lookups;
    private final QueryWorkers exports;
    private final QueryWorkers scrapes;
    private final StreamRoutes streams;
    private final List<Endpoint> endpoints = new ArrayList<>();
    private final HttpManners manners;
    private final AtomicBoolean closed = new AtomicBoolean();
    private @Nullable HttpServer server;

    /**
     * What the API shows.
     *
     * @param fleet the agents
     * @param queries the store
     * @param feed what is being stored
     * @param desired what agents are to run
     * @param groups what agents are to run beneath that
     * @param commands to running agents
     * @param rollouts documents on their way to many agents
     * @param metrics all metrics in Prometheus' text format; called on the event loop, must not block
     * @param readiness whether the hub can do its work; called on the event loop, must not block
     * @param clock for times such as {@code from=-1h}
     */
    public record Rooms(
            FleetView fleet,
            TelemetryQueries queries,
            ChangeFeed feed,
            DesiredConfigs desired,
            Groups groups,
            CommandDesk commands,
            Rollouts rollouts,
            Supplier<String> metrics,
            Supplier<Readiness> readiness,
            InstantSource clock) {}

    /** What there is to be asked of groups. */
    public record Groups(io.tidegate.hub.group.Groups desk, KnownGroups known) {}

    /** What there is to be asked of rollouts. */
    public record Rollouts(RolloutPlanner planner, RolloutController controller, RolloutDesk desk) {}

    /**
     * Where it listens, and its limits.
     *
     * @param host name or address; until identities exist, the configuration allows loopback only
     * @param port 0 takes a free one
     * @param maxConnections at once; further ones are closed at once
     * @param maxEventStreams at once; further ones are answered with 503
     * @param maxExports answers of unbounded length at once
     * @param maxLookups other questions to the store at once
     * @param maxWaiting questions of each kind that wait; further ones are answered with 503
     * @param maxRequestLineBytes beyond it 414
     * @param maxHeaderBytes beyond it 431
     * @param maxBodyBytes beyond it 413
     * @param stallTimeoutMs a client that takes nothing for so long is cut off
     * @param agentEventsPerTick changes of counters that one second of the event stream tells
     * @param heartbeatMs between two heartbeats of the event stream
     * @param retryMs after which a client of the event stream comes again
     */
    public record Options(
            String host,
            int port,
            int maxConnections,
            int maxEventStreams,
            int maxExports,
            int maxLookups,
            int maxWaiting,
            int maxRequestLineBytes,
            int maxHeaderBytes,
            long maxBodyBytes,
            long stallTimeoutMs,
            int agentEventsPerTick,
            long heartbeatMs,
            long retryMs) {

        public static Options listen(String host, int port) {
            return new Options(host, port, 1_024, 256, 4, 4, 64, 8_192, 16_384, 1 << 20, 60_000, 100, 15_000, 2_000);
        }

        /** The heartbeats in a stall. */
        int heartbeatsToStall() {
            return (int) Math.max(1, stallTimeoutMs / heartbeatMs);
        }

        boolean loopback() {
            try {
                return InetAddress.getByName(host).isLoopbackAddress();
            } catch (UnknownHostException unknown) {
                return false;
            }
        }
    }

    public HubApi(Rooms rooms, Options options) {
        this.options = options;
        this.vertx = Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(1)
                .setWorkerPoolSize(1)
                .setInternalBlockingPoolSize(2)
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
        this.context = vertx.getOrCreateContext();
        this.lookups = new QueryWorkers(
                "api-lookup",
                options.maxLookups(),
                options.maxWaiting(),
                "too many questions to the store are waiting; come again in a few seconds");
        this.exports = new QueryWorkers(
                "api-export",
                options.maxExports(),
                options.maxWaiting(),
                "%d exports are running and as many wait as may; come again when one is done"
                        .formatted(options.maxExports()));
        // Of their own: how the hub is must be seen also while it has too much to answer.
        this.scrapes = new QueryWorkers(
                "api-metrics", 1, MAX_WAITING_SCRAPES, "metrics are being counted for others; come again in a moment");
        this.streams = new StreamRoutes(
                rooms.feed(),
                rooms.fleet(),
                new RolloutEvents(rooms.rollouts().controller()::summaries),
                context,
                lookups,
                options);
        StaticRoutes files = new StaticRoutes();
        endpoints.addAll(new AgentRoutes(rooms.fleet(), rooms.queries(), context, lookups, options.stallTimeoutMs())
                .endpoints());
        endpoints.addAll(new ConfigRoutes(
                        rooms.desired(), rooms.groups().known(), rooms.fleet(), new StoreQuestion(context, lookups))
                .endpoints());
        endpoints.addAll(new GroupRoutes(rooms.groups().desk(), new StoreQuestion(context, lookups)).endpoints());
        endpoints.addAll(new CommandRoutes(rooms.commands(), rooms.fleet(), context).endpoints());
        endpoints.addAll(new RolloutRoutes(rooms.rollouts(), new StoreQuestion(context, lookups)).endpoints());
        endpoints.addAll(
                new ReadingRoutes(rooms.queries(), context, rooms.clock(), lookups, exports, options.stallTimeoutMs())
                        .endpoints());
        endpoints.addAll(streams.endpoints());
        endpoints.addAll(
                new SystemRoutes(rooms.metrics(), rooms.readiness(), new StoreQuestion(context, scrapes)).endpoints());
        endpoints.addAll(files.endpoints());
        this.manners = new HttpManners(options, files.importMapHash());
    }

    /** Everything that can be asked or done. */
    List<Endpoint> endpoints() {
        return List.copyOf(endpoints);
    }

    /**
     * Starts; returns the address that it listens on, with the port that was really taken.
     *
     * @throws ApiStartException if the port is in use, or the host is not one of this machine
     */
    public InetSocketAddress start() throws ApiStartException {
        Router router = Router.router(vertx);
        manners.apply(router, endpoints);
        int[] open = {0};
        Future<HttpServer> listening = Future.future(promise -> context.runOnContext(ignored -> {
            HttpServer starting = vertx.createHttpServer(serverOptions())
                    .requestHandler(router)
                    .invalidRequestHandler(manners::invalid)
                    .connectionHandler(connection -> {
                        if (++open[0] > options.maxConnections()) {
                            LOG.warn("{} connections are open, further ones are closed", options.maxConnections());
                            connection.close();
                        }
                        connection.closeHandler(closed -> open[0]--);
                    });
            starting.listen().onComplete(promise);
            vertx.setPeriodic(TICK_MS, tick -> streams.tick());
            vertx.setPeriodic(options.heartbeatMs(), tick -> streams.heartbeat());
        }));
        try {
            HttpServer started =
                    listening.toCompletionStage().toCompletableFuture().get(START_SECONDS, TimeUnit.SECONDS);
            server = started;
            return new InetSocketAddress(options.host(), started.actualPort());
        } catch (ExecutionException failed) {
            throw new ApiStartException(
                    "cannot listen on %s:%d for HTTP: %s; stop the program that uses it, or set http.listen to another address (port 0 takes a free one)"
                            .formatted(options.host(), options.port(), reason(failed)),
                    failed);
        } catch (TimeoutException late) {
            throw new ApiStartException("the HTTP listener did not start within %d s".formatted(START_SECONDS), late);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new ApiStartException("the start of the HTTP listener was interrupted", stopping);
        }
    }

    private static String reason(ExecutionException failed) {
        Throwable cause = failed.getCause();
        return String.valueOf(cause == null ? failed.getMessage() : cause.getMessage());
    }

    private HttpServerOptions serverOptions() {
        return new HttpServerOptions()
                .setHost(options.host())
                .setPort(options.port())
                .setHttp2ClearTextEnabled(false)
                .setCompressionSupported(true)
                .setDecompressionSupported(false)
                .setCompressionLevel(4)
                .setMaxInitialLineLength(options.maxRequestLineBytes())
                .setMaxHeaderSize(options.maxHeaderBytes())
                .setTcpNoDelay(true)
                .setReuseAddress(true)
                .setIdleTimeout(75)
                .setIdleTimeoutUnit(TimeUnit.SECONDS);
    }

    /** Ends the event streams, stops listening, and lets running questions end on their own. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        lookups.close();
        exports.close();
        scrapes.close();
        await(Future.future(promise -> context.runOnContext(ignored -> {
            streams.end();
            HttpServer running = server;
            (running == null ? Future.<Void>succeededFuture() : running.close()).onComplete(promise);
        })));
        await(vertx.close());
    }

    private static void await(Future<Void> closing) {
        try {
            closing.toCompletionStage().toCompletableFuture().get(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException late) {
            LOG.warn("the HTTP listener did not close in order: {}", late.toString());
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }
}

package io.tidegate.edge.uplink;

import io.tidegate.edge.mqtt.Backoff;
import io.tidegate.protocol.control.CommandReply;
import io.tidegate.protocol.control.ReportedConfig;
import io.tidegate.protocol.sync.AgentId;
import io.tidegate.protocol.sync.SyncLimits;
import io.tidegate.protocol.wire.AgentStatus;
import io.tidegate.protocol.wire.StatusCodec;
import java.net.URI;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A {@link HubLink} over MQTT 5 with Eclipse Paho. One thread keeps one {@link PahoConnection} alive at a time: Paho's
 * own reconnect shares state between clients, has no jitter and leaks threads, and its connect may wait for ever.
 */
public final class PahoHubLink implements HubLink {

    private static final Logger LOG = LoggerFactory.getLogger(PahoHubLink.class);

    /** A connection that ends sooner counts as one more failure. */
    private static final long STEADY_MS = 10_000;

    private volatile Options options;
    private final LongSupplier sessions;
    private final LongSupplier nowMs;
    private final InstantSource clock;
    private final IdentityWatch identity;
    private volatile @Nullable ControlListener control;
    private final AtomicReference<@Nullable PahoConnection> current = new AtomicReference<>();
    private volatile String error = "not connected yet";

    /** Opens when what the keeper is doing is to end: the agent stops, or the hub has another address. */
    private volatile CountDownLatch abandoned = new CountDownLatch(1);

    private volatile boolean closing;
    private final AtomicLong sentBytes = new AtomicLong();
    private final AtomicLong sentReadings = new AtomicLong();
    private @Nullable Thread thread;

    /**
     * Where and how to connect.
     *
     * @param agent whose link
     * @param url {@code mqtt://host:port}
     * @param limits of what is received
     * @param connectTimeoutMs bound on TCP connect, CONNACK and SUBACK, each
     * @param ackTimeoutMs after which a PUBLISH without PUBACK means that the connection is dead
     * @param keepAliveSeconds MQTT keep-alive
     * @param maxInFlight most unacknowledged publishes, whatever the broker allows
     */
    public record Options(
            AgentId agent,
            URI url,
            SyncLimits limits,
            long connectTimeoutMs,
            long ackTimeoutMs,
            int keepAliveSeconds,
            int maxInFlight) {

        public static Options of(AgentId agent, URI url) {
            return new Options(agent, url, SyncLimits.DEFAULT, 10_000, 30_000, 20, 32);
        }

        Options withUrl(URI other) {
            return new Options(agent, other, limits, connectTimeoutMs, ackTimeoutMs, keepAliveSeconds, maxInFlight);
        }
    }

    /**
     * A link that is not connecting yet.
     *
     * @param sessions draws a random number for each connection
     * @param nowMs a monotonic clock, milliseconds
     * @param clock the wall clock; dates reports
     * @param identity hears when another client takes over, and says for how long to stay away
     */
    public PahoHubLink(
            Options options, LongSupplier sessions, LongSupplier nowMs, InstantSource clock, IdentityWatch identity) {
        this.options = options;
        this.sessions = sessions;
        this.nowMs = nowMs;
        this.clock = clock;
        this.identity = identity;
    }

    @Override
    public void control(ControlListener listener) {
        control = listener;
    }

    @Override
    public void start(Listener listener) {
        Thread keeper = new Thread(() -> keepConnected(listener), "hub-link");
        thread = keeper;
        keeper.start();
    }

    @Override
    public void connectTo(URI url) {
        if (!url.equals(options.url())) {
            options = options.withUrl(url);
            abandon("the hub has another address now");
        }
    }

    @Override
    public boolean hasRoom() {
        PahoConnection connection = current.get();
        return connection != null && connection.publisher().hasRoom();
    }

    @Override
    public boolean publishBatch(byte[] batch, long readings, long token) {
        PahoConnection connection = current.get();
        boolean taken = connection != null && connection.publisher().batch(batch, token);
        if (taken) {
            sentBytes.addAndGet(batch.length);
            sentReadings.addAndGet(readings);
        }
        return taken;
    }

    @Override
    public void publishStatus(AgentStatus status) {
        PahoConnection connection = current.get();
        if (connection != null) {
            byte[] payload = StatusCodec.encode(status);
            connection.publisher().status(payload);
            sentBytes.addAndGet(payload.length);
        }
    }

    @Override
    public void publishReport(ReportedConfig report) {
        PahoConnection connection = current.get();
        if (connection != null) {
            connection.publisher().report(report);
        }
    }

    @Override
    public void publishReply(CommandReply reply) {
        PahoConnection connection = current.get();
        if (connection != null) {
            connection.publisher().reply(reply);
        }
    }

    @Override
    public boolean hasHubAnswered() {
        PahoConnection connection = current.get();
        return connection != null && connection.hasHubAnswered() && connection.isTo(options.url());
    }

    @Override
    public LinkState state() {
        boolean connected = current.get() != null;
        return new LinkState(
                options.url().toString(), connected, connected ? "" : error, sentBytes.get(), sentReadings.get());
    }

    @Override
    public void close() {
        closing = true;
        abandon("the agent stops");
        Thread keeper = thread;
        if (keeper != null) {
            try {
                keeper.join(options.connectTimeoutMs());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void abandon(String reason) {
        abandoned.countDown();
        PahoConnection connection = current.get();
        if (connection != null) {
            connection.end(reason);
        }
    }

    private void keepConnected(Listener listener) {
        int failures = 0;
        long downSinceMs = nowMs.getAsLong();
        try {
            while (!closing) {
                // Before closing and address are looked at: whoever changes one of them opens this latch or is seen.
                CountDownLatch attempt = new CountDownLatch(1);
                abandoned = attempt;
                if (closing) {
                    return;
                }
                long beganMs = nowMs.getAsLong();
                Ending ending = connectOnce(options, listener, attempt);
                long endedMs = nowMs.getAsLong();
                if (attempt.getCount() == 0) {
                    failures = 0;
                    downSinceMs = endedMs;
                } else {
                    boolean steady = ending != Ending.NEVER_STOOD && endedMs - beganMs >= STEADY_MS;
                    downSinceMs = steady ? endedMs : downSinceMs;
                    failures = steady ? 1 : failures + 1;
                    long waitMs;
                    if (ending == Ending.TAKEN_OVER) {
                        waitMs = identity.takenOver();
                    } else {
                        logFailure(failures);
                        waitMs = Backoff.DEFAULT.waitMs(failures, endedMs - downSinceMs);
                    }
                    if (attempt.await(waitMs, TimeUnit.MILLISECONDS)) {
                        failures = 0;
                    }
                }
            }
        } catch (InterruptedException e) {
            LOG.warn("The hub link was interrupted and stops; readings stay in the buffer");
        }
    }

    /** What became of an attempt to connect. */
    private enum Ending {
        NEVER_STOOD,
        BROKEN,
        TAKEN_OVER
    }

    /** Connects and stays until the connection ends or is abandoned. */
    private Ending connectOnce(Options to, Listener listener, CountDownLatch attempt) throws InterruptedException {
        PahoConnection connection;
        try {
            connection = new PahoConnection(to, sessions.getAsLong(), listener, control, nowMs, clock);
        } catch (MqttException e) {
            error = PahoConnection.explain(e);
            return Ending.NEVER_STOOD;
        }
        try {
            connection.open(attempt);
            current.set(connection);
            LOG.info("Connected to the hub at {}", to.url());
            listener.connected(connection.session());
            ControlListener controlled = control;
            if (controlled != null) {
                controlled.connected();
            }
            error = connection.awaitEnd(attempt);
            current.set(null);
            if (attempt.getCount() == 0) {
                connection.farewell(StatusCodec.encode(AgentStatus.offline(connection.session())));
            }
            listener.disconnected(error);
            return connection.wasTakenOver() ? Ending.TAKEN_OVER : Ending.BROKEN;
        } catch (MqttException e) {
            error = PahoConnection.explain(e);
            return connection.wasTakenOver() ? Ending.TAKEN_OVER : Ending.NEVER_STOOD;
        } finally {
            connection.dispose();
        }
    }

    /** Each outage once at full voice, then every 20th attempt. */
    private void logFailure(int failures) {
        if (failures % 20 == 1) {
            LOG.warn("No connection to the hub at {}: {}; readings are buffered, trying again", options.url(), error);
        }
    }
}

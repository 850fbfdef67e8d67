package io.tidegate.hub.broker;

import com.hivemq.configuration.service.InternalConfigurations;
import com.hivemq.embedded.EmbeddedExtension;
import com.hivemq.embedded.EmbeddedHiveMQ;
import com.hivemq.extension.sdk.api.packets.general.Qos;
import com.hivemq.extension.sdk.api.services.builder.Builders;
import com.hivemq.extension.sdk.api.services.builder.PublishBuilder;
import com.hivemq.extension.sdk.api.services.publish.PublishService;
import io.tidegate.protocol.sync.AgentId;
import io.tidegate.protocol.wire.Topics;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * HiveMQ Community Edition inside this process. It keeps nothing: messages upward are taken by an interceptor, our
 * database is the store of record, and what is retained is published again at each start.
 *
 * <p>Its settings are static, so brokers of one process share them.
 */
public final class HiveMqBroker implements MqttBroker {

    private static final Logger LOG = LoggerFactory.getLogger(HiveMqBroker.class);

    /** A receipt that could not be delivered by then is overtaken by a newer one. */
    private static final long DOWN_EXPIRY_SECONDS = 60;

    private final Options options;
    private @Nullable EmbeddedHiveMQ hiveMq;
    private volatile @Nullable PublishService publishing;

    /**
     * How the broker runs.
     *
     * @param listen where; port 0 takes a free one
     * @param directory for its configuration file and its empty folders
     * @param maxPacketBytes most bytes in one MQTT packet; above the largest batch
     * @param receiveMaximum unacknowledged messages that a client may have in flight
     * @param maxConnections most clients at once
     * @param maxKeepAlive silence after which a client is taken for gone, times 1.5 (MQTT 5)
     * @param maxSessionExpiry how long a session of an absent client is kept
     * @param maxQueuedMessages most messages of QoS 1 that are kept for an absent client
     * @param maxPubackHold how long a PUBACK may be held before it is answered with <em>busy</em>
     */
    public record Options(
            InetSocketAddress listen,
            Path directory,
            int maxPacketBytes,
            int receiveMaximum,
            int maxConnections,
            Duration maxKeepAlive,
            Duration maxSessionExpiry,
            int maxQueuedMessages,
            Duration maxPubackHold) {

        /**
         * What a hub for ten thousand agents runs with: there is room for as many again, since in a storm of reconnections the
         * old ones are not all gone when the new ones come.
         */
        public static Options defaults(InetSocketAddress listen, Path directory) {
            return new Options(
                    listen,
                    directory,
                    1024 * 1024,
                    100,
                    20_000,
                    Duration.ofSeconds(60),
                    Duration.ofHours(1),
                    100,
                    Duration.ofSeconds(10));
        }

        /** With another bound on how long a PUBACK may be held. */
        public Options withMaxPubackHold(Duration hold) {
            return new Options(
                    listen,
                    directory,
                    maxPacketBytes,
                    receiveMaximum,
                    maxConnections,
                    maxKeepAlive,
                    maxSessionExpiry,
                    maxQueuedMessages,
                    hold);
        }
    }

    public HiveMqBroker(Options options) {
        this.options = options;
    }

    @Override
    public InetSocketAddress start(Listener listener) throws BrokerStartException {
        HiveMqFolders folders = folders();
        AgentExtension extension = new AgentExtension(listener, options.maxPubackHold());
        Thread.UncaughtExceptionHandler ours = Thread.getDefaultUncaughtExceptionHandler();
        EmbeddedHiveMQ starting = EmbeddedHiveMQ.builder()
                .withConfigurationFolder(folders.configuration())
                .withDataFolder(folders.data())
                .withExtensionsFolder(folders.extensions())
                .withEmbeddedExtension(EmbeddedExtension.builder()
                        .withId("tidegate")
                        .withName("Tidegate")
                        .withVersion("1")
                        .withExtensionMain(extension)
                        .build())
                .withoutLoggingBootstrap()
                .build();
        hiveMq = starting;
        // The builder has just set this to "allow all".
        InternalConfigurations.AUTH_DENY_UNAUTHENTICATED_CONNECTIONS.set(true);
        // Nothing is persisted, so there is nothing to wait for at the end.
        InternalConfigurations.PERSISTENCE_SHUTDOWN_GRACE_PERIOD_MSEC.set(100);
        InternalConfigurations.JMX_REPORTER_ENABLED.set(false);
        try {
            starting.start().get();
        } catch (ExecutionException e) {
            close();
            throw new BrokerStartException(
                    "the MQTT broker could not listen on %s: the address is in use or not of this machine; stop the other program, or set mqtt.listen to another port"
                            .formatted(text(options.listen())),
                    e.getCause() == null ? e : e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            close();
            throw new BrokerStartException("interrupted while the MQTT broker started", e);
        } finally {
            // HiveMQ puts its own in place, which ends the process on some errors.
            Thread.setDefaultUncaughtExceptionHandler(ours);
        }
        publishing = extension.publishing();
        return new InetSocketAddress(options.listen().getAddress(), extension.port());
    }

    private HiveMqFolders folders() throws BrokerStartException {
        try {
            return HiveMqFolders.create(options);
        } catch (IOException e) {
            throw new BrokerStartException(
                    "the MQTT broker cannot write to %s: %s; give the hub a data_dir that it may write to"
                            .formatted(options.directory(), e.getMessage()),
                    e);
        }
    }

    @Override
    public void publish(AgentId agent, Topics.Down kind, byte[] payload, String contentType, boolean retained) {
        PublishService service = publishing;
        if (service == null) {
            return;
        }
        PublishBuilder message = Builders.publish()
                .topic(kind.of(agent))
                .payload(ByteBuffer.wrap(payload))
                .contentType(contentType)
                .retain(retained)
                .qos(kind == Topics.Down.RECEIPT ? Qos.AT_MOST_ONCE : Qos.AT_LEAST_ONCE);
        if (!retained) {
            message.messageExpiryInterval(DOWN_EXPIRY_SECONDS);
        }
        CompletableFuture<?> sent;
        try {
            sent = retained ? service.publish(message.build()) : service.publishToClient(message.build(), agent.text());
        } catch (RejectedExecutionException e) {
            LOG.debug("{} to {} is lost: the broker is stopping", kind, agent);
            return;
        }
        sent.whenComplete((result, failure) -> {
            if (failure != null) {
                LOG.debug("{} to {} is lost", kind, agent, failure);
            }
        });
    }

    @Override
    public void close() {
        publishing = null;
        EmbeddedHiveMQ stopping = hiveMq;
        hiveMq = null;
        if (stopping == null) {
            return;
        }
        try {
            stopping.close();
        } catch (ExecutionException e) {
            LOG.warn("the MQTT broker did not stop cleanly", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String text(InetSocketAddress address) {
        return address.getAddress().getHostAddress() + ":" + address.getPort();
    }
}

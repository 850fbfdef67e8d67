package io.tidegate.sim.agent;

import com.hivemq.client.mqtt.MqttClientExecutorConfig;
import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5Client;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5PubAckException;
import com.hivemq.client.mqtt.mqtt5.message.connect.Mqtt5Connect;
import com.hivemq.client.mqtt.mqtt5.message.disconnect.Mqtt5DisconnectReasonCode;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import com.hivemq.client.mqtt.mqtt5.message.publish.puback.Mqtt5PubAckReasonCode;
import io.tidegate.protocol.control.ControlLimits;
import io.tidegate.protocol.control.DesiredConfig;
import io.tidegate.protocol.sync.AgentId;
import io.tidegate.protocol.sync.Receipt;
import io.tidegate.protocol.sync.SequenceRange;
import io.tidegate.protocol.sync.SyncLimits;
import io.tidegate.protocol.wire.AgentStatus;
import io.tidegate.protocol.wire.BatchWriter;
import io.tidegate.protocol.wire.ConfigReportCodec;
import io.tidegate.protocol.wire.DesiredConfigCodec;
import io.tidegate.protocol.wire.ReceiptCodec;
import io.tidegate.protocol.wire.StatusCodec;
import io.tidegate.protocol.wire.Topics;
import io.tidegate.protocol.wire.UndecodableMessageException;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * An {@link AgentLink} over MQTT 5 with the HiveMQ client, whose threads all links of a process share. Each connection
 * is a client of its own, used once, and its session ends with it: the window sends again what is missing.
 */
public final class HiveMqAgentLink implements AgentLink {

    private static final int DEFAULT_PORT = 1883;
    private static final int KEEP_ALIVE_SECONDS = 20;

    private final AgentId agent;
    private final URI hub;
    private final SyncLimits limits;
    private final MqttClientExecutorConfig threads;
    private final Executor loop;
    private @Nullable Connection current;

    /**
     * A link that is not connected.
     *
     * @param hub {@code mqtt://host:port}
     * @param threads shared by all links
     * @param loop the agent's
     */
    public HiveMqAgentLink(AgentId agent, URI hub, SyncLimits limits, MqttClientExecutorConfig threads, Executor loop) {
        this.agent = agent;
        this.hub = hub;
        this.limits = limits;
        this.threads = threads;
        this.loop = loop;
    }

    @Override
    public void connect(long session, Listener listener) {
        Connection connection = new Connection(listener);
        current = connection;
        connection.open(session);
    }

    @Override
    public void publishStatus(byte[] status) {
        if (current != null) {
            // The next status replaces one that is lost.
            CompletableFuture<?> unused = current.client.publish(status(status));
        }
    }

    @Override
    public void publishReport(byte[] report) {
        if (current != null) {
            // Each report says all there is to say, and the next session repeats it.
            CompletableFuture<?> unused = current.client.publish(Mqtt5Publish.builder()
                    .topic(Topics.Up.CONFIG.of(agent))
                    .qos(MqttQos.AT_LEAST_ONCE)
                    .contentType(ConfigReportCodec.CONTENT_TYPE)
                    .payload(report)
                    .build());
        }
    }

    @Override
    public void publishBatch(byte[] batch, @Nullable SequenceRange range) {
        if (current != null) {
            current.publishBatch(batch, range);
        }
    }

    @Override
    public void cut() {
        if (current != null) {
            current.cut();
            current = null;
        }
    }

    @Override
    public CompletionStage<Void> close(byte[] farewell) {
        Connection last = current;
        current = null;
        return last == null ? CompletableFuture.completedFuture(null) : last.close(farewell);
    }

    private Mqtt5Publish status(byte[] status) {
        return Mqtt5Publish.builder()
                .topic(Topics.Up.STATUS.of(agent))
                .qos(MqttQos.AT_LEAST_ONCE)
                .retain(true)
                .contentType(StatusCodec.CONTENT_TYPE)
                .payload(status)
                .build();
    }

    /** One MQTT connection. Its fields belong to the loop; what the client calls hands over to it. */
    private final class Connection {

        private final Listener listener;
        private final Mqtt5AsyncClient client;
        private boolean ended;

        Connection(Listener listener) {
            this.listener = listener;
            this.client = Mqtt5Client.builder()
                    .identifier(agent.text())
                    .serverHost(hub.getHost())
                    .serverPort(hub.getPort() < 0 ? DEFAULT_PORT : hub.getPort())
                    .executorConfig(threads)
                    .addDisconnectedListener(
                            context -> loop.execute(() -> end(context.getCause().getMessage())))
                    .buildAsync();
            client.publishes(MqttGlobalPublishFilter.ALL, this::received);
        }

        void open(long session) {
            Mqtt5Connect connect = Mqtt5Connect.builder()
                    .cleanStart(true)
                    .sessionExpiryInterval(0)
                    .keepAlive(KEEP_ALIVE_SECONDS)
                    .willPublish(status(StatusCodec.encode(AgentStatus.offline(session))))
                    .build();
            CompletableFuture<?> unused = client.connect(connect)
                    .thenCompose(connected -> client.subscribeWith()
                            .topicFilter(Topics.allDown(agent))
                            .qos(MqttQos.AT_LEAST_ONCE)
                            .send())
                    .whenComplete((subscribed, failure) -> loop.execute(() -> {
                        if (failure != null) {
                            end(String.valueOf(failure.getMessage()));
                        } else if (ended) {
                            // It was cut while it came up.
                            CompletableFuture<?> down = client.disconnect();
                        } else {
                            listener.connected();
                        }
                    }));
        }

        void publishBatch(byte[] batch, @Nullable SequenceRange range) {
            Mqtt5Publish publish = Mqtt5Publish.builder()
                    .topic(Topics.Up.BATCH.of(agent))
                    .qos(MqttQos.AT_LEAST_ONCE)
                    .contentType(BatchWriter.CONTENT_TYPE)
                    .payload(batch)
                    .build();
            CompletableFuture<?> unused = client.publish(publish)
                    .whenComplete((result, failure) -> loop.execute(() -> {
                        if (ended) {
                            return;
                        }
                        if (failure == null) {
                            listener.acknowledged();
                        } else {
                            listener.refused(range, isUndecodable(failure));
                        }
                    }));
        }

        /** The client cannot drop its socket; asked to publish the will, the hub sees what it sees when one breaks. */
        void cut() {
            ended = true;
            CompletableFuture<?> unused = client.disconnectWith()
                    .reasonCode(Mqtt5DisconnectReasonCode.DISCONNECT_WITH_WILL_MESSAGE)
                    .send();
        }

        CompletionStage<Void> close(byte[] farewell) {
            ended = true;
            return client.publish(status(farewell))
                    .handle((result, failure) -> "")
                    .thenCompose(answered -> client.disconnect())
                    .exceptionally(failure -> null);
        }

        private void received(Mqtt5Publish publish) {
            String topic = publish.getTopic().toString();
            try {
                if (topic.equals(Topics.Down.RECEIPT.of(agent))) {
                    Receipt receipt = ReceiptCodec.decode(agent, publish.getPayloadAsBytes(), limits);
                    hear(() -> listener.received(receipt));
                } else if (topic.equals(Topics.Down.CONFIG.of(agent))) {
                    DesiredConfig desired =
                            DesiredConfigCodec.decode(publish.getPayloadAsBytes(), ControlLimits.DEFAULT);
                    hear(() -> listener.received(desired));
                }
            } catch (UndecodableMessageException e) {
                loop.execute(() -> end("the hub sent a message that is none: " + e.getMessage()));
            }
        }

        private void hear(Runnable message) {
            loop.execute(() -> {
                if (!ended) {
                    message.run();
                }
            });
        }

        private void end(@Nullable String reason) {
            if (!ended) {
                ended = true;
                CompletableFuture<?> unused = client.disconnect();
                listener.disconnected(String.valueOf(reason));
            }
        }

        private static boolean isUndecodable(Throwable failure) {
            Throwable cause = failure.getCause() == null ? failure : failure.getCause();
            return cause instanceof Mqtt5PubAckException refusal
                    && refusal.getMqttMessage().getReasonCode() == Mqtt5PubAckReasonCode.PAYLOAD_FORMAT_INVALID;
        }
    }
}

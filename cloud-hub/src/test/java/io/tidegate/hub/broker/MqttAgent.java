package io.tidegate.hub.broker;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5PubAckException;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5PublishResult;
import com.hivemq.client.mqtt.mqtt5.message.publish.puback.Mqtt5PubAckReasonCode;
import io.tidegate.protocol.sync.AgentId;
import io.tidegate.protocol.wire.Topics;
import java.net.InetSocketAddress;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** An agent as far as MQTT goes, over the HiveMQ client library. */
public final class MqttAgent implements AutoCloseable {

    /** Longer than anything here should ever take. */
    public static final long PATIENCE_SECONDS = 30;

    private final AgentId agent;
    private final Mqtt5AsyncClient client;
    private final BlockingQueue<Mqtt5Publish> received = new LinkedBlockingQueue<>();

    public MqttAgent(InetSocketAddress broker, String agent) {
        this.agent = new AgentId(agent);
        this.client = MqttClient.builder()
                .useMqttVersion5()
                .identifier(agent)
                .serverHost(broker.getAddress().getHostAddress())
                .serverPort(broker.getPort())
                .buildAsync();
        client.publishes(MqttGlobalPublishFilter.ALL, received::add);
    }

    public AgentId id() {
        return agent;
    }

    public Mqtt5AsyncClient client() {
        return client;
    }

    /** Connects and subscribes to everything that the hub sends it. */
    public MqttAgent connected() {
        await(client.connectWith().cleanStart(true).keepAlive(20).send());
        await(client.subscribeWith()
                .topicFilter(Topics.allDown(agent))
                .qos(MqttQos.AT_LEAST_ONCE)
                .send());
        return this;
    }

    /** Publishes with QoS 1; completes with how the PUBACK was answered. */
    public CompletableFuture<Mqtt5PubAckReasonCode> publish(String topic, byte[] payload) {
        return client.publishWith()
                .topic(topic)
                .qos(MqttQos.AT_LEAST_ONCE)
                .payload(payload)
                .send()
                .handle((result, failure) -> reason(result, failure));
    }

    /** Publishes with QoS 1 and waits for the PUBACK. */
    public Mqtt5PubAckReasonCode publishAndWait(String topic, byte[] payload) {
        return await(publish(topic, payload));
    }

    /** The next message that the hub sent, or a failed test. */
    public Mqtt5Publish nextReceived() {
        try {
            Mqtt5Publish next = received.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (next == null) {
                throw new AssertionError("nothing came from the hub within " + PATIENCE_SECONDS + " s");
            }
            return next;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** What has been received and not been asked for. */
    public BlockingQueue<Mqtt5Publish> received() {
        return received;
    }

    /** Waits for what must come. */
    public static <T> T await(CompletableFuture<T> future) {
        try {
            return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        if (client.getState().isConnected()) {
            await(client.disconnect());
        }
    }

    private static Mqtt5PubAckReasonCode reason(Mqtt5PublishResult result, Throwable failure) {
        Throwable why = failure != null ? failure : result.getError().orElse(null);
        if (why == null) {
            return result instanceof Mqtt5PublishResult.Mqtt5Qos1Result qos1
                    ? qos1.getPubAck().getReasonCode()
                    : Mqtt5PubAckReasonCode.SUCCESS;
        }
        if (why instanceof Mqtt5PubAckException refused) {
            return refused.getMqttMessage().getReasonCode();
        }
        throw new AssertionError("no PUBACK", why);
    }
}

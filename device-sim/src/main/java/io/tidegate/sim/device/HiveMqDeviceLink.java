package io.tidegate.sim.device;

import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5Client;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5PublishResult;
import com.hivemq.client.mqtt.mqtt5.message.publish.puback.Mqtt5PubAckReasonCode;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Publishes to the broker that an agent's source subscribes to, with QoS 1 over MQTT 5. <em>Accepted</em> is the broker's word; a message
 * for which it has no subscriber is not accepted. MQTT has no idempotency keys: lines whose PUBACK was lost may arrive twice.
 */
public final class HiveMqDeviceLink implements DeviceLink {

    private static final int DEFAULT_PORT = 1883;

    private final URI broker;
    private final String clientId;
    private final String topic;
    private final long timeoutMs;
    private @Nullable Mqtt5AsyncClient client;

    /** A link that connects when it is used first. */
    public HiveMqDeviceLink(URI broker, String clientId, String topic, long timeoutMs) {
        this.broker = broker;
        this.clientId = clientId;
        this.topic = topic;
        this.timeoutMs = timeoutMs;
    }

    @Override
    public WriteOutcome write(String key, byte[] lines) throws InterruptedException {
        try {
            Mqtt5PublishResult result = connected()
                    .publishWith()
                    .topic(topic)
                    .qos(MqttQos.AT_LEAST_ONCE)
                    .payload(lines)
                    .send()
                    .get(timeoutMs, TimeUnit.MILLISECONDS);
            return unheard(result)
                    ? new WriteOutcome.Again(
                            "%s has no subscriber to %s - does the agent have a source of type mqtt there?"
                                    .formatted(broker, topic),
                            0)
                    : new WriteOutcome.Accepted();
        } catch (ExecutionException e) {
            close();
            return new WriteOutcome.Again("%s does not take it: %s".formatted(broker, e.getCause()), 0);
        } catch (TimeoutException e) {
            close();
            return new WriteOutcome.Again("%s has not answered for %d ms".formatted(broker, timeoutMs), 0);
        }
    }

    private static boolean unheard(Mqtt5PublishResult result) {
        return result instanceof Mqtt5PublishResult.Mqtt5Qos1Result qos1
                && qos1.getPubAck().getReasonCode() == Mqtt5PubAckReasonCode.NO_MATCHING_SUBSCRIBERS;
    }

    private Mqtt5AsyncClient connected() throws InterruptedException, ExecutionException, TimeoutException {
        Mqtt5AsyncClient present = client;
        if (present == null) {
            present = Mqtt5Client.builder()
                    .identifier(clientId)
                    .serverHost(broker.getHost())
                    .serverPort(broker.getPort() < 0 ? DEFAULT_PORT : broker.getPort())
                    .buildAsync();
            client = present;
            present.connect().get(timeoutMs, TimeUnit.MILLISECONDS);
        }
        return present;
    }

    @Override
    public void close() {
        if (client != null) {
            CompletableFuture<?> unused = client.disconnect();
            client = null;
        }
    }
}

package io.tidegate.edge.source.mqtt;

import io.tidegate.protocol.sync.AgentId;
import io.tidegate.protocol.sync.Lane;
import java.util.List;
import java.util.Optional;

/**
 * What to subscribe to, and how.
 *
 * @param name of the source
 * @param lane of its readings
 * @param brokerUri {@code tcp://host:port}
 * @param clientId stable, because the broker keeps the session under it
 * @param topics filters, at least one
 * @param qos of the subscription, 0 or 1
 * @param credentials empty if the broker asks for none
 * @param payload what its messages are
 * @param limits bounds and time limits
 */
public record MqttOptions(
        String name,
        Lane lane,
        String brokerUri,
        String clientId,
        List<String> topics,
        int qos,
        Optional<Credentials> credentials,
        MqttPayload payload,
        Limits limits) {

    public MqttOptions {
        topics = List.copyOf(topics);
    }

    /** The client id of a source: the same after every restart, and another for every agent and source. */
    public static String clientId(AgentId agent, String source) {
        return "tidegate-" + agent + "-" + source;
    }

    /** For the broker; never logged. */
    public record Credentials(String username, String password) {

        @Override
        public String toString() {
            return username + ":***";
        }
    }

    /**
     * Bounds and time limits.
     *
     * @param maxInFlight most messages that the broker may send ahead of their PUBACKs
     * @param maxMessageBytes most bytes of a packet; the broker keeps larger ones to itself
     * @param sessionExpirySeconds how long the broker is to keep messages for an agent that is away
     * @param connectTimeoutMs bound on TCP connect, CONNACK and SUBACK, each
     * @param keepAliveSeconds MQTT keep-alive
     */
    public record Limits(
            int maxInFlight,
            int maxMessageBytes,
            long sessionExpirySeconds,
            long connectTimeoutMs,
            int keepAliveSeconds) {

        /** For a broker on the gateway or its network. */
        public static final Limits DEFAULT = new Limits(100, 1024 * 1024, 7 * 24 * 3_600, 10_000, 20);
    }
}

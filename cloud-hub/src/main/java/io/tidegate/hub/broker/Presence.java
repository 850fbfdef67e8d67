package io.tidegate.hub.broker;

import com.hivemq.extension.sdk.api.events.client.ClientLifecycleEventListener;
import com.hivemq.extension.sdk.api.events.client.parameters.AuthenticationSuccessfulInput;
import com.hivemq.extension.sdk.api.events.client.parameters.ConnectionStartInput;
import com.hivemq.extension.sdk.api.events.client.parameters.DisconnectEventInput;
import io.tidegate.protocol.sync.AgentId;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which agents have a connection. Wills do not pass the interceptor of published messages and may be delayed; the
 * lifecycle of connections tells of every end, at once. When a connection takes the place of another one of the same
 * agent, the end of the older one says nothing about the agent, whatever order the two are told in.
 */
final class Presence {

    private final MqttBroker.Listener listener;
    private final Map<AgentId, Connection> current = new ConcurrentHashMap<>();

    Presence(MqttBroker.Listener listener) {
        this.listener = listener;
    }

    /** HiveMQ asks for one listener per connection. */
    ClientLifecycleEventListener ofConnection() {
        return new Connection();
    }

    private final class Connection implements ClientLifecycleEventListener {

        @Override
        public void onMqttConnectionStart(ConnectionStartInput input) {}

        @Override
        public void onAuthenticationSuccessful(AuthenticationSuccessfulInput input) {
            AgentId agent = new AgentId(input.getClientInformation().getClientId());
            current.put(agent, this);
            listener.connected(agent);
        }

        @Override
        public void onDisconnect(DisconnectEventInput input) {
            String clientId = input.getClientInformation().getClientId();
            if (AgentId.isValid(clientId) && current.remove(new AgentId(clientId), this)) {
                listener.disconnected(new AgentId(clientId));
            }
        }
    }
}

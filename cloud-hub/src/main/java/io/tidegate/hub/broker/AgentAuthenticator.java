package io.tidegate.hub.broker;

import com.hivemq.extension.sdk.api.auth.SimpleAuthenticator;
import com.hivemq.extension.sdk.api.auth.parameter.SimpleAuthInput;
import com.hivemq.extension.sdk.api.auth.parameter.SimpleAuthOutput;
import com.hivemq.extension.sdk.api.packets.connect.ConnackReasonCode;
import com.hivemq.extension.sdk.api.packets.connect.ConnectPacket;
import com.hivemq.extension.sdk.api.packets.connect.WillPublishPacket;
import com.hivemq.extension.sdk.api.packets.general.MqttVersion;
import io.tidegate.protocol.sync.AgentId;
import io.tidegate.protocol.wire.Topics;
import java.util.Optional;

/**
 * Lets agents in: MQTT 5, an agent id as client id, and no will but the agent's own status. Identities are not checked;
 * until they are, the listener is bound to loopback.
 */
final class AgentAuthenticator implements SimpleAuthenticator {

    @Override
    public void onConnect(SimpleAuthInput input, SimpleAuthOutput output) {
        ConnectPacket connect = input.getConnectPacket();
        if (connect.getMqttVersion() != MqttVersion.V_5) {
            output.failAuthentication(
                    ConnackReasonCode.UNSUPPORTED_PROTOCOL_VERSION, "only MQTT 5 is spoken here; set the client to it");
        } else if (!AgentId.isValid(connect.getClientId())) {
            output.failAuthentication(
                    ConnackReasonCode.CLIENT_IDENTIFIER_NOT_VALID,
                    "the client id must be an agent id: 1 to 64 of a-z 0-9 . _ - beginning with a letter or digit");
        } else if (!isOwnStatus(connect.getWillPublish(), new AgentId(connect.getClientId()))) {
            output.failAuthentication(
                    ConnackReasonCode.NOT_AUTHORIZED, "the will may go to the agent's own up/status only");
        } else {
            output.authenticateSuccessfully();
        }
    }

    private static boolean isOwnStatus(Optional<WillPublishPacket> will, AgentId agent) {
        return will.isEmpty() || will.get().getTopic().equals(Topics.Up.STATUS.of(agent));
    }
}

package io.tidegate.hub.broker;

import com.hivemq.extension.sdk.api.auth.PublishAuthorizer;
import com.hivemq.extension.sdk.api.auth.SubscriptionAuthorizer;
import com.hivemq.extension.sdk.api.auth.parameter.PublishAuthorizerInput;
import com.hivemq.extension.sdk.api.auth.parameter.PublishAuthorizerOutput;
import com.hivemq.extension.sdk.api.auth.parameter.SubscriptionAuthorizerInput;
import com.hivemq.extension.sdk.api.auth.parameter.SubscriptionAuthorizerOutput;
import com.hivemq.extension.sdk.api.packets.publish.AckReasonCode;
import com.hivemq.extension.sdk.api.packets.subscribe.SubackReasonCode;
import io.tidegate.protocol.sync.AgentId;
import io.tidegate.protocol.wire.Topics;

/**
 * An agent subscribes under its own {@code down/} only. What it publishes never gets here, for {@link
 * UpwardInterceptor} comes first and takes or refuses all of it; what does get here is its will, which {@link
 * AgentAuthenticator} has let pass.
 */
final class OwnTopicsAuthorizer implements SubscriptionAuthorizer, PublishAuthorizer {

    @Override
    public void authorizeSubscribe(SubscriptionAuthorizerInput input, SubscriptionAuthorizerOutput output) {
        AgentId agent = new AgentId(input.getClientInformation().getClientId());
        if (isOwnDown(agent, input.getSubscription().getTopicFilter())) {
            output.authorizeSuccessfully();
        } else {
            output.failAuthorization(
                    SubackReasonCode.NOT_AUTHORIZED, "an agent may subscribe to " + Topics.allDown(agent) + " only");
        }
    }

    @Override
    public void authorizePublish(PublishAuthorizerInput input, PublishAuthorizerOutput output) {
        AgentId agent = new AgentId(input.getClientInformation().getClientId());
        if (input.getPublishPacket().getTopic().equals(Topics.Up.STATUS.of(agent))) {
            output.authorizeSuccessfully();
        } else {
            output.failAuthorization(AckReasonCode.NOT_AUTHORIZED);
        }
    }

    private static boolean isOwnDown(AgentId agent, String filter) {
        if (filter.equals(Topics.allDown(agent))) {
            return true;
        }
        for (Topics.Down kind : Topics.Down.values()) {
            if (filter.equals(kind.of(agent))) {
                return true;
            }
        }
        return false;
    }
}

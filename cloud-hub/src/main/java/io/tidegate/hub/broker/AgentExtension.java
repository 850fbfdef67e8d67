package io.tidegate.hub.broker;

import com.hivemq.extension.sdk.api.ExtensionMain;
import com.hivemq.extension.sdk.api.client.parameter.Listener;
import com.hivemq.extension.sdk.api.parameter.ExtensionStartInput;
import com.hivemq.extension.sdk.api.parameter.ExtensionStartOutput;
import com.hivemq.extension.sdk.api.parameter.ExtensionStopInput;
import com.hivemq.extension.sdk.api.parameter.ExtensionStopOutput;
import com.hivemq.extension.sdk.api.services.Services;
import com.hivemq.extension.sdk.api.services.admin.AdminService;
import com.hivemq.extension.sdk.api.services.publish.PublishService;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The one extension that an embedded HiveMQ may have: who may connect, what becomes of messages, who is there. */
final class AgentExtension implements ExtensionMain {

    private final MqttBroker.Listener listener;
    private final Duration maxPubackHold;
    private volatile @Nullable PublishService publishing;
    private volatile @Nullable AdminService admin;

    AgentExtension(MqttBroker.Listener listener, Duration maxPubackHold) {
        this.listener = listener;
        this.maxPubackHold = maxPubackHold;
    }

    @Override
    public void extensionStart(ExtensionStartInput input, ExtensionStartOutput output) {
        publishing = Services.publishService();
        admin = Services.adminService();
        AgentAuthenticator authenticator = new AgentAuthenticator();
        OwnTopicsAuthorizer authorizer = new OwnTopicsAuthorizer();
        UpwardInterceptor interceptor = new UpwardInterceptor(listener, maxPubackHold);
        Presence presence = new Presence(listener);
        Services.securityRegistry().setAuthenticatorProvider(connection -> authenticator);
        Services.securityRegistry().setAuthorizerProvider(connection -> authorizer);
        Services.initializerRegistry()
                .setClientInitializer((connection, context) -> context.addPublishInboundInterceptor(interceptor));
        Services.eventRegistry().setClientLifecycleEventListener(connection -> presence.ofConnection());
    }

    @Override
    public void extensionStop(ExtensionStopInput input, ExtensionStopOutput output) {}

    /** Available once the broker has started. */
    PublishService publishing() {
        return Objects.requireNonNull(publishing, "the broker has not started");
    }

    /** The port that the listener really took. */
    int port() {
        return Objects.requireNonNull(admin, "the broker has not started").getServerInformation().getListener().stream()
                .mapToInt(Listener::getPort)
                .findFirst()
                .orElseThrow();
    }
}

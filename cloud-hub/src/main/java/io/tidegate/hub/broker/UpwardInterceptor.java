package io.tidegate.hub.broker;

import com.hivemq.extension.sdk.api.async.Async;
import com.hivemq.extension.sdk.api.async.TimeoutFallback;
import com.hivemq.extension.sdk.api.interceptor.publish.PublishInboundInterceptor;
import com.hivemq.extension.sdk.api.interceptor.publish.parameter.PublishInboundInput;
import com.hivemq.extension.sdk.api.interceptor.publish.parameter.PublishInboundOutput;
import com.hivemq.extension.sdk.api.packets.publish.AckReasonCode;
import com.hivemq.extension.sdk.api.packets.publish.PublishPacket;
import io.tidegate.hub.broker.MqttBroker.Verdict;
import io.tidegate.protocol.wire.Topics;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes every message that an agent publishes, so that the broker delivers none and queues none. Runs before any
 * authorizer of HiveMQ, so whose topic it is gets decided here. One message per client is in here at a time: a PUBACK
 * that is held slows down this client, and only this one.
 */
final class UpwardInterceptor implements PublishInboundInterceptor {

    private static final Logger LOG = LoggerFactory.getLogger(UpwardInterceptor.class);

    /** HiveMQ's own time limit is only a net under ours. */
    private static final Duration NET = Duration.ofSeconds(5);

    private final MqttBroker.Listener listener;
    private final Duration maxHold;

    UpwardInterceptor(MqttBroker.Listener listener, Duration maxHold) {
        this.listener = listener;
        this.maxHold = maxHold;
    }

    @Override
    public void onInboundPublish(PublishInboundInput input, PublishInboundOutput output) {
        PublishPacket publish = input.getPublishPacket();
        String clientId = input.getClientInformation().getClientId();
        CompletableFuture<Verdict> verdict;
        // What escapes from here would make HiveMQ acknowledge with success and drop the message.
        try {
            Optional<Topics.Upward> from = Topics.parseUp(publish.getTopic());
            if (from.isEmpty() || !from.get().agent().text().equals(clientId)) {
                output.preventPublishDelivery(
                        AckReasonCode.NOT_AUTHORIZED, "an agent may publish under its own tidegate/v1/{agent}/up only");
                listener.foreignTopic(clientId, publish.getTopic());
                return;
            }
            verdict = listener.published(from.get(), payload(publish));
        } catch (Throwable t) {
            LOG.error("a message of {} could not be taken and is refused", clientId, t);
            output.preventPublishDelivery(AckReasonCode.IMPLEMENTATION_SPECIFIC_ERROR);
            return;
        }
        if (verdict.isDone()) {
            verdict.whenComplete((decided, failure) -> output.preventPublishDelivery(code(decided, failure)));
            return;
        }
        Async<PublishInboundOutput> held =
                output.async(maxHold.plus(NET), TimeoutFallback.FAILURE, AckReasonCode.UNSPECIFIED_ERROR);
        verdict.completeOnTimeout(Verdict.BUSY, maxHold.toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((decided, failure) -> {
                    held.getOutput().preventPublishDelivery(code(decided, failure));
                    held.resume();
                });
    }

    private static byte[] payload(PublishPacket publish) {
        Optional<ByteBuffer> payload = publish.getPayload();
        if (payload.isEmpty()) {
            return new byte[0];
        }
        byte[] bytes = new byte[payload.get().remaining()];
        payload.get().duplicate().get(bytes);
        return bytes;
    }

    private static AckReasonCode code(@Nullable Verdict verdict, @Nullable Throwable failure) {
        if (verdict == null) {
            LOG.error("a message could not be taken and is refused", failure);
            return AckReasonCode.IMPLEMENTATION_SPECIFIC_ERROR;
        }
        return switch (verdict) {
            case TAKEN -> AckReasonCode.SUCCESS;
            case MALFORMED -> AckReasonCode.PAYLOAD_FORMAT_INVALID;
            case BUSY -> AckReasonCode.QUOTA_EXCEEDED;
            case FAILED -> AckReasonCode.IMPLEMENTATION_SPECIFIC_ERROR;
        };
    }
}

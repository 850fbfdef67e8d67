package io.tidegate.edge.uplink;

import io.tidegate.protocol.control.CommandReply;
import io.tidegate.protocol.control.ReportedConfig;
import io.tidegate.protocol.sync.AgentId;
import io.tidegate.protocol.wire.BatchWriter;
import io.tidegate.protocol.wire.StatusCodec;
import io.tidegate.protocol.wire.Topics;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttActionListener;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What leaves over one connection. Batches, reports and replies share the slots below the broker's receive maximum; reports and
 * replies wait for one, batches are refused. Thread-safe; no lock is held while Paho publishes, because it calls back under
 * locks of its own.
 */
final class PahoPublisher {

    private static final Logger LOG = LoggerFactory.getLogger(PahoPublisher.class);

    /** Reason codes from here on are errors (MQTT 5, 2.4); Paho reports them as success all the same. */
    static final int FIRST_ERROR_CODE = 0x80;

    private final MqttAsyncClient client;
    private final AgentId agent;
    private final HubLink.Listener listener;
    private final ControlOutbox outbox;
    private final LongSupplier nowMs;
    private final Semaphore slots = new Semaphore(0);
    private final Map<Long, Long> sentMsByToken = new ConcurrentHashMap<>();

    /** The tokens of batches count upward from 0, these downward. */
    private final AtomicLong controlTokens = new AtomicLong();

    private volatile boolean hasGreeted;

    /** @param nowMs a monotonic clock, milliseconds */
    PahoPublisher(
            MqttAsyncClient client,
            AgentId agent,
            HubLink.Listener listener,
            ControlOutbox outbox,
            LongSupplier nowMs) {
        this.client = client;
        this.agent = agent;
        this.listener = listener;
        this.outbox = outbox;
        this.nowMs = nowMs;
    }

    /** The connection stands, and has so many slots. */
    void open(int slotCount) {
        slots.release(slotCount);
    }

    boolean hasRoom() {
        return slots.availablePermits() > 0;
    }

    /** Publishes a batch; false if there is no slot or no connection. */
    boolean batch(byte[] payload, long token) {
        if (!slots.tryAcquire()) {
            return false;
        }
        return publish(
                Topics.Up.BATCH, message(payload, BatchWriter.CONTENT_TYPE, false), token, new Acknowledgement(token) {
                    @Override
                    void taken() {
                        listener.acknowledged(token);
                    }

                    @Override
                    void refused(int code, String reason) {
                        listener.refused(token, code, reason);
                    }
                });
    }

    /** Publishes as soon as a slot is free, if this is not replaced before. */
    void report(ReportedConfig report) {
        outbox.add(report);
        control();
    }

    /** Publishes as soon as a slot is free. */
    void reply(CommandReply reply) {
        outbox.add(reply);
        control();
    }

    /** Publishes without waiting; the next status replaces one that is lost. The first one opens the way for reports. */
    void status(byte[] payload) {
        try {
            client.publish(Topics.Up.STATUS.of(agent), retainedStatus(payload));
            hasGreeted = true;
            control();
        } catch (MqttException e) {
            LOG.debug("A status was not published: {}", PahoConnection.explain(e));
        }
    }

    /** Publishes the last status. */
    IMqttToken farewell(byte[] status) throws MqttException {
        return client.publish(Topics.Up.STATUS.of(agent), retainedStatus(status));
    }

    /** Whether a message has waited longer than this for its PUBACK. */
    boolean isOverdue(long ackTimeoutMs) {
        long overdueMs = nowMs.getAsLong() - ackTimeoutMs;
        return sentMsByToken.values().stream().anyMatch(sentMs -> sentMs < overdueMs);
    }

    static MqttMessage retainedStatus(byte[] payload) {
        return message(payload, StatusCodec.CONTENT_TYPE, true);
    }

    /** The hub believes reports only after the status that begins the session. */
    private void control() {
        while (hasGreeted && !outbox.isEmpty() && slots.tryAcquire()) {
            outbox.poll().ifPresentOrElse(this::control, slots::release);
        }
    }

    private void control(ControlOutbox.Outgoing outgoing) {
        MqttMessage message = message(outgoing.payload(), outgoing.contentType(), false);
        long token = controlTokens.decrementAndGet();
        boolean ignored = publish(outgoing.topic(), message, token, new Acknowledgement(token) {
            @Override
            void taken() {
                // Nothing is promised by it, and nothing waits for it.
            }

            @Override
            void refused(int code, String reason) {
                LOG.warn(
                        "The broker refused what the agent has to say on {} with 0x{}: {}",
                        outgoing.topic().of(agent),
                        Integer.toHexString(code),
                        reason);
            }
        });
    }

    /** Publishes in a slot that was taken for it; false if that failed, and then the slot is free again. */
    private boolean publish(Topics.Up topic, MqttMessage message, long token, MqttActionListener acknowledgement) {
        sentMsByToken.put(token, nowMs.getAsLong());
        try {
            client.publish(topic.of(agent), message, null, acknowledgement);
            return true;
        } catch (MqttException e) {
            sentMsByToken.remove(token);
            slots.release();
            return false;
        }
    }

    private static MqttMessage message(byte[] payload, String contentType, boolean retained) {
        MqttProperties properties = new MqttProperties();
        properties.setContentType(contentType);
        return new MqttMessage(payload, 1, retained, properties);
    }

    /** What the broker answered to one message that has a slot. */
    private abstract class Acknowledgement implements MqttActionListener {

        private final long token;

        Acknowledgement(long token) {
            this.token = token;
        }

        @Override
        public void onSuccess(IMqttToken answered) {
            free();
            int[] codes = answered.getReasonCodes();
            int code = codes == null || codes.length == 0 ? 0 : codes[0];
            if (code >= FIRST_ERROR_CODE) {
                refused(code, "reason code of the PUBACK");
            } else {
                taken();
            }
        }

        @Override
        public void onFailure(IMqttToken failed, Throwable cause) {
            free();
            refused(FIRST_ERROR_CODE, String.valueOf(cause));
        }

        private void free() {
            if (sentMsByToken.remove(token) != null) {
                slots.release();
                control();
            }
        }

        abstract void taken();

        abstract void refused(int code, String reason);
    }
}

package io.tidegate.edge.uplink;

import io.tidegate.edge.mqtt.NoDelaySocketFactory;
import io.tidegate.protocol.control.ControlLimits;
import io.tidegate.protocol.sync.AgentId;
import io.tidegate.protocol.sync.Receipt;
import io.tidegate.protocol.wire.AgentStatus;
import io.tidegate.protocol.wire.CommandCodec;
import io.tidegate.protocol.wire.DesiredConfigCodec;
import io.tidegate.protocol.wire.ReceiptCodec;
import io.tidegate.protocol.wire.StatusCodec;
import io.tidegate.protocol.wire.Topics;
import io.tidegate.protocol.wire.UndecodableMessageException;
import java.net.URI;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttClientException;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One MQTT connection, used once: opened, awaited, disposed. Its session ends with it, so that neither Paho nor the
 * broker resends anything: the buffer does, once the first receipt has said what is missing.
 */
final class PahoConnection {

    private static final Logger LOG = LoggerFactory.getLogger(PahoConnection.class);

    /** How often a connection looks whether an answer is overdue, and whether the agent stops. */
    private static final long WATCH_INTERVAL_MS = 1_000;

    private static final long FAREWELL_TIMEOUT_MS = 1_000;

    /** MQTT 5, 3.14.2.1: session taken over. */
    private static final int TAKEN_OVER_CODE = 0x8E;

    /**
     * Paho frees a slot only after it has told us of the PUBACK, so this many stay unused below the broker's receive
     * maximum.
     */
    private static final int SPARE_SLOTS = 2;

    private final PahoHubLink.Options options;
    private final AgentId agent;
    private final long session;
    private final HubLink.Listener listener;
    private final HubLink.@Nullable ControlListener control;
    private final LongSupplier nowMs;
    private final HubClock hubClock;
    private final MqttAsyncClient client;
    private final PahoPublisher publisher;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile String endReason = "";
    private volatile boolean takenOver;

    PahoConnection(
            PahoHubLink.Options options,
            long session,
            HubLink.Listener listener,
            HubLink.@Nullable ControlListener control,
            LongSupplier nowMs,
            InstantSource clock)
            throws MqttException {
        this.options = options;
        this.agent = options.agent();
        this.session = session;
        this.listener = listener;
        this.control = control;
        this.nowMs = nowMs;
        this.hubClock = new HubClock(nowMs);
        this.client = new MqttAsyncClient(pahoUri(options.url()), agent.text(), new MemoryPersistence());
        this.publisher = new PahoPublisher(client, agent, listener, new ControlOutbox(session, clock), nowMs);
    }

    long session() {
        return session;
    }

    /** Connects and subscribes; blocks at most twice the connect timeout, and not once {@code abandoned} opens. */
    void open(CountDownLatch abandoned) throws MqttException {
        client.setCallback(new Callback());
        IMqttToken connected = client.connect(connectionOptions());
        awaitAnswer(connected, abandoned);
        Integer receiveMaximum = connected.getResponseProperties() == null
                ? null
                : connected.getResponseProperties().getReceiveMaximum();
        int allowed = receiveMaximum == null ? options.maxInFlight() : receiveMaximum - SPARE_SLOTS;
        publisher.open(Math.max(1, Math.min(options.maxInFlight(), allowed)));

        IMqttToken subscribed = client.subscribe(Topics.allDown(agent), 1);
        awaitAnswer(subscribed, abandoned);
        int[] codes = subscribed.getReasonCodes();
        if (codes != null && codes.length > 0 && codes[0] >= PahoPublisher.FIRST_ERROR_CODE) {
            throw new MqttException(codes[0]);
        }
    }

    private void awaitAnswer(IMqttToken token, CountDownLatch abandoned) throws MqttException {
        long giveUpMs = nowMs.getAsLong() + options.connectTimeoutMs();
        while (!token.isComplete() && abandoned.getCount() > 0 && nowMs.getAsLong() < giveUpMs) {
            try {
                token.waitForCompletion(WATCH_INTERVAL_MS);
            } catch (MqttException e) {
                if (e.getReasonCode() != MqttClientException.REASON_CODE_CLIENT_TIMEOUT) {
                    throw e;
                }
            }
        }
        token.waitForCompletion(1);
    }

    boolean isTo(URI url) {
        return options.url().equals(url);
    }

    /** Whether a receipt has arrived. */
    boolean hasHubAnswered() {
        return hubClock.isKnown();
    }

    /** Publishes what is to be said; usable once {@link #open} has returned. */
    PahoPublisher publisher() {
        return publisher;
    }

    /** Blocks until the connection ends, is dead, or {@code abandoned} opens; returns why. */
    String awaitEnd(CountDownLatch abandoned) throws InterruptedException {
        while (!ended.await(WATCH_INTERVAL_MS, TimeUnit.MILLISECONDS) && abandoned.getCount() > 0) {
            if (publisher.isOverdue(options.ackTimeoutMs())) {
                return "the broker did not acknowledge a message within %d s"
                        .formatted(TimeUnit.MILLISECONDS.toSeconds(options.ackTimeoutMs()));
            }
        }
        return endReason;
    }

    /** Whether the broker has ended the connection because another client came with this agent's id. */
    boolean wasTakenOver() {
        return takenOver;
    }

    /** Ends {@link #awaitEnd} at once. */
    synchronized void end(String reason) {
        if (endReason.isEmpty()) {
            endReason = reason;
        }
        ended.countDown();
    }

    /** Publishes the last status and disconnects in order, as far as that works within a second. */
    void farewell(byte[] status) {
        try {
            publisher.farewell(status).waitForCompletion(FAREWELL_TIMEOUT_MS);
            client.disconnect(0).waitForCompletion(FAREWELL_TIMEOUT_MS);
        } catch (MqttException e) {
            LOG.debug("The farewell did not get through, the will says it: {}", explain(e));
        }
    }

    /** Frees sockets and threads whatever state the connection is in. */
    void dispose() {
        try {
            client.disconnectForcibly(0, 0, false);
        } catch (MqttException e) {
            LOG.debug("Already disconnected: {}", explain(e));
        }
        try {
            client.close(true);
        } catch (MqttException e) {
            LOG.debug("Already closed: {}", explain(e));
        }
    }

    /** What happened and why, for a person. */
    static String explain(MqttException e) {
        Throwable cause = e.getCause();
        if (e.getReasonCode() == MqttClientException.REASON_CODE_CLIENT_TIMEOUT) {
            return "something accepted the connection but did not answer as an MQTT 5 broker; check the hub's address";
        }
        return cause == null
                ? e.toString()
                : "%s (%s)".formatted(cause.getMessage(), cause.getClass().getSimpleName());
    }

    private MqttConnectionOptions connectionOptions() {
        MqttConnectionOptions connect = new MqttConnectionOptions();
        connect.setCleanStart(true);
        connect.setSessionExpiryInterval(0L);
        connect.setAutomaticReconnect(false);
        connect.setTopicAliasMaximum(0);
        connect.setConnectionTimeout((int) TimeUnit.MILLISECONDS.toSeconds(options.connectTimeoutMs()));
        connect.setKeepAliveInterval(options.keepAliveSeconds());
        connect.setSocketFactory(new NoDelaySocketFactory());
        connect.setWill(
                Topics.Up.STATUS.of(agent),
                PahoPublisher.retainedStatus(StatusCodec.encode(AgentStatus.offline(session))));
        return connect;
    }

    private static String pahoUri(URI url) {
        return "tcp://" + url.getHost() + ":" + (url.getPort() < 0 ? 1883 : url.getPort());
    }

    /** What Paho tells of the connection, on its threads. */
    private final class Callback implements MqttCallback {

        @Override
        public void messageArrived(String topic, MqttMessage message) {
            byte[] payload = message.getPayload();
            if (topic.equals(Topics.Down.RECEIPT.of(agent))) {
                receipt(payload);
            } else if (topic.equals(Topics.Down.CONFIG.of(agent))) {
                configuration(payload);
            } else if (topic.equals(Topics.Down.COMMAND.of(agent))) {
                command(payload);
            }
        }

        private void receipt(byte[] payload) {
            try {
                Receipt receipt = ReceiptCodec.decode(agent, payload, options.limits());
                hubClock.heard(receipt.hubTimeNs());
                listener.received(receipt);
            } catch (UndecodableMessageException e) {
                LOG.warn("A receipt from the hub was ignored: {}", e.getMessage());
            }
        }

        private void configuration(byte[] payload) {
            // An empty payload is how a broker is told to keep no message any more.
            if (control == null || payload.length == 0) {
                return;
            }
            try {
                control.desired(DesiredConfigCodec.decode(payload, ControlLimits.DEFAULT));
            } catch (UndecodableMessageException e) {
                control.undecodable(String.valueOf(e.getMessage()));
            }
        }

        private void command(byte[] payload) {
            if (control == null) {
                return;
            }
            try {
                control.command(CommandCodec.decode(payload, ControlLimits.DEFAULT), hubClock.nowNs());
            } catch (UndecodableMessageException e) {
                LOG.warn("A command was ignored: {}", e.getMessage());
            }
        }

        @Override
        public void disconnected(MqttDisconnectResponse response) {
            if (response.getReturnCode() == TAKEN_OVER_CODE) {
                takenOver = true;
                end("another client has connected with the id %s".formatted(agent));
                return;
            }
            MqttException cause = response.getException();
            end(cause == null ? "the broker closed the connection" : explain(cause));
        }

        @Override
        public void mqttErrorOccurred(MqttException error) {
            LOG.debug("The MQTT client reports {}", explain(error));
        }

        @Override
        public void deliveryComplete(IMqttToken token) {
            // Acknowledgement has it already, with the reason code.
        }

        @Override
        public void connectComplete(boolean reconnect, String serverUri) {
            // open() waits for the CONNACK itself: subscribing in here would deadlock.
        }

        @Override
        public void authPacketArrived(int reasonCode, MqttProperties properties) {
            // No enhanced authentication is offered, so none can arrive.
        }
    }
}

package io.tidegate.edge.source.mqtt;

import io.tidegate.edge.mqtt.NoDelaySocketFactory;
import java.io.EOFException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttClientException;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.MqttSubscription;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection to the broker, used once: opened, awaited, disposed. The broker's session outlives it, so what was
 * not acknowledged is delivered again on the next one.
 */
final class PahoSubscription {

    private static final Logger LOG = LoggerFactory.getLogger(PahoSubscription.class);

    private static final long FAREWELL_TIMEOUT_MS = 1_000;

    /** Reason codes from here on are errors (MQTT 5, 2.4); Paho reports them as success all the same. */
    private static final int FIRST_ERROR_CODE = 0x80;

    /** A retained message is wanted once, not after every reconnect (MQTT 5, 3.8.3.1). */
    private static final int RETAINED_IF_NEW_SUBSCRIPTION = 1;

    private final MqttOptions options;
    private final Listener listener;
    private final MqttAsyncClient client;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile String endReason = "";

    PahoSubscription(MqttOptions options, Listener listener) throws MqttException {
        this.options = options;
        this.listener = listener;
        this.client = new MqttAsyncClient(options.brokerUri(), options.clientId(), new MemoryPersistence());
    }

    /** Connects and subscribes; blocks at most twice the connect timeout. */
    void open() throws MqttException {
        client.setManualAcks(true);
        client.setCallback(new Callback());
        IMqttToken connected = client.connect(connectionOptions());
        connected.waitForCompletion(options.limits().connectTimeoutMs());
        // Messages may have arrived before this line, but only those of a session that goes on.
        listener.connected(connected.getSessionPresent());
        IMqttToken subscribed = client.subscribe(options.topics().stream()
                .map(topic -> {
                    MqttSubscription subscription = new MqttSubscription(topic, options.qos());
                    subscription.setRetainHandling(RETAINED_IF_NEW_SUBSCRIPTION);
                    return subscription;
                })
                .toArray(MqttSubscription[]::new));
        subscribed.waitForCompletion(options.limits().connectTimeoutMs());
        int[] codes = subscribed.getReasonCodes();
        for (int i = 0; codes != null && i < codes.length; i++) {
            if (codes[i] >= FIRST_ERROR_CODE) {
                throw new MqttException(codes[i]);
            }
        }
    }

    /** Sends the PUBACK of a message; false if the connection is gone, so that the broker repeats the message. */
    boolean acknowledge(int packetId) {
        try {
            if (ended.getCount() == 0) {
                return false;
            }
            client.messageArrivedComplete(packetId, 1);
            return true;
        } catch (MqttException e) {
            LOG.debug("A PUBACK was not sent: {}", explain(e));
            return false;
        }
    }

    /** Blocks until the connection ends or the time is over; returns whether it has ended. */
    boolean awaitEnd(long timeoutMs) throws InterruptedException {
        return ended.await(timeoutMs, TimeUnit.MILLISECONDS);
    }

    /** Why it ended. */
    String endReason() {
        return endReason;
    }

    /** Frees sockets and threads whatever state the connection is in. The session stays. */
    void dispose() {
        ended.countDown();
        try {
            if (client.isConnected()) {
                client.disconnect(0).waitForCompletion(FAREWELL_TIMEOUT_MS);
            } else {
                client.disconnectForcibly(0, 0, false);
            }
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
            return "something accepted the connection but did not answer as an MQTT 5 broker; check the url of the source";
        }
        if (cause instanceof EOFException) {
            return "the broker closed the connection";
        }
        return cause == null
                ? e.toString()
                : "%s (%s)".formatted(cause.getMessage(), cause.getClass().getSimpleName());
    }

    private MqttConnectionOptions connectionOptions() {
        MqttOptions.Limits limits = options.limits();
        MqttConnectionOptions connect = new MqttConnectionOptions();
        boolean keepsMessages = options.qos() > 0;
        connect.setCleanStart(!keepsMessages);
        connect.setSessionExpiryInterval(keepsMessages ? limits.sessionExpirySeconds() : 0L);
        connect.setReceiveMaximum(limits.maxInFlight());
        connect.setMaximumPacketSize((long) limits.maxMessageBytes());
        connect.setAutomaticReconnect(false);
        connect.setTopicAliasMaximum(0);
        connect.setConnectionTimeout((int) TimeUnit.MILLISECONDS.toSeconds(limits.connectTimeoutMs()));
        connect.setKeepAliveInterval(limits.keepAliveSeconds());
        connect.setSocketFactory(new NoDelaySocketFactory());
        options.credentials().ifPresent(credentials -> {
            connect.setUserName(credentials.username());
            connect.setPassword(credentials.password().getBytes(StandardCharsets.UTF_8));
        });
        return connect;
    }

    /** Hears of the connection, on Paho's threads and that of {@link #open}. */
    interface Listener {

        /** @param sessionPresent whether the broker goes on with the session of an earlier connection */
        void connected(boolean sessionPresent);

        /** A message has arrived; must hand over and return. */
        void arrived(PahoSubscription subscription, String topic, MqttMessage message);
    }

    /** What Paho tells of the connection. */
    private final class Callback implements MqttCallback {

        @Override
        public void messageArrived(String topic, MqttMessage message) {
            listener.arrived(PahoSubscription.this, topic, message);
        }

        @Override
        public void disconnected(MqttDisconnectResponse response) {
            MqttException cause = response.getException();
            endReason = cause == null ? "the broker closed the connection" : explain(cause);
            ended.countDown();
        }

        @Override
        public void mqttErrorOccurred(MqttException error) {
            LOG.debug("The MQTT client reports {}", explain(error));
        }

        @Override
        public void deliveryComplete(IMqttToken token) {
            // Nothing is published here.
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

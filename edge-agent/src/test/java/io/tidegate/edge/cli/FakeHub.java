package io.tidegate.edge.cli;

import io.tidegate.protocol.control.Command;
import io.tidegate.protocol.control.CommandReply;
import io.tidegate.protocol.control.ControlLimits;
import io.tidegate.protocol.control.DesiredConfig;
import io.tidegate.protocol.control.ReportedConfig;
import io.tidegate.protocol.sync.AgentId;
import io.tidegate.protocol.sync.Receipt;
import io.tidegate.protocol.sync.StreamId;
import io.tidegate.protocol.sync.StreamReport;
import io.tidegate.protocol.sync.SyncLimits;
import io.tidegate.protocol.telemetry.Reading;
import io.tidegate.protocol.wire.AgentStatus;
import io.tidegate.protocol.wire.Batch;
import io.tidegate.protocol.wire.BatchReader;
import io.tidegate.protocol.wire.CommandCodec;
import io.tidegate.protocol.wire.ConfigReportCodec;
import io.tidegate.protocol.wire.DesiredConfigCodec;
import io.tidegate.protocol.wire.ReceiptCodec;
import io.tidegate.protocol.wire.StatusCodec;
import io.tidegate.protocol.wire.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;

/**
 * A hub of one agent beside a real broker: gives a receipt for all that arrives in order, hears reports and replies, and sends
 * whatever the test says, however wrong that is.
 */
final class FakeHub implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 30;
    private static final long RUN = 4711;
    private static final long CREDIT = 100_000;

    private final AgentId agent;
    private final MqttAsyncClient client;
    private final BlockingQueue<ReportedConfig> reports = new LinkedBlockingQueue<>();
    private final BlockingQueue<CommandReply> replies = new LinkedBlockingQueue<>();
    private final BlockingQueue<Reading> readings = new LinkedBlockingQueue<>();
    private long receipts;
    private long storedThrough;
    private Optional<BatchReader> reader = Optional.empty();

    FakeHub(int port, AgentId agent) throws MqttException {
        this.agent = agent;
        client = new MqttAsyncClient("tcp://127.0.0.1:" + port, "hub-of-" + agent, new MemoryPersistence());
        client.setCallback(new Hearing());
        client.connect(new MqttConnectionOptions()).waitForCompletion();
        client.subscribe("tidegate/v1/" + agent + "/up/+", 1).waitForCompletion();
    }

    /** Publishes as a hub does: retained. */
    void push(DesiredConfig desired) throws MqttException {
        pushBytes(DesiredConfigCodec.encode(desired));
    }

    void pushBytes(byte[] payload) throws MqttException {
        client.publish(Topics.Down.CONFIG.of(agent), payload, 1, true).waitForCompletion();
    }

    /** Publishes anything anywhere. */
    void publish(String topic, String payload) throws MqttException {
        client.publish(topic, payload.getBytes(StandardCharsets.UTF_8), 1, false)
                .waitForCompletion();
    }

    CommandReply command(Command command) throws MqttException, InterruptedException {
        client.publish(Topics.Down.COMMAND.of(agent), CommandCodec.encode(command), 1, false)
                .waitForCompletion();
        CommandReply reply = replies.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (reply == null || reply.request() != command.request()) {
            throw new AssertionError("no reply to " + command + ", but " + reply);
        }
        return reply;
    }

    /** The next report that is so; those before it are forgotten. */
    ReportedConfig awaitReport(Predicate<ReportedConfig> wanted) throws InterruptedException {
        ReportedConfig report = reports.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        ReportedConfig last = report;
        while (report != null && !wanted.test(report)) {
            last = report;
            report = reports.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
        if (report == null) {
            throw new AssertionError("no such report; the last one was " + last);
        }
        return report;
    }

    /** The next reading that arrives. */
    Reading awaitReading() throws InterruptedException {
        Reading reading = readings.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (reading == null) {
            throw new AssertionError("no reading has arrived");
        }
        return reading;
    }

    @Override
    public void close() throws MqttException {
        client.disconnectForcibly(0, 0, false);
        client.close(true);
    }

    /** What the agent says; on Paho's thread. */
    private final class Hearing implements MqttCallback {

        @Override
        public void messageArrived(String topic, MqttMessage message) throws Exception {
            switch (Topics.parseUp(topic).orElseThrow().kind()) {
                case STATUS -> greeted(StatusCodec.decode(agent, message.getPayload(), SyncLimits.DEFAULT));
                case BATCH -> store(reader.orElseThrow().decode(message.getPayload()));
                case CONFIG ->
                    reports.add(ConfigReportCodec.decode(message.getPayload(), ControlLimits.DEFAULT)
                            .config());
                case REPLY -> replies.add(CommandCodec.decodeReply(message.getPayload(), ControlLimits.DEFAULT));
            }
        }

        private void greeted(AgentStatus status) throws MqttException {
            if (reader.filter(known -> known.session() == status.session()).isEmpty()) {
                reader = Optional.of(new BatchReader(agent, status, SyncLimits.DEFAULT));
            }
            reader.orElseThrow().heard(status);
            for (StreamReport stream : status.streams()) {
                storedThrough = Math.max(storedThrough, stream.settledThrough());
                receipt(stream.stream(), status.session());
            }
        }

        private void store(Batch batch) throws MqttException {
            if (batch.range() != null && batch.range().first() <= storedThrough + 1) {
                storedThrough = Math.max(storedThrough, batch.range().last());
                readings.addAll(batch.readings());
            }
            receipt(batch.stream(), batch.session());
        }

        private void receipt(StreamId stream, long session) throws MqttException {
            Receipt receipt = new Receipt(
                    stream,
                    session,
                    RUN,
                    ++receipts,
                    storedThrough,
                    List.of(),
                    CREDIT,
                    List.of(),
                    0,
                    List.of(),
                    List.of(),
                    false,
                    false,
                    TimeUnit.MILLISECONDS.toNanos(Instant.now().toEpochMilli()));
            client.publish(Topics.Down.RECEIPT.of(agent), ReceiptCodec.encode(receipt), 1, false);
        }

        @Override
        public void disconnected(MqttDisconnectResponse response) {
            // The test ends, or its broker does.
        }

        @Override
        public void mqttErrorOccurred(MqttException error) {
            throw new AssertionError(error);
        }

        @Override
        public void deliveryComplete(IMqttToken token) {
            // Whoever publishes waits for it where it matters.
        }

        @Override
        public void connectComplete(boolean reconnect, String serverUri) {
            // The constructor waits for it.
        }

        @Override
        public void authPacketArrived(int reasonCode, MqttProperties properties) {
            // No enhanced authentication is used.
        }
    }
}

package io.tidegate.hub.ingest;

import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import com.hivemq.client.mqtt.mqtt5.message.publish.puback.Mqtt5PubAckReasonCode;
import io.tidegate.hub.broker.MqttAgent;
import io.tidegate.protocol.sync.Receipt;
import io.tidegate.protocol.sync.StreamId;
import io.tidegate.protocol.sync.SyncLimits;
import io.tidegate.protocol.wire.AgentStatus;
import io.tidegate.protocol.wire.Batch;
import io.tidegate.protocol.wire.BatchWriter;
import io.tidegate.protocol.wire.ReceiptCodec;
import io.tidegate.protocol.wire.StatusCodec;
import io.tidegate.protocol.wire.Topics;
import io.tidegate.protocol.wire.UndecodableMessageException;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/** An agent with one stream over a real connection, which sends what a test tells it to. */
public final class BatchingAgent implements AutoCloseable {

    private final MqttAgent mqtt;
    private final StreamId stream;
    private final Map<Long, BatchWriter> writers = new HashMap<>();

    public BatchingAgent(InetSocketAddress broker, String agent) {
        this.mqtt = new MqttAgent(broker, agent).connected();
        this.stream = Agents.live(agent);
    }

    public MqttAgent mqtt() {
        return mqtt;
    }

    public StreamId stream() {
        return stream;
    }

    /** Publishes a status that believes {@code 1..settledThrough} settled; returns the receipt that answers it. */
    public Receipt greet(long session, long appendedThrough, long settledThrough) {
        return greet(Agents.status(session, Agents.report(stream, appendedThrough, settledThrough)));
    }

    /** Publishes a status; returns the receipt that answers it. */
    public synchronized Receipt greet(AgentStatus status) {
        writers.computeIfAbsent(status.session(), session -> writer(status)).published(status);
        mqtt.publishAndWait(Topics.Up.STATUS.of(mqtt.id()), StatusCodec.encode(status));
        return receipt(answer -> answer.session() == status.session());
    }

    /** As if nothing had been sent before. */
    public Receipt greet() {
        return greet(Agents.SESSION, 0, 0);
    }

    public CompletableFuture<Mqtt5PubAckReasonCode> send(long first, long last) {
        return send(Agents.batch(stream, first, last));
    }

    /** Sends a batch that the hub must take. */
    public void sendAndWait(long first, long last) {
        sendAndWait(Agents.batch(stream, first, last));
    }

    /** Sends a batch that the hub must take. */
    public void sendAndWait(Batch batch) {
        Mqtt5PubAckReasonCode reason = MqttAgent.await(send(batch));
        if (reason != Mqtt5PubAckReasonCode.SUCCESS) {
            throw new AssertionError("the hub answered " + reason);
        }
    }

    /** Encodes a batch as the one after the status of its session. */
    public synchronized CompletableFuture<Mqtt5PubAckReasonCode> send(Batch batch) {
        byte[] payload = writers.computeIfAbsent(batch.session(), session -> writer(Agents.status(session)))
                .encode(batch)
                .bytes();
        return mqtt.publish(Topics.Up.BATCH.of(mqtt.id()), payload);
    }

    private static BatchWriter writer(AgentStatus first) {
        BatchWriter writer = new BatchWriter();
        writer.published(first);
        return writer;
    }

    /** The next receipt that is {@code wanted}; others are passed over. */
    public Receipt receipt(Predicate<Receipt> wanted) {
        while (true) {
            Mqtt5Publish next = mqtt.nextReceived();
            try {
                Receipt receipt = ReceiptCodec.decode(mqtt.id(), next.getPayloadAsBytes(), SyncLimits.DEFAULT);
                if (receipt.stream().equals(stream) && wanted.test(receipt)) {
                    return receipt;
                }
            } catch (UndecodableMessageException e) {
                throw new AssertionError(e);
            }
        }
    }

    public Receipt storedThrough(long through) {
        return receipt(receipt -> receipt.storedThrough() >= through);
    }

    @Override
    public void close() {
        mqtt.close();
    }
}

package io.tidegate.hub.ingest;

import io.tidegate.hub.broker.MqttBroker.Verdict;
import io.tidegate.protocol.fuzz.Drawn;
import io.tidegate.protocol.fuzz.FuzzTarget;
import io.tidegate.protocol.sync.AgentId;
import io.tidegate.protocol.sync.Receipt;
import io.tidegate.protocol.sync.SyncLimits;
import io.tidegate.protocol.wire.AgentStatus;
import io.tidegate.protocol.wire.Checksum;
import io.tidegate.protocol.wire.GoldenBytes;
import io.tidegate.protocol.wire.OneBatch;
import io.tidegate.protocol.wire.ReceiptCodec;
import io.tidegate.protocol.wire.Topics;
import io.tidegate.protocol.wire.UndecodableMessageException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Some messages of one agent to a hub that knows nothing yet: topic, payload, and all that follows from them up to the
 * receipts. Whatever they say, the lane goes on, and what it answers can be sent.
 */
public final class IngestFuzz implements FuzzTarget {

    private static final int MAX_MESSAGES = 8;
    private static final AgentId AGENT = new AgentId("plant1-gw3");
    private static final AgentStatus FIRST = GoldenBytes.status();

    /** Its place among the topics; its checksum takes the session of the golden status for granted. */
    private static final int BATCH = 1;

    private static final List<String> TOPICS = List.of(
            "tidegate/v1/plant1-gw3/up/status",
            "tidegate/v1/plant1-gw3/up/batch",
            "tidegate/v1/plant1-gw3/up/config",
            "tidegate/v1/plant1-gw3/up/reply");

    @Override
    public String name() {
        return "ingest";
    }

    @Override
    public void feed(byte[] input) throws Exception {
        Drawn drawn = new Drawn(input);
        Hub hub = new Hub();
        for (int i = 0; i < MAX_MESSAGES && drawn.hasMore(); i++) {
            int kind = drawn.below(TOPICS.size() + 1);
            String topic = kind < TOPICS.size() ? TOPICS.get(kind) : drawn.text(60);
            byte[] payload = drawn.bytes(drawn.below(256) | drawn.below(16) << 8);
            hub.published(topic, kind == BATCH ? OneBatch.seal(AGENT, FIRST, payload) : Checksum.append(payload));
        }
    }

    /** Between fakes, without a thread. */
    private static final class Hub extends LaneFixture {

        private final MqttIntake intake = new MqttIntake(
                queue, SyncLimits.DEFAULT, agents, new RecordingReports(), (agent, reply) -> {}, metrics, clock);

        void published(String topic, byte[] payload) throws Exception {
            Optional<Topics.Upward> from = Topics.parseUp(topic);
            if (from.isEmpty()) {
                intake.foreignTopic("plant1-gw3", topic);
                return;
            }
            CompletableFuture<Verdict> verdict = intake.published(from.get(), payload);
            FuzzTarget.holds("a verdict at once", verdict.isDone());
            if (queue.messages() > 0) {
                lane.step();
            }
            for (Receipt receipt : broker.takeReceipts()) {
                sendable(receipt);
            }
        }

        private static void sendable(Receipt receipt) throws UndecodableMessageException {
            FuzzTarget.same(
                    "receipt",
                    receipt,
                    ReceiptCodec.decode(receipt.stream().agent(), ReceiptCodec.encode(receipt), SyncLimits.DEFAULT));
        }
    }

    @Override
    public List<byte[]> seeds() {
        ByteArrayOutputStream session = new ByteArrayOutputStream();
        message(session, 0, GoldenBytes.unsealed("status"));
        message(session, BATCH, GoldenBytes.unsealed("batch"));
        message(session, BATCH, GoldenBytes.unsealed("batch-known"));
        message(session, 2, GoldenBytes.unsealed("reported-config"));
        message(session, 3, GoldenBytes.unsealed("reply"));
        message(session, BATCH, GoldenBytes.unsealed("batch"));
        ByteArrayOutputStream foreign = new ByteArrayOutputStream();
        foreign.write(4);
        foreign.write(21);
        foreign.writeBytes("tidegate/v1/x/up/reply".getBytes(StandardCharsets.US_ASCII));
        return List.of(session.toByteArray(), foreign.toByteArray());
    }

    private static void message(ByteArrayOutputStream session, int kind, byte[] payload) {
        session.write(kind);
        session.write(payload.length & 0xFF);
        session.write(payload.length >> 8);
        session.writeBytes(payload);
    }
}

package io.tidegate.hub.broker;

import static io.tidegate.hub.broker.MqttAgent.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5ConnAckException;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5SubAckException;
import com.hivemq.client.mqtt.mqtt5.message.connect.connack.Mqtt5ConnAck;
import com.hivemq.client.mqtt.mqtt5.message.connect.connack.Mqtt5ConnAckReasonCode;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import com.hivemq.client.mqtt.mqtt5.message.publish.puback.Mqtt5PubAckReasonCode;
import com.hivemq.client.mqtt.mqtt5.message.subscribe.suback.Mqtt5SubAckReasonCode;
import io.tidegate.hub.broker.MqttBroker.Verdict;
import io.tidegate.protocol.sync.AgentId;
import io.tidegate.protocol.wire.Topics;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** One broker for all tests, because its stop takes seconds; each test uses its own agent ids. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HiveMqBrokerIT {

    private final RecordingListener heard = new RecordingListener();
    private final Thread.UncaughtExceptionHandler ours = new IgnoringHandler();
    private final Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
    private HiveMqBroker broker;
    private InetSocketAddress address;

    @BeforeAll
    void startBroker(@TempDir Path directory) throws Exception {
        Thread.setDefaultUncaughtExceptionHandler(ours);
        broker = new HiveMqBroker(
                HiveMqBroker.Options.defaults(loopback(0), directory).withMaxPubackHold(Duration.ofSeconds(2)));
        address = broker.start(heard);
    }

    @AfterAll
    void stopBroker() {
        broker.close();
        Thread.setDefaultUncaughtExceptionHandler(before);
    }

    @AfterEach
    void noMoreAnswers() {
        heard.answer = (from, payload) -> CompletableFuture.completedFuture(Verdict.TAKEN);
    }

    @Test
    void theStartTakesAPortAndLeavesOurExceptionHandler() {
        assertThat(address.getPort()).isPositive();
        assertThat(Thread.getDefaultUncaughtExceptionHandler()).isSameAs(ours);
    }

    @Test
    void aBatchIsHandedOverAndTheVerdictIsThePuback() {
        try (MqttAgent agent = new MqttAgent(address, "verdicts").connected()) {
            String topic = Topics.Up.BATCH.of(agent.id());
            List<Mqtt5PubAckReasonCode> reasons = new ArrayList<>();
            for (Verdict verdict : Verdict.values()) {
                heard.answer = (from, payload) -> CompletableFuture.completedFuture(verdict);
                reasons.add(agent.publishAndWait(topic, "payload".getBytes(UTF_8)));
            }

            assertThat(reasons)
                    .containsExactly(
                            Mqtt5PubAckReasonCode.SUCCESS,
                            Mqtt5PubAckReasonCode.PAYLOAD_FORMAT_INVALID,
                            Mqtt5PubAckReasonCode.QUOTA_EXCEEDED,
                            Mqtt5PubAckReasonCode.IMPLEMENTATION_SPECIFIC_ERROR);
            assertThat(heard.messages(agent.id()))
                    .hasSize(Verdict.values().length)
                    .allMatch(message -> message.from().kind() == Topics.Up.BATCH)
                    .allMatch(message -> message.payload().equals("payload"));
        }
    }

    @Test
    void aListenerThatThrowsIsNeverAnsweredWithSuccess() {
        try (MqttAgent agent = new MqttAgent(address, "thrown").connected()) {
            heard.answer = (from, payload) -> {
                throw new AssertionError("not even an error may become a success");
            };
            assertThat(agent.publishAndWait(Topics.Up.BATCH.of(agent.id()), new byte[1]))
                    .isEqualTo(Mqtt5PubAckReasonCode.IMPLEMENTATION_SPECIFIC_ERROR);

            heard.answer =
                    (from, payload) -> CompletableFuture.failedFuture(new IllegalStateException("failed afterwards"));
            assertThat(agent.publishAndWait(Topics.Up.BATCH.of(agent.id()), new byte[1]))
                    .isEqualTo(Mqtt5PubAckReasonCode.IMPLEMENTATION_SPECIFIC_ERROR);
        }
    }

    @Test
    void aHeldPubackIsAnsweredLaterAndSlowsNobodyElse() {
        CompletableFuture<Verdict> held = new CompletableFuture<>();
        AgentId slow = new AgentId("slow");
        heard.answer =
                (from, payload) -> from.agent().equals(slow) ? held : CompletableFuture.completedFuture(Verdict.TAKEN);
        try (MqttAgent waiting = new MqttAgent(address, "slow").connected();
                MqttAgent other = new MqttAgent(address, "swift").connected()) {
            CompletableFuture<Mqtt5PubAckReasonCode> puback = waiting.publish(Topics.Up.BATCH.of(slow), new byte[1]);
            assertThat(other.publishAndWait(Topics.Up.BATCH.of(other.id()), new byte[1]))
                    .isEqualTo(Mqtt5PubAckReasonCode.SUCCESS);
            assertThat(puback).isNotDone();

            held.complete(Verdict.TAKEN);
            assertThat(await(puback)).isEqualTo(Mqtt5PubAckReasonCode.SUCCESS);
        }
    }

    @Test
    void aPubackHeldForTooLongIsAnsweredWithBusyAndTheListenerCanTell() {
        CompletableFuture<Verdict> never = new CompletableFuture<>();
        heard.answer = (from, payload) -> never;
        try (MqttAgent agent = new MqttAgent(address, "held").connected()) {
            assertThat(agent.publishAndWait(Topics.Up.BATCH.of(agent.id()), new byte[1]))
                    .isEqualTo(Mqtt5PubAckReasonCode.QUOTA_EXCEEDED);
            assertThat(never.complete(Verdict.TAKEN)).isFalse();
        }
    }

    @Test
    void foreignTopicsAreRefusedAndReported() {
        try (MqttAgent agent = new MqttAgent(address, "intruder").connected()) {
            List<String> foreign = List.of(
                    Topics.Up.BATCH.of(new AgentId("victim")),
                    Topics.Down.RECEIPT.of(new AgentId("victim")),
                    Topics.Down.RECEIPT.of(agent.id()),
                    "tidegate/v1/intruder/up/unknown",
                    "tidegate/v2/intruder/up/batch",
                    "elsewhere");
            for (String topic : foreign) {
                assertThat(agent.publishAndWait(topic, new byte[1]))
                        .as(topic)
                        .isEqualTo(Mqtt5PubAckReasonCode.NOT_AUTHORIZED);
            }
            assertThat(heard.foreign).contains(foreign.toArray(String[]::new));
            assertThat(heard.messages(new AgentId("victim"))).isEmpty();
        }
    }

    @Test
    void foreignSubscriptionsAreRefused() {
        try (MqttAgent agent = new MqttAgent(address, "listener").connected()) {
            for (String filter :
                    List.of("#", "tidegate/v1/+/down/receipt", "tidegate/v1/victim/down/+", "tidegate/v1/listener/#")) {
                assertThatThrownBy(() -> await(agent.client()
                                .subscribeWith()
                                .topicFilter(filter)
                                .qos(MqttQos.AT_LEAST_ONCE)
                                .send()))
                        .as(filter)
                        .rootCause()
                        .isInstanceOfSatisfying(
                                Mqtt5SubAckException.class,
                                refused -> assertThat(refused.getMqttMessage().getReasonCodes())
                                        .containsExactly(Mqtt5SubAckReasonCode.NOT_AUTHORIZED));
            }
        }
    }

    @Test
    void onlyAgentsOfMqtt5WithTheirOwnWillGetIn() {
        assertThat(refusalOf("Not-An-Agent", "tidegate/v1/x/up/status"))
                .isEqualTo(Mqtt5ConnAckReasonCode.CLIENT_IDENTIFIER_NOT_VALID);
        assertThat(refusalOf("liar", Topics.Down.RECEIPT.of(new AgentId("victim"))))
                .isEqualTo(Mqtt5ConnAckReasonCode.NOT_AUTHORIZED);
        assertThatThrownBy(() -> MqttClient.builder()
                        .useMqttVersion3()
                        .identifier("old")
                        .serverHost("127.0.0.1")
                        .serverPort(address.getPort())
                        .buildBlocking()
                        .connect())
                .hasMessageContaining("UNSUPPORTED_PROTOCOL_VERSION");
    }

    @Test
    void theConnackCarriesOurLimits() {
        try (MqttAgent agent = new MqttAgent(address, "limits")) {
            Mqtt5ConnAck connack =
                    await(agent.client().connectWith().keepAlive(600).send());

            assertThat(connack.getServerKeepAlive()).hasValue(60);
            assertThat(connack.getRestrictions().getReceiveMaximum()).isEqualTo(100);
            assertThat(connack.getRestrictions().getMaximumPacketSize()).isEqualTo(1024 * 1024);
            assertThat(connack.getRestrictions().getTopicAliasMaximum()).isZero();
            assertThat(connack.getRestrictions().getMaximumQos()).isEqualTo(MqttQos.AT_LEAST_ONCE);
        }
    }

    @Test
    void theHubReachesOneAgentOnly() {
        try (MqttAgent one = new MqttAgent(address, "one").connected();
                MqttAgent two = new MqttAgent(address, "two").connected()) {
            broker.publish(one.id(), Topics.Down.RECEIPT, "for one".getBytes(UTF_8), "text/plain", false);
            broker.publish(two.id(), Topics.Down.RECEIPT, "for two".getBytes(UTF_8), "text/plain", false);

            Mqtt5Publish receipt = one.nextReceived();
            assertThat(receipt.getTopic().toString()).isEqualTo(Topics.Down.RECEIPT.of(one.id()));
            assertThat(receipt.getPayloadAsBytes()).asString(UTF_8).isEqualTo("for one");
            assertThat(receipt.getContentType()).hasToString("Optional[text/plain]");
            assertThat(receipt.getQos()).isEqualTo(MqttQos.AT_MOST_ONCE);
            assertThat(two.nextReceived().getPayloadAsBytes()).asString(UTF_8).isEqualTo("for two");
            assertThat(one.received()).isEmpty();
        }
    }

    @Test
    void whatIsRetainedIsDeliveredOnSubscribing() {
        AgentId late = new AgentId("late");
        broker.publish(late, Topics.Down.CONFIG, "revision 7".getBytes(UTF_8), "text/plain", true);
        try (MqttAgent agent = new MqttAgent(address, "late").connected()) {
            Mqtt5Publish config = agent.nextReceived();
            assertThat(config.getPayloadAsBytes()).asString(UTF_8).isEqualTo("revision 7");
            assertThat(config.getQos()).isEqualTo(MqttQos.AT_LEAST_ONCE);
        }
    }

    @Test
    void publishingToAnAbsentAgentIsLostQuietly() {
        broker.publish(new AgentId("nobody"), Topics.Down.RECEIPT, new byte[1], "text/plain", false);
    }

    @Test
    void presenceIsToldOfFarewellLossAndTakeover() throws Exception {
        MqttAgent first = new MqttAgent(address, "present").connected();
        assertThat(heard.nextPresence("present")).isEqualTo("connected");

        MqttAgent second = new MqttAgent(address, "present").connected();
        assertThat(heard.nextPresence("present")).isEqualTo("connected");

        second.close();
        assertThat(heard.nextPresence("present")).isEqualTo("disconnected");
        assertThat(first.client().getState().isConnected()).isFalse();

        try (Socket socket = rawConnect("vanishing")) {
            assertThat(heard.nextPresence("vanishing")).isEqualTo("connected");
            socket.setSoLinger(true, 0);
        }
        assertThat(heard.nextPresence("vanishing")).isEqualTo("disconnected");
    }

    @Test
    void randomBytesDisturbNobody() throws IOException {
        Random random = new Random(7);
        for (int i = 0; i < 20; i++) {
            byte[] noise = new byte[1 + random.nextInt(4096)];
            random.nextBytes(noise);
            try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
                socket.getOutputStream().write(noise);
                socket.getOutputStream().flush();
            } catch (IOException closedByTheBroker) {
                // Which is one right answer.
            }
        }
        try (MqttAgent agent = new MqttAgent(address, "undisturbed").connected()) {
            assertThat(agent.publishAndWait(Topics.Up.BATCH.of(agent.id()), new byte[1]))
                    .isEqualTo(Mqtt5PubAckReasonCode.SUCCESS);
        }
    }

    @Test
    void aPortInUseIsAClearError(@TempDir Path directory) throws IOException {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            HiveMqBroker second =
                    new HiveMqBroker(HiveMqBroker.Options.defaults(loopback(other.getLocalPort()), directory));
            assertThatThrownBy(() -> second.start(heard))
                    .isInstanceOf(BrokerStartException.class)
                    .hasMessageContaining("127.0.0.1:" + other.getLocalPort())
                    .hasMessageContaining("in use")
                    .hasMessageContaining("mqtt.listen");
        }
    }

    private Mqtt5ConnAckReasonCode refusalOf(String clientId, String willTopic) {
        var client = MqttClient.builder()
                .useMqttVersion5()
                .identifier(clientId)
                .serverHost("127.0.0.1")
                .serverPort(address.getPort())
                .buildAsync();
        var connect = client.connectWith();
        if (willTopic != null) {
            connect =
                    connect.willPublish().topic(willTopic).payload(new byte[1]).applyWillPublish();
        }
        try {
            connect.send()
                    .orTimeout(MqttAgent.PATIENCE_SECONDS, TimeUnit.SECONDS)
                    .join();
            throw new AssertionError(clientId + " got in");
        } catch (CompletionException e) {
            if (e.getCause() instanceof Mqtt5ConnAckException refused) {
                return refused.getMqttMessage().getReasonCode();
            }
            throw e;
        }
    }

    /** A client that can vanish without a word. */
    private Socket rawConnect(String clientId) throws IOException {
        Socket socket = new Socket(address.getAddress(), address.getPort());
        byte[] id = clientId.getBytes(UTF_8);
        int remaining = 10 + 1 + 2 + id.length;
        byte[] connect = new byte[2 + remaining];
        byte[] head = {0x10, (byte) remaining, 0, 4, 'M', 'Q', 'T', 'T', 5, 2, 0, 20, 0, 0, (byte) id.length};
        System.arraycopy(head, 0, connect, 0, head.length);
        System.arraycopy(id, 0, connect, head.length, id.length);
        socket.getOutputStream().write(connect);
        socket.getOutputStream().flush();
        return socket;
    }

    private static InetSocketAddress loopback(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    private record Message(Topics.Upward from, String payload) {}

    private static final class IgnoringHandler implements Thread.UncaughtExceptionHandler {

        @Override
        public void uncaughtException(Thread thread, Throwable failure) {}
    }

    private static final class RecordingListener implements MqttBroker.Listener {

        private final BlockingQueue<Message> messages = new LinkedBlockingQueue<>();
        private final BlockingQueue<String> foreign = new LinkedBlockingQueue<>();
        private final Map<String, BlockingQueue<String>> presence = new ConcurrentHashMap<>();
        private volatile BiFunction<Topics.Upward, byte[], CompletableFuture<Verdict>> answer =
                (from, payload) -> CompletableFuture.completedFuture(Verdict.TAKEN);

        @Override
        public CompletableFuture<Verdict> published(Topics.Upward from, byte[] payload) {
            messages.add(new Message(from, new String(payload, UTF_8)));
            return answer.apply(from, payload);
        }

        @Override
        public void foreignTopic(String clientId, String topic) {
            foreign.add(topic);
        }

        @Override
        public void connected(AgentId agent) {
            presence(agent.text()).add("connected");
        }

        @Override
        public void disconnected(AgentId agent) {
            presence(agent.text()).add("disconnected");
        }

        List<Message> messages(AgentId agent) {
            return messages.stream()
                    .filter(message -> message.from().agent().equals(agent))
                    .toList();
        }

        String nextPresence(String agent) throws InterruptedException {
            return presence(agent).poll(MqttAgent.PATIENCE_SECONDS, TimeUnit.SECONDS);
        }

        private BlockingQueue<String> presence(String agent) {
            return presence.computeIfAbsent(agent, key -> new LinkedBlockingQueue<>());
        }
    }
}

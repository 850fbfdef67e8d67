package io.tidegate.edge.source.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.edge.clock.ClockTrust;
import io.tidegate.edge.mqtt.Mosquitto;
import io.tidegate.edge.source.GroupIntake;
import io.tidegate.edge.source.ObservationClock;
import io.tidegate.edge.source.RecordingBuffer;
import io.tidegate.edge.source.RejectReason;
import io.tidegate.edge.source.RejectedReadings;
import io.tidegate.edge.source.Source.State;
import io.tidegate.edge.source.payload.PayloadLimits;
import io.tidegate.edge.source.payload.Precision;
import io.tidegate.edge.source.payload.json.JsonValues;
import io.tidegate.edge.source.payload.line.LineProtocol;
import io.tidegate.edge.transform.Pipeline;
import io.tidegate.protocol.sync.AgentId;
import io.tidegate.protocol.sync.Lane;
import io.tidegate.protocol.telemetry.Reading;
import io.tidegate.protocol.telemetry.Value;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Against a real mosquitto, with messages from the real {@code mosquitto_pub}. */
@Timeout(120)
class MqttSourceSystemIT {

    private static final MqttPayload JSON = MqttPayload.json(
            new JsonValues(Map.of("temp", "/data/temp"), Optional.of("/ts"), Precision.MS, PayloadLimits.DEFAULT));

    @TempDir
    Path directory;

    private final RecordingBuffer buffer = new RecordingBuffer();
    private final RejectedReadings rejected = new RejectedReadings();
    private final GroupIntake intake = new GroupIntake(
            buffer, Pipeline.EMPTY, Clock.systemUTC(), System::nanoTime, 1, GroupIntake.Options.DEFAULT);
    private Mosquitto mosquitto;

    @BeforeEach
    void startBroker() throws Exception {
        mosquitto = new Mosquitto(directory);
    }

    @AfterEach
    void stopBroker() throws Exception {
        buffer.gate.release(1_000);
        intake.close();
        mosquitto.close();
    }

    @Test
    void numbersJsonAndLineProtocolBecomeReadings() throws Exception {
        try (MqttSource numbers = started("numbers", "plant/+", MqttPayload.number());
                MqttSource json = started("json", "json/#", JSON);
                MqttSource lines =
                        started("lines", "lines", MqttPayload.lineProtocol(new LineProtocol(PayloadLimits.DEFAULT)))) {
            publish("plant/temp", "21.5");
            publish("json/a/b", "{\"ts\":1795227190123,\"data\":{\"temp\":5}}");
            publish("lines", "room,sensor=a temp=1,hum=2 1700000000000000000");
            await(() -> buffer.readings().size() == 4);
            assertThat(buffer.readings())
                    .extracting(reading -> reading.series() + "=" + reading.value())
                    .containsExactlyInAnyOrder(
                            "numbers/plant/temp=" + Value.of(21.5),
                            "json/json/a/b/temp=" + Value.of(5L),
                            "room/temp{sensor=a}=" + Value.of(1.0),
                            "room/hum{sensor=a}=" + Value.of(2.0));
            assertThat(numbers.health().readings()).isEqualTo(1);
            assertThat(json.health().state()).isEqualTo(State.OK);
            assertThat(lines.health().lastReadingNs()).hasValue(1_700_000_000_000_000_000L);
        }
    }

    @Test
    void aBadMessageBlocksNothing() throws Exception {
        try (MqttSource source = started("plant", "plant/#", MqttPayload.number())) {
            publish("plant/a", "on");
            publish("plant/a", "1");
            await(() -> buffer.readings().size() == 1);
            assertThat(rejected.count(RejectReason.MALFORMED)).isEqualTo(1);
            assertThat(source.health().state()).isEqualTo(State.OK);
        }
    }

    @Test
    void whatArrivesWhileTheAgentIsAwayIsDeliveredLater() throws Exception {
        started("plant", "plant/#", MqttPayload.number()).close();
        for (int i = 0; i < 5; i++) {
            publish("plant/a", Integer.toString(i));
        }
        try (MqttSource source = started("plant", "plant/#", MqttPayload.number())) {
            await(() -> buffer.readings().size() == 5);
            assertThat(buffer.readings())
                    .extracting(Reading::value)
                    .containsExactly(Value.of(0L), Value.of(1L), Value.of(2L), Value.of(3L), Value.of(4L));
            assertThat(source.health().readings()).isEqualTo(5);
        }
    }

    @Test
    void whatWasNotDurableIsDeliveredAgain() throws Exception {
        buffer.gate.drainPermits();
        MqttSource dying = started("plant", "plant/#", MqttPayload.number());
        publish("plant/a", "1");
        assertThat(buffer.begun.poll(20, TimeUnit.SECONDS)).isNotNull();
        dying.close();
        // The agent dies here, before its disk has answered: another one takes over its session.
        RecordingBuffer other = new RecordingBuffer();
        try (GroupIntake heir = new GroupIntake(
                        other, Pipeline.EMPTY, Clock.systemUTC(), System::nanoTime, 1, GroupIntake.Options.DEFAULT);
                MqttSource source = source("plant", "plant/#", MqttPayload.number(), heir)) {
            source.start();
            await(() -> other.readings().size() == 1);
        }
    }

    @Test
    void aBrokerThatRestartsIsFoundAgainAndRepeatsNothingTwice() throws Exception {
        try (MqttSource source = started("plant", "plant/#", MqttPayload.number())) {
            buffer.gate.drainPermits();
            publish("plant/a", "1");
            assertThat(buffer.begun.poll(20, TimeUnit.SECONDS)).isNotNull();
            mosquitto.stop();
            await(() -> source.health().state() == State.FAILED);
            assertThat(source.health().error()).contains("is not reached");
            mosquitto.restart();
            await(() -> source.health().state() == State.OK);
            buffer.gate.release(1_000);
            await(() -> buffer.readings().size() == 1);
            publish("plant/a", "2");
            await(() -> buffer.readings().size() >= 2);
            assertThat(buffer.readings()).extracting(Reading::value).containsExactly(Value.of(1L), Value.of(2L));
        }
    }

    @Test
    void manyMessagesArriveOnceEachInTheirOrder() throws Exception {
        try (MqttSource source = started("plant", "plant/#", MqttPayload.number())) {
            Process publisher = new ProcessBuilder(
                            "mosquitto_pub",
                            "-h",
                            "127.0.0.1",
                            "-p",
                            "" + mosquitto.port(),
                            "-q",
                            "1",
                            "-t",
                            "plant/a",
                            "-l")
                    .redirectErrorStream(true)
                    .start();
            StringBuilder numbers = new StringBuilder();
            for (int i = 0; i < 2_000; i++) {
                numbers.append(i).append('\n');
            }
            publisher.getOutputStream().write(numbers.toString().getBytes(StandardCharsets.US_ASCII));
            publisher.getOutputStream().close();
            await(() -> buffer.readings().size() >= 2_000);
            List<Reading> readings = buffer.readings();
            assertThat(readings).hasSize(2_000);
            for (int i = 0; i < 2_000; i++) {
                assertThat(readings.get(i).value()).isEqualTo(Value.of((long) i));
            }
            assertThat(source.health().readings()).isEqualTo(2_000);
            assertThat(publisher.waitFor(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    private MqttSource started(String name, String topic, MqttPayload payload) {
        MqttSource source = source(name, topic, payload, intake);
        source.start();
        await(() -> source.health().state() == State.OK);
        return source;
    }

    private MqttSource source(String name, String topic, MqttPayload payload, GroupIntake into) {
        return new MqttSource(
                new MqttOptions(
                        name,
                        Lane.LIVE,
                        "tcp://127.0.0.1:" + mosquitto.port(),
                        MqttOptions.clientId(new AgentId("gw3"), name),
                        List.of(topic),
                        1,
                        Optional.empty(),
                        payload,
                        MqttOptions.Limits.DEFAULT),
                into,
                new ObservationClock(new ClockTrust(Clock.systemUTC(), Instant.EPOCH, true)),
                rejected,
                () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()));
    }

    private void publish(String topic, String payload) throws Exception {
        Process publisher = new ProcessBuilder(
                        "mosquitto_pub",
                        "-h",
                        "127.0.0.1",
                        "-p",
                        "" + mosquitto.port(),
                        "-q",
                        "1",
                        "-t",
                        topic,
                        "-m",
                        payload)
                .redirectErrorStream(true)
                .start();
        assertThat(publisher.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(publisher.exitValue()).isZero();
    }

    /** Looks until something is so; a broker in another process tells nobody. */
    private static void await(BooleanSupplier condition) {
        long endNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(endNs);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }
}

package io.tidegate.edge.source.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.edge.clock.ClockTrust;
import io.tidegate.edge.source.Intake;
import io.tidegate.edge.source.ObservationClock;
import io.tidegate.edge.source.Offer;
import io.tidegate.edge.source.OfferOutcome;
import io.tidegate.edge.source.OfferOutcome.Accepted;
import io.tidegate.edge.source.OfferOutcome.Busy;
import io.tidegate.edge.source.RejectReason;
import io.tidegate.edge.source.RejectedReadings;
import io.tidegate.edge.source.Source.State;
import io.tidegate.edge.source.SourceProgress;
import io.tidegate.protocol.sync.AgentId;
import io.tidegate.protocol.sync.Lane;
import io.tidegate.protocol.telemetry.Quality;
import io.tidegate.protocol.telemetry.Reading;
import io.tidegate.protocol.telemetry.Value;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.junit.jupiter.api.Test;

class MqttInboxTest {

    private static final Instant NOW = Instant.parse("2026-11-21T00:00:00Z");

    private final List<Offer> offers = new ArrayList<>();
    private final List<CompletableFuture<OfferOutcome>> fates = new ArrayList<>();
    private final Intake intake = offer -> {
        offers.add(offer);
        fates.add(new CompletableFuture<>());
        return fates.get(fates.size() - 1);
    };
    private final RejectedReadings rejected = new RejectedReadings();
    private final SourceProgress progress = new SourceProgress();
    private boolean connected = true;
    private final List<Integer> acknowledged = new ArrayList<>();
    private final MqttInbox inbox = new MqttInbox(
            new MqttOptions(
                    "plant",
                    Lane.ALARM,
                    "tcp://127.0.0.1:1",
                    MqttOptions.clientId(new AgentId("gw3"), "plant"),
                    List.of("#"),
                    1,
                    Optional.empty(),
                    MqttPayload.number(),
                    MqttOptions.Limits.DEFAULT),
            intake,
            new ObservationClock(new ClockTrust(InstantSource.fixed(NOW), Instant.EPOCH, true)),
            rejected,
            progress,
            () -> 0);

    @Test
    void aMessageIsAcknowledgedOnceItsReadingsAreDurable() {
        arrive(1, "21.5", 1);
        assertThat(offers).singleElement().satisfies(offer -> {
            assertThat(offer.source()).isEqualTo("plant");
            assertThat(offer.lane()).isEqualTo(Lane.ALARM);
            assertThat(offer.awaited()).isTrue();
            assertThat(offer.readings()).singleElement().satisfies(reading -> {
                assertThat(reading.series().name()).isEqualTo("plant/boiler/temp");
                assertThat(reading.value()).isEqualTo(Value.of(21.5));
            });
        });
        assertThat(acknowledged).isEmpty();
        fates.get(0).complete(new Accepted());
        assertThat(acknowledged).containsExactly(1);
        assertThat(progress.health().readings()).isEqualTo(1);
    }

    @Test
    void aBadMessageIsCountedAndAcknowledgedSoThatItBlocksNothing() {
        arrive(1, "on", 1);
        assertThat(offers).isEmpty();
        assertThat(acknowledged).containsExactly(1);
        assertThat(rejected.count(RejectReason.MALFORMED)).isEqualTo(1);
    }

    @Test
    void whatIsNotTakenIsHeldAndOfferedAgain() {
        arrive(1, "21.5", 1);
        fates.get(0).complete(new Busy("the buffer is full", 1));
        assertThat(acknowledged).isEmpty();
        assertThat(progress.health().state()).isEqualTo(State.FAILED);
        inbox.offerHeldAgain();
        assertThat(offers).hasSize(2);
        inbox.offerHeldAgain();
        assertThat(offers).as("it is on its way").hasSize(2);
        fates.get(1).complete(new Accepted());
        assertThat(acknowledged).containsExactly(1);
        assertThat(progress.health().state()).isEqualTo(State.OK);
    }

    @Test
    void whatIsHeldIsLeftToTheBrokerWhenTheConnectionIsGone() {
        arrive(1, "21.5", 1);
        fates.get(0).complete(new Busy("the buffer is full", 1));
        inbox.disconnected();
        inbox.offerHeldAgain();
        assertThat(offers).hasSize(1);
        inbox.connected(true);
        arrive(1, "21.5", 1);
        assertThat(offers).hasSize(2);
    }

    @Test
    void aMessageThatIsRepeatedAfterALostConnectionIsStoredOnce() {
        arrive(1, "21.5", 1);
        connected = false;
        inbox.disconnected();
        fates.get(0).complete(new Accepted());
        assertThat(acknowledged).isEmpty();
        connected = true;
        inbox.connected(true);
        arrive(1, "21.5", 1);
        assertThat(offers).hasSize(1);
        assertThat(acknowledged).containsExactly(1);
    }

    @Test
    void theIdentifierOfAnAcknowledgedMessageMeansANewOne() {
        arrive(1, "21.5", 1);
        fates.get(0).complete(new Accepted());
        arrive(1, "21.5", 1);
        assertThat(offers).hasSize(2);
    }

    @Test
    void aStopWaitsForWhatWasOfferedAndTakesNothingNew() throws InterruptedException {
        arrive(1, "21.5", 1);
        inbox.stopTaking();
        arrive(2, "22.5", 1);
        assertThat(offers).hasSize(1);
        inbox.awaitSettled(1);
        assertThat(acknowledged)
                .as("nothing is acknowledged only because time is over")
                .isEmpty();
        fates.get(0).complete(new Accepted());
        inbox.awaitSettled(10_000);
        assertThat(acknowledged).containsExactly(1);
    }

    @Test
    void aMessageOfQosZeroIsNotAcknowledged() {
        arrive(0, "21.5", 0);
        assertThat(offers)
                .singleElement()
                .satisfies(offer -> assertThat(offer.awaited()).isFalse());
        fates.get(0).complete(new Accepted());
        assertThat(acknowledged).isEmpty();
    }

    @Test
    void aRetainedMessageIsOfUnknownAge() {
        MqttMessage message = message(1, "21.5", 1);
        message.setRetained(true);
        inbox.arrived("boiler/temp", message, () -> acknowledged.add(1));
        assertThat(offers.get(0).readings())
                .extracting(Reading::quality)
                .containsExactly(Quality.uncertain("retained by the broker, of unknown age"));
    }

    @Test
    void aTopicThatIsNoNameIsRefused() {
        inbox.arrived("t".repeat(300), message(1, "21.5", 1), () -> acknowledged.add(1));
        assertThat(rejected.count(RejectReason.UNACCEPTABLE)).isEqualTo(1);
        assertThat(acknowledged).containsExactly(1);
    }

    private void arrive(int packetId, String payload, int qos) {
        inbox.arrived("boiler/temp", message(packetId, payload, qos), () -> connected && acknowledged.add(packetId));
    }

    private static MqttMessage message(int packetId, String payload, int qos) {
        MqttMessage message = new MqttMessage(payload.getBytes(StandardCharsets.UTF_8));
        message.setId(packetId);
        message.setQos(qos);
        return message;
    }
}

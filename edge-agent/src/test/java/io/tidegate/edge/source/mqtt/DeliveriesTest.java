package io.tidegate.edge.source.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.edge.source.mqtt.Deliveries.Arrival;
import io.tidegate.edge.source.mqtt.Deliveries.Step;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeliveriesTest {

    private final Deliveries deliveries = new Deliveries();
    private final List<String> acknowledged = new ArrayList<>();
    private String living = "old";

    @Test
    void aDeliveryIsStoredAndThenAcknowledged() {
        Arrival first = arrive(1, "old");
        assertThat(first.step()).isEqualTo(Step.STORE);
        assertThat(acknowledged).isEmpty();
        deliveries.acknowledge(first.delivery());
        assertThat(acknowledged).containsExactly("old");
        assertThat(arrive(1, "old").step()).as("its identifier is free").isEqualTo(Step.STORE);
    }

    @Test
    void aRepeatOfOneUnderWayWaitsAndIsAcknowledgedOnTheNewConnection() {
        Arrival first = arrive(1, "old");
        living = "new";
        assertThat(arrive(1, "new").step()).isEqualTo(Step.WAIT);
        deliveries.acknowledge(first.delivery());
        assertThat(acknowledged).containsExactly("new");
    }

    @Test
    void aRepeatOfADurableOneIsOnlyAcknowledged() {
        Arrival first = arrive(1, "old");
        living = "new";
        deliveries.acknowledge(first.delivery());
        assertThat(acknowledged).as("its connection is gone").isEmpty();
        Arrival second = arrive(1, "new");
        assertThat(second.step()).isEqualTo(Step.ACKNOWLEDGE);
        deliveries.acknowledge(second.delivery());
        assertThat(acknowledged).containsExactly("new");
        assertThat(arrive(1, "new").step()).isEqualTo(Step.STORE);
    }

    @Test
    void whatWasForgottenIsStoredWhenItComesAgain() {
        deliveries.forget(arrive(1, "old").delivery());
        assertThat(arrive(1, "new").step()).isEqualTo(Step.STORE);
    }

    @Test
    void aNewSessionForgetsEverythingAndIsNotTouchedByTheOldOne() {
        Arrival first = arrive(1, "old");
        living = "new";
        deliveries.newSession();
        assertThat(arrive(1, "new").step()).isEqualTo(Step.STORE);
        deliveries.acknowledge(first.delivery());
        assertThat(acknowledged).isEmpty();
        deliveries.forget(first.delivery());
        assertThat(arrive(1, "new").step()).isEqualTo(Step.WAIT);
    }

    private Arrival arrive(int packetId, String connection) {
        return deliveries.arrived(packetId, () -> living.equals(connection) && acknowledged.add(connection));
    }
}

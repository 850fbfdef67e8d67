package io.tidegate.sim.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.sim.fake.FakeMqttBroker;
import io.tidegate.sim.fake.FakeMqttBroker.Answer;
import io.tidegate.sim.fake.FakeMqttBroker.Message;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HiveMqDeviceLinkIT {

    private static final byte[] LINES = "m s0=1.0 1\n".getBytes(StandardCharsets.UTF_8);

    private FakeMqttBroker broker;
    private HiveMqDeviceLink link;

    @BeforeEach
    void start() throws IOException {
        broker = new FakeMqttBroker();
        link = new HiveMqDeviceLink(broker.uri(), "device", "load/press-1", 10_000);
    }

    @AfterEach
    void stop() throws IOException {
        link.close();
        broker.close();
    }

    @Test
    void whatTheBrokerHasTakenIsAccepted() throws Exception {
        assertThat(link.write("k", LINES)).isEqualTo(new WriteOutcome.Accepted());
        assertThat(link.write("k", LINES)).isEqualTo(new WriteOutcome.Accepted());
        assertThat(broker.messages())
                .hasSize(2)
                .containsOnly(new Message("load/press-1", new String(LINES, StandardCharsets.UTF_8)));
    }

    @Test
    void whatNobodyListensToIsNotAccepted() throws Exception {
        broker.next(Answer.NOBODY_LISTENS);

        assertThat(link.write("k", LINES))
                .isInstanceOfSatisfying(
                        WriteOutcome.Again.class,
                        again -> assertThat(again.reason()).contains("no subscriber to load/press-1"));
    }

    @Test
    void aRefusalOrABrokenConnectionMayBeTriedAgain() throws Exception {
        broker.next(Answer.QUOTA_EXCEEDED, Answer.NONE);

        assertThat(link.write("k", LINES)).isInstanceOf(WriteOutcome.Again.class);
        assertThat(link.write("k", LINES)).isInstanceOf(WriteOutcome.Again.class);
        assertThat(link.write("k", LINES)).isEqualTo(new WriteOutcome.Accepted());
    }

    @Test
    void aBrokerThatIsAwayIsSaid() throws Exception {
        broker.close();

        assertThat(link.write("k", LINES))
                .isInstanceOfSatisfying(
                        WriteOutcome.Again.class,
                        again -> assertThat(again.reason()).contains("does not take it"));
    }
}

package io.tidegate.hub.desired;

import static io.tidegate.hub.store.Groups.PUMP;
import static io.tidegate.hub.store.Groups.TANK;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.hub.ingest.SteppedClock;
import io.tidegate.hub.store.FakeConfigTables;
import io.tidegate.protocol.control.ConfigSigner;
import io.tidegate.protocol.control.DesiredConfig;
import io.tidegate.protocol.control.SignatureCheck;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

class ConfigPublicationTest {

    private final ConfigSigner signer = ConfigSigner.generate(new SecureRandom());
    private final FakeConfigTables tables = new FakeConfigTables();
    private final RetainingBroker broker = new RetainingBroker();
    private final Queue<Runnable> storage = new ArrayDeque<>();
    private final ConfigPublication publication = new ConfigPublication(tables, signer, broker, storage::add);
    private final DesiredConfigs desired = new DesiredConfigs(
            tables, KnownConfigs.of(tables), DocumentLayers.NONE, publication::publish, new SteppedClock());

    @Test
    void whatIsRetainedIsSignedForThisAgentAndRevision() {
        push("{\"log_level\":\"debug\"}", 0);
        runStorage();

        DesiredConfig retained = broker.retained(PUMP).orElseThrow();
        assertThat(retained.agent()).isEqualTo(PUMP);
        assertThat(retained.revision()).isEqualTo(1);
        assertThat(retained.document()).isEqualTo("{\"log_level\":\"debug\"}");
        assertThat(retained.key()).isEqualTo(signer.key());
        assertThat(SignatureCheck.ED25519.isGenuine(retained)).isTrue();
    }

    @Test
    void nothingIsPublishedOnTheThreadThatPushes() {
        push("{}", 0);
        assertThat(broker.retained(PUMP)).isEmpty();
        assertThat(storage).hasSize(1);
    }

    @Test
    void theNewestIsRetainedHoweverManyWerePushed() {
        push("{\"log_level\":\"debug\"}", 0);
        push("{\"log_level\":\"warn\"}", 1);
        push("{\"log_level\":\"error\"}", 2);
        assertThat(storage).as("published together").hasSize(1);
        runStorage();

        assertThat(broker.retained(PUMP).orElseThrow().revision()).isEqualTo(3);
    }

    @Test
    void whatCannotBeReadIsPublishedLater() {
        desired.pushAll(List.of(new Push(PUMP, "{}", 0, "ada", ""), new Push(TANK, "{}", 0, "ada", "")));
        tables.fail(true);
        runStorage();
        assertThat(broker.retained(PUMP)).isEmpty();

        tables.fail(false);
        publication.publishDue();
        assertThat(broker.retained(PUMP)).isPresent();
        assertThat(broker.retained(TANK)).isPresent();
    }

    @Test
    void anAgentWithoutAConfigurationIsToldNothing() {
        publication.publish(PUMP);
        runStorage();
        assertThat(broker.retained(PUMP)).isEmpty();
    }

    private void push(String document, long expected) {
        assertThat(desired.push(new Push(PUMP, document, expected, "ada", ""))).isInstanceOf(PushOutcome.Stored.class);
    }

    private void runStorage() {
        for (Runnable task = storage.poll(); task != null; task = storage.poll()) {
            task.run();
        }
    }
}

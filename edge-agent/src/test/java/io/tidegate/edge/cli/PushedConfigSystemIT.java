package io.tidegate.edge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.edge.mqtt.Mosquitto;
import io.tidegate.protocol.control.Command;
import io.tidegate.protocol.control.Command.Kind;
import io.tidegate.protocol.control.CommandReply;
import io.tidegate.protocol.control.ConfigSigner;
import io.tidegate.protocol.control.DesiredConfig;
import io.tidegate.protocol.control.ReportedConfig;
import io.tidegate.protocol.control.Verdict;
import io.tidegate.protocol.control.Verdict.State;
import io.tidegate.protocol.sync.AgentId;
import io.tidegate.protocol.wire.DesiredConfigCodec;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The agent as a process, on a broker that lets everybody say everything to it. */
@Timeout(180)
class PushedConfigSystemIT {

    private static final AgentId AGENT = new AgentId("tank");
    /** Seen from the module, where Maven runs the tests. */
    private static final Path BROKEN =
            Path.of("../protocol/src/test/resources/io/tidegate/protocol/config/pushed-broken");

    private static final ConfigSigner HUB = ConfigSigner.generate(new SecureRandom());

    @TempDir
    private Path directory;

    private Mosquitto broker;
    private FakeHub hub;

    @BeforeEach
    void start() throws Exception {
        broker = new Mosquitto(directory);
        hub = new FakeHub(broker.port(), AGENT);
    }

    @AfterEach
    void stop() throws Exception {
        hub.close();
        broker.close();
    }

    @Test
    void whatIsReplayedForeignOrChangedIsRefusedCountedAndLogged() throws Exception {
        String log;
        try (EdgeProcess agent = agent()) {
            hub.push(linger(1, 11));
            hub.awaitReport(isIn(1, State.APPLIED));
            hub.push(linger(2, 12));
            hub.awaitReport(isIn(2, State.APPLIED));

            hub.push(linger(1, 11));
            hub.push(HUB.sign(new AgentId("other"), 3, document(13)));
            hub.push(ConfigSigner.generate(new SecureRandom()).sign(AGENT, 4, document(14)));
            byte[] genuine = DesiredConfigCodec.encode(linger(5, 15));
            for (int bit = 0; bit < 8 * genuine.length; bit += 13) {
                byte[] flipped = genuine.clone();
                flipped[bit / 8] ^= (byte) (1 << bit % 8);
                hub.pushBytes(flipped);
                // Answered after what came before it: so many at once as a flood has are not all looked at.
                hub.command(command(bit, Kind.STATUS, ""));
            }
            int sent = 3 + (8 * genuine.length + 12) / 13;
            ReportedConfig report = hub.awaitReport(said -> said.refusals().count() >= sent);
            assertThat(report.running())
                    .hasValueSatisfying(it -> assertThat(it.revision()).isEqualTo(2));
            assertThat(report.desired())
                    .hasValueSatisfying(it -> assertThat(it.revision()).isEqualTo(2));
            assertThat(report.refusals().count()).isEqualTo(sent);

            hub.pushBytes(genuine);
            hub.awaitReport(isIn(5, State.APPLIED));
            assertThat(agent.terminate()).isZero();
            log = agent.err();
        }
        assertThat(log)
                .contains("SECURITY: a configuration was refused (LOWER_REVISION)")
                .contains("SECURITY: a configuration was refused (OTHER_AGENT)")
                .contains("SECURITY: a configuration was refused (OTHER_KEY)")
                .contains("SECURITY: a configuration was refused (BAD_SIGNATURE)")
                .contains("SECURITY: a configuration was refused (UNDECODABLE)");
    }

    @Test
    void everyBrokenDocumentThatIsSentAroundTheHubIsRejectedWithPointers() throws Exception {
        List<Path> documents;
        try (Stream<Path> files = Files.list(BROKEN)) {
            documents = files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .toList();
        }
        assertThat(documents).hasSizeGreaterThanOrEqualTo(50);
        try (EdgeProcess agent = agent()) {
            hub.push(linger(1, 11));
            hub.awaitReport(isIn(1, State.APPLIED));
            for (int i = 0; i < documents.size(); i++) {
                String document = Files.readString(documents.get(i), StandardCharsets.ISO_8859_1);
                hub.push(HUB.sign(AGENT, i + 2, document));
                ReportedConfig report = hub.awaitReport(isIn(i + 2, State.REJECTED));
                assertThat(report.desired().orElseThrow().errors())
                        .as(documents.get(i).toString())
                        .isNotEmpty();
                assertThat(report.running().orElseThrow().revision()).isEqualTo(1);
            }
            assertThat(agent.terminate()).isZero();
        }
    }

    @Test
    void anAgentThatWasAwayForFiveRevisionsTakesTheNewestOnly() throws Exception {
        try (EdgeProcess agent = agent()) {
            hub.push(linger(1, 11));
            hub.awaitReport(isIn(1, State.APPLIED));
            assertThat(agent.terminate()).isZero();
        }
        for (int revision = 2; revision <= 6; revision++) {
            hub.push(linger(revision, 10 + revision));
        }
        try (EdgeProcess agent = agent()) {
            hub.awaitReport(isIn(6, State.APPLIED));
            assertThat(agent.terminate()).isZero();
            assertThat(agent.err())
                    .contains("Runs configuration revision 1", "Runs configuration revision 6")
                    .doesNotContain("Runs configuration revision 2", "Runs configuration revision 5");
        }
    }

    @Test
    void aSourceThatIsSilentAfterTheChangeIsMissed() throws Exception {
        try (EdgeProcess agent = agent()) {
            hub.push(HUB.sign(AGENT, 1, mqttSource("plant/+", "10s")));
            // It has subscribed, and the source before it, of which there is none, delivered nothing.
            hub.awaitReport(isIn(1, State.APPLIED));
            try (FakeHub device = new FakeHub(broker.port(), new AgentId("device"))) {
                device.publish("plant/level", "7");
            }
            assertThat(hub.awaitReading().series().name()).isEqualTo("plant/plant/level");

            hub.push(HUB.sign(AGENT, 2, mqttSource("plnat/+", "2s")));
            ReportedConfig report = hub.awaitReport(isIn(2, State.ROLLED_BACK));
            assertThat(report.desired().map(Verdict::reason).orElseThrow())
                    .contains("plant delivered before this configuration, and has not since");
            assertThat(agent.terminate()).isZero();
        }
    }

    @Test
    void commandsAreDoneOnceAndAnswered() throws Exception {
        try (EdgeProcess agent = agent()) {
            hub.push(HUB.sign(AGENT, 1, """
                    {"sources":[{"name":"host","type":"host","interval":"1d"}],"probation":"2s"}"""));
            hub.awaitReport(isIn(1, State.APPLIED));
            hub.awaitReading();

            assertThat(hub.command(command(1, Kind.READ_ONCE, "host")).state()).isEqualTo(CommandReply.State.DONE);
            assertThat(hub.command(command(2, Kind.FLUSH, "")).state()).isEqualTo(CommandReply.State.DONE);
            assertThat(hub.command(command(3, Kind.RESTART_SOURCE, "host")).text())
                    .isEqualTo("source host was restarted");
            CommandReply unknown = hub.command(command(4, Kind.RESTART_SOURCE, "pump"));
            assertThat(unknown.state()).isEqualTo(CommandReply.State.UNKNOWN);
            assertThat(unknown.text()).contains("there is no source pump; there is host");
            assertThat(hub.command(command(5, Kind.STATUS, "")).text()).contains("\"agent\":\"tank\"");
            assertThat(hub.command(new Command(6, Kind.FLUSH, "", 1)).state()).isEqualTo(CommandReply.State.EXPIRED);
            assertThat(agent.terminate()).isZero();
        }
    }

    private EdgeProcess agent() throws Exception {
        Path config = Files.writeString(
                directory.resolve("edge.yaml"), """
                version: 1
                agent: {id: %s}
                hub: {url: "mqtt://127.0.0.1:%d"}
                data_dir: "%s"
                local_http: {listen: "127.0.0.1:0"}
                """.formatted(AGENT, broker.port(), directory.resolve("edge")));
        return EdgeProcess.start("run", "--config", config.toString());
    }

    private String mqttSource(String topic, String probation) {
        return """
                {"sources":[{"name":"plant","type":"mqtt","url":"mqtt://127.0.0.1:%d","topics":["%s"]}],"probation":"%s"}""".formatted(broker.port(), topic, probation);
    }

    private static DesiredConfig linger(long revision, int ms) {
        return HUB.sign(AGENT, revision, document(ms));
    }

    private static String document(int lingerMs) {
        return "{\"uplink\":{\"linger\":\"%dms\"},\"probation\":\"1s\"}".formatted(lingerMs);
    }

    private static Command command(long request, Kind kind, String argument) {
        return new Command(request, kind, argument, Long.MAX_VALUE);
    }

    private static Predicate<ReportedConfig> isIn(long revision, State state) {
        return report -> report.desired()
                .filter(verdict -> verdict.revision() == revision && verdict.state() == state)
                .isPresent();
    }
}

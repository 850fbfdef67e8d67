package io.tidegate.edge.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.edge.config.SourceConfig.PayloadFormat;
import io.tidegate.edge.transform.Pipeline;
import io.tidegate.protocol.config.HostEnvironment;
import io.tidegate.protocol.config.Loaded;
import io.tidegate.protocol.config.type.ListenAddress;
import io.tidegate.protocol.config.type.MqttUrl;
import io.tidegate.protocol.config.type.Secret;
import io.tidegate.protocol.sync.AgentId;
import io.tidegate.protocol.sync.Lane;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EdgeConfigFileTest {

    private static final HostEnvironment MACHINE =
            new HostEnvironment(Map.of(), Path.of("/home/pat"), "Gateway 3.plant");

    @TempDir
    Path directory;

    @Test
    void theExampleOfTheContractIsReadInFull() throws IOException {
        EdgeConfig config = valid("""
                version: 1
                agent: {id: plant1-gw3, labels: {site: p1, country: NO}}
                hub: {url: "mqtt://127.0.0.1:1883"}
                data_dir: /var/lib/tidegate-edge
                local_http: {listen: "127.0.0.1:0"}
                buffer:
                  max_size: 1GiB
                  when_full: reject_new
                  durability_window: 250ms
                sources:
                  - {name: host, type: host, interval: 5s}
                """);

        assertThat(config)
                .isEqualTo(new EdgeConfig(
                        new AgentId("plant1-gw3"),
                        Map.of("site", "p1", "country", "NO"),
                        new MqttUrl("127.0.0.1", 1883),
                        Path.of("/var/lib/tidegate-edge"),
                        new ListenAddress("127.0.0.1", 0),
                        new EdgeConfig.Buffer(
                                1L << 30, 64L << 20, EdgeConfig.WhenFull.REJECT_NEW, Duration.ofMillis(250)),
                        new EdgeConfig.Uplink(Duration.ofMillis(50), Duration.ofSeconds(15)),
                        EdgeConfig.ClockTrust.SYSTEM,
                        EdgeConfig.LogLevel.INFO,
                        List.of(new SourceConfig.Host("host", Lane.LIVE, Duration.ofSeconds(5))),
                        Pipeline.EMPTY));
    }

    @Test
    void anMqttSourceIsReadInFull() throws IOException {
        EdgeConfig config = valid("""
                sources:
                  - name: boiler
                    type: mqtt
                    url: mqtt://localhost
                    topics: [plant/+/boiler, "alarms/#"]
                    qos: 0
                    username: tidegate
                    password: hunter2
                    format: json
                    values: {temperature: /t, pressure: /data/p}
                    time: /ts
                    time_unit: s
                    lane: alarm
                  - {name: scale, type: mqtt, topics: [scale/weight]}
                  - {name: lines, type: mqtt, topics: [lines], format: line_protocol}
                """);

        assertThat(config.sources())
                .containsExactly(
                        new SourceConfig.Mqtt(
                                "boiler",
                                Lane.ALARM,
                                new MqttUrl("localhost", 1883),
                                List.of("plant/+/boiler", "alarms/#"),
                                0,
                                Optional.of(
                                        new SourceConfig.Credentials("tidegate", Optional.of(new Secret("hunter2")))),
                                new PayloadFormat.Json(
                                        Map.of("temperature", "/t", "pressure", "/data/p"),
                                        Optional.of("/ts"),
                                        SourceConfig.TimeUnit.S)),
                        mqtt("scale", "scale/weight", new PayloadFormat.PlainNumber()),
                        mqtt("lines", "lines", new PayloadFormat.LineProtocol()));
        assertThat(config.toString()).doesNotContain("hunter2");
    }

    private static SourceConfig mqtt(String name, String topic, PayloadFormat format) {
        return new SourceConfig.Mqtt(
                name, Lane.LIVE, new MqttUrl("127.0.0.1", 1883), List.of(topic), 1, Optional.empty(), format);
    }

    @Test
    void withoutAFileTheAgentRunsOnLoopbackBelowTheStateDirectory() {
        EdgeConfig config = LocalDocument.observingThisMachine(MACHINE).config();

        assertThat(config.agentId().text()).isEqualTo("gateway-3.plant");
        assertThat(config.dataDirectory()).isEqualTo(Path.of("/home/pat/.local/state/tidegate-edge"));
        assertThat(config.hub()).isEqualTo(new MqttUrl("127.0.0.1", 1883));
        assertThat(config.localHttp()).isEqualTo(new ListenAddress("127.0.0.1", 8088));
        assertThat(config.buffer().maxBytes()).isEqualTo(2L << 30);
        assertThat(config.sources()).containsExactly(new SourceConfig.Host("host", Lane.LIVE, Duration.ofSeconds(10)));
    }

    @Test
    void theStateDirectoryOfTheEnvironmentIsObeyedIfItIsAbsolute() {
        assertThat(LocalDocument.observingThisMachine(withStateHome("/state"))
                        .config()
                        .dataDirectory())
                .isEqualTo(Path.of("/state/tidegate-edge"));
        assertThat(LocalDocument.observingThisMachine(withStateHome("state"))
                        .config()
                        .dataDirectory())
                .isEqualTo(Path.of("/home/pat/.local/state/tidegate-edge"));
    }

    private static HostEnvironment withStateHome(String value) {
        return new HostEnvironment(Map.of("XDG_STATE_HOME", value), Path.of("/home/pat"), "");
    }

    @ParameterizedTest
    @CsvSource({"GW-1,gw-1", "__x,x", "Café,caf-", "'',edge", "---,edge"})
    void aHostNameIsMadeAValidAgentId(String hostName, String id) {
        assertThat(EdgeConfigFile.agentIdFrom(hostName)).isEqualTo(id);
    }

    @Test
    void aLongHostNameIsCut() {
        assertThat(EdgeConfigFile.agentIdFrom("a".repeat(200))).isEqualTo("a".repeat(64));
    }

    @Test
    void aSmallBufferGetsSmallSegments() throws IOException {
        assertThat(valid("buffer: {max_size: 8MiB}").buffer().segmentBytes()).isEqualTo(1L << 20);
    }

    @Test
    void everyProblemIsToldWithItsPlace() throws IOException {
        Path file = Files.writeString(directory.resolve("edge.yaml"), """
                agnet: {id: x}
                buffer:
                  max_size: 64
                local_http: {listen: "0.0.0.0:8088"}
                """);

        assertThat(LocalDocument.read(file, MACHINE).problems())
                .map(Object::toString)
                .containsExactly(
                        file
                                + ":1:1: /agnet: unknown key \"agnet\" - allowed here: version, agent, hub, data_dir,"
                                + " local_http, buffer, uplink, clock, log_level, sources, transforms - correct or remove it"
                                + " (did you mean \"agent\"?)",
                        file
                                + ":3:13: /buffer/max_size: 64 has no unit - a size is a whole number and one unit of B,"
                                + " KiB, MiB, GiB, TiB - add the unit, as in 64MiB",
                        file
                                + ":4:22: /local_http/listen: \"0.0.0.0:8088\" can be reached from other machines -"
                                + " callers have no identity and traffic is not encrypted yet, so only loopback is"
                                + " allowed - write 127.0.0.1:8088, and put a proxy that authenticates in front if"
                                + " others must reach it");
    }

    @Test
    void aMissingFileIsAProblem() {
        Path file = directory.resolve("none.yaml");

        assertThat(LocalDocument.read(file, MACHINE).problems())
                .map(Object::toString)
                .containsExactly(file
                        + ": the file does not exist - the configuration is read from it - correct the"
                        + " path, or create the file");
    }

    private EdgeConfig valid(String document) throws IOException {
        Loaded<EdgeConfig> loaded = LocalDocument.read(
                        Files.writeString(directory.resolve("edge.yaml"), document), MACHINE)
                .map(LocalDocument::config);
        assertThat(loaded).isInstanceOf(Loaded.Valid.class);
        return ((Loaded.Valid<EdgeConfig>) loaded).value();
    }
}

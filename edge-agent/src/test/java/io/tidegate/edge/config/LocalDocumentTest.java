package io.tidegate.edge.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.protocol.config.HostEnvironment;
import io.tidegate.protocol.config.Loaded;
import io.tidegate.protocol.config.PushedDocument;
import io.tidegate.protocol.config.PushedSchema;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalDocumentTest {

    private static final HostEnvironment MACHINE =
            new HostEnvironment(Map.of("SECRET", "hunter2"), Path.of("/home/pat"), "gw");

    private static final String FILE = """
            agent: {id: gw, labels: {site: p1}}
            uplink: {linger: 1s}
            sources:
              - {name: boiler, type: mqtt, url: "mqtt://127.0.0.1:1884", topics: [t], username: pat, password: "${env:SECRET}"}
            """;

    @TempDir
    private Path directory;

    @Test
    void aPushIsLaidOverWhatThePersonWrote() throws IOException {
        EdgeConfig config = valid("""
                {"agent":{"labels":{"line":"2"}},"uplink":{"receipt_timeout":"9s"}}""");

        assertThat(config.labels()).containsOnly(Map.entry("site", "p1"), Map.entry("line", "2"));
        assertThat(config.uplink()).isEqualTo(new EdgeConfig.Uplink(Duration.ofSeconds(1), Duration.ofSeconds(9)));
        assertThat(config.agentId().text()).isEqualTo("gw");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",\"username\":\"pat\""})
    void theSameUserOfTheSameBrokerKeepsThePassword(String user) throws IOException {
        assertThat(password("mqtt://127.0.0.1:1884", user)).hasValue("hunter2");
    }

    @Test
    void aPasswordIsNeverSentToABrokerThatThePersonDidNotName() throws IOException {
        assertThat(password("mqtt://127.0.0.1:1885", "")).isEmpty();
        assertThat(password("mqtt://127.0.0.2:1884", ",\"username\":\"pat\"")).isEmpty();
        assertThat(password("mqtt://127.0.0.1:1884", ",\"username\":\"eve\"")).isEmpty();
    }

    @Test
    void whatDoesNotFitTogetherIsAProblemOfThePush() throws IOException {
        LocalDocument local = local("buffer: {segment_size: 64MiB}");
        Loaded<EdgeConfig> loaded = local.under(pushed("{\"buffer\":{\"max_size\":\"64MiB\"}}"), "pushed");
        assertThat(loaded.problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.pointer()).isEqualTo("/buffer/segment_size"));
    }

    private Optional<String> password(String url, String user) throws IOException {
        EdgeConfig config = valid("""
                {"sources":[{"name":"boiler","type":"mqtt","url":"%s","topics":["t"]%s}]}""".formatted(url, user));
        return ((SourceConfig.Mqtt) config.sources().get(0))
                .credentials()
                .flatMap(SourceConfig.Credentials::password)
                .map(secret -> secret.reveal());
    }

    private EdgeConfig valid(String push) throws IOException {
        Loaded<EdgeConfig> loaded = local(FILE).under(pushed(push), "pushed");
        assertThat(loaded.problems()).isEmpty();
        return ((Loaded.Valid<EdgeConfig>) loaded).value();
    }

    private LocalDocument local(String file) throws IOException {
        Loaded<LocalDocument> loaded =
                LocalDocument.read(Files.writeString(directory.resolve("edge.yaml"), file), MACHINE);
        assertThat(loaded.problems()).isEmpty();
        return ((Loaded.Valid<LocalDocument>) loaded).value();
    }

    private static PushedDocument pushed(String document) {
        Loaded<PushedDocument> loaded = PushedSchema.read("pushed", document.getBytes(StandardCharsets.UTF_8));
        assertThat(loaded.problems()).isEmpty();
        return ((Loaded.Valid<PushedDocument>) loaded).value();
    }
}

package io.tidegate.sim.spine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Copied and restored data directories, with real programs: nothing is lost, and everybody says what has happened. */
@Timeout(300)
class IdentityIT {

    private static final String ID = "twin";
    private static final String NO_HUB = "mqtt://127.0.0.1:1";
    private static final long START_NS = 1_700_000_000_000_000_000L;

    @TempDir
    private Path directory;

    private final HttpClient http = HttpClient.newHttpClient();
    private final JsonAnswers answers = new JsonAnswers(http, Duration.ofSeconds(90));
    private Program hub;
    private int hubHttp;
    private int hubMqtt;
    private long written;

    @BeforeEach
    void start() throws Exception {
        hub = Program.hub(hubConfig(0, 0));
        hubHttp = hub.port(1);
        hubMqtt = hub.port(2);
    }

    @AfterEach
    void stop() {
        hub.close();
    }

    @Test
    void aCopyBesideItsOriginalIsToldAndBothAreStored() throws Exception {
        Program first = agent("original", hubMqtt());
        write(first, "before", 10);
        awaitStored("before", 10);
        first.kill();
        copy("original", "copy");
        first = agent("original", hubMqtt());
        write(first, "original", 10);
        awaitStored("original", 10);
        Program lonely = agent("copy", NO_HUB);
        write(lonely, "apart", 5);
        lonely.kill();

        try (Program original = first;
                Program copy = agent("copy", hubMqtt())) {
            awaitWarnings(copy, "diverged", "taken_over");
            awaitWarnings(original, "taken_over");
            write(original, "original", 20);
            write(copy, "copied", 20);
            awaitStored("original", 30);
            awaitStored("copied", 20);

            JsonNode told = awaitHub("conflict", "diverged", "taken_over");
            assertThat(warning(told, "conflict").path("count").asLong())
                    .as("five readings are in quarantine, however often they came")
                    .isEqualTo(5);
            assertThat(stored("apart")).as("nobody can say whose they are").isZero();
            assertThat(stored("before")).isEqualTo(10);
            assertThat(Program.operator("alerts", "--hub", hubUri("").toString()))
                    .contains("taken_over", "Two agents use this id", "conflict", "Look for a second agent");
        }
    }

    @Test
    void aDirectoryThatWasPutBackIsToldAndWhatItAcceptsSinceIsStored() throws Exception {
        Program agent = agent("edge", hubMqtt());
        write(agent, "before", 10);
        awaitStored("before", 10);
        agent.kill();
        copy("edge", "image");
        agent = agent("edge", hubMqtt());
        write(agent, "forgotten", 10);
        awaitStored("forgotten", 10);
        agent.kill();
        delete("edge");
        copy("image", "edge");
        Program lonely = agent("edge", NO_HUB);
        write(lonely, "apart", 5);
        lonely.kill();

        try (Program restored = agent("edge", hubMqtt())) {
            awaitWarnings(restored, "diverged");
            write(restored, "since", 20);
            awaitStored("since", 20);

            JsonNode told = awaitHub("conflict", "diverged");
            assertThat(warning(told, "conflict").path("count").asLong()).isEqualTo(5);
            assertThat(stored("before")).isEqualTo(10);
            assertThat(stored("forgotten")).isEqualTo(10);

            hub.kill();
            hub = Program.hub(hubConfig(hubHttp, hubMqtt));
            assertThat(awaitHub("conflict", "diverged"))
                    .as("it survives a crash")
                    .isEqualTo(told);
            write(restored, "since", 5);
            awaitStored("since", 25);
            assertThat(warning(awaitHub("conflict"), "conflict").path("count").asLong())
                    .as("what is in quarantine is not put there again")
                    .isEqualTo(5);
        }
    }

    private Path hubConfig(int httpPort, int mqttPort) throws IOException {
        return Files.writeString(
                directory.resolve("hub.yaml"), """
                version: 1
                data_dir: "%s"
                http: {listen: "127.0.0.1:%d"}
                mqtt: {listen: "127.0.0.1:%d"}
                """.formatted(directory.resolve("hub"), httpPort, mqttPort));
    }

    private String hubMqtt() {
        return "mqtt://127.0.0.1:" + hubMqtt;
    }

    private URI hubUri(String path) {
        return URI.create("http://127.0.0.1:%d%s".formatted(hubHttp, path));
    }

    /** An agent that has started. */
    private Program agent(String dataDirectory, String hubUrl) throws IOException, InterruptedException {
        Path config = Files.writeString(directory.resolve(dataDirectory + ".yaml"), """
                version: 1
                agent: {id: %s}
                hub: {url: "%s"}
                data_dir: "%s"
                local_http: {listen: "127.0.0.1:0"}
                """.formatted(
                        ID, hubUrl, directory.resolve(dataDirectory)));
        Program agent = Program.agent(config);
        agent.port(1);
        return agent;
    }

    private static URI uri(Program agent, String path) throws InterruptedException {
        return URI.create("http://127.0.0.1:%d%s".formatted(agent.port(1), path));
    }

    /** Readings of a series of their own; each is on disk when this returns. */
    private void write(Program agent, String series, int readings) throws IOException, InterruptedException {
        for (int i = 0; i < readings; i++) {
            written++;
            HttpRequest write = HttpRequest.newBuilder(uri(agent, "/write"))
                    .POST(HttpRequest.BodyPublishers.ofString(
                            "%s v=%d %d".formatted(series, written, START_NS + written)))
                    .build();
            assertThat(http.send(write, HttpResponse.BodyHandlers.ofString()).statusCode())
                    .isEqualTo(204);
        }
    }

    private void awaitStored(String series, int readings) throws InterruptedException {
        answers.await(readingsOf(series), answer -> answer.path("readings").size() == readings);
    }

    private int stored(String series) throws IOException, InterruptedException {
        return answers.get(readingsOf(series)).path("readings").size();
    }

    private URI readingsOf(String series) {
        return hubUri("/api/v1/readings?agent=%s&name=%s/v&limit=1000".formatted(ID, series));
    }

    private void awaitWarnings(Program agent, String... codes) throws InterruptedException {
        JsonNode status =
                answers.await(uri(agent, "/api/v1/status"), said -> codes(said).containsAll(List.of(codes)));
        assertThat(status.path("warnings").findValuesAsText("text"))
                .allSatisfy(text -> assertThat(text).contains("a second agent runs with this id"));
    }

    /** What the hub says of the agent's identity, once it says at least this. */
    private JsonNode awaitHub(String... codes) throws InterruptedException {
        return answers.await(hubUri("/api/v1/agents/" + ID), said -> codes(said).containsAll(List.of(codes)))
                .path("warnings");
    }

    private static List<String> codes(JsonNode said) {
        return said.path("warnings").findValuesAsText("code");
    }

    private static JsonNode warning(JsonNode warnings, String code) {
        for (JsonNode warning : warnings) {
            if (warning.path("code").asText().equals(code)) {
                return warning;
            }
        }
        throw new AssertionError("no " + code + " in " + warnings);
    }

    private void copy(String from, String to) throws IOException {
        Path source = directory.resolve(from);
        try (Stream<Path> files = Files.walk(source)) {
            for (Path file : files.toList()) {
                Files.copy(
                        file,
                        directory.resolve(to).resolve(source.relativize(file).toString()),
                        StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    private void delete(String name) throws IOException {
        try (Stream<Path> files = Files.walk(directory.resolve(name))) {
            for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.delete(file);
            }
        }
    }
}

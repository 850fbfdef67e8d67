package io.tidegate.edge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The agent as a process: what a technician and a supervisor see. */
@Timeout(180)
class TidegateEdgeIT {

    private static final String NO_HUB = "mqtt://127.0.0.1:1";
    private static final String FREE_PORT = "127.0.0.1:0";

    private final HttpClient http = HttpClient.newHttpClient();

    @TempDir
    private Path directory;

    @Test
    void theLauncherMapsTheClassesThatTheBuildHasArchived() throws Exception {
        // With -Xshare:on Java ends with an error where it cannot use the archive.
        try (EdgeProcess version = EdgeProcess.startWith(Map.of("JAVA_OPTS", "-Xshare:on"), "--version")) {
            assertThat(version.exit()).as(version.err()).isZero();
            assertThat(version.out()).startsWith("tidegate-edge ");
        }
    }

    @Test
    void itStopsWhenItIsAskedToAndItsReadingsAreThereAtTheNextStart() throws Exception {
        Path config = config("edge", NO_HUB, FREE_PORT);
        try (EdgeProcess agent = EdgeProcess.start("run", "--config", config.toString())) {
            assertThat(write(agent, "room temp=21.5")).isEqualTo(204);
            assertThat(agent.terminate()).isZero();
        }
        try (EdgeProcess agent = EdgeProcess.start("run", "--config", config.toString())) {
            assertThat(get(agent.http("/api/v1/status"))).contains("\"accepted\":1,", "\"pending\":1,");
            assertThat(agent.terminate()).isZero();
        }
    }

    @Test
    void aBrokerThatAcceptsAndNeverAnswersDisturbsNothing() throws Exception {
        try (StubBroker broker = StubBroker.thatNeverAnswers();
                EdgeProcess agent = EdgeProcess.start(
                        "run",
                        "--config",
                        config("edge", "mqtt://127.0.0.1:" + broker.port(), FREE_PORT)
                                .toString())) {
            broker.awaitConnection();
            assertThat(write(agent, "room temp=21.5")).isEqualTo(204);
            assertThat(get(agent.http("/api/v1/status"))).contains("\"connected\":false", "\"pending\":1,");
            assertThat(agent.terminate()).isZero();
        }
    }

    @Test
    void anAgentThatIsTakenOverAgainAndAgainSaysSoAndGoesOnCapturing() throws Exception {
        try (StubBroker broker = StubBroker.thatHandsOver();
                EdgeProcess agent = EdgeProcess.start(
                        "run",
                        "--config",
                        config("edge", "mqtt://127.0.0.1:" + broker.port(), FREE_PORT)
                                .toString())) {
            broker.awaitSubscriptions(4);
            assertThat(write(agent, "room temp=21.5")).isEqualTo(204);
            assertThat(get(agent.http("/api/v1/status")))
                    .contains("\"warnings\":[{\"code\":\"taken_over\",", "\"accepted\":1,");
            try (EdgeProcess status =
                    EdgeProcess.start("status", "--url", agent.http("/").toString())) {
                assertThat(status.exit()).isEqualTo(ExitCodes.PROBLEMS_FOUND);
                assertThat(status.out()).contains("WARNING  taken_over, ", "a second agent runs with this id");
            }
            assertThat(agent.terminate()).isZero();
            assertThat(agent.err()).containsOnlyOnce("a second agent runs with this id");
        }
    }

    @Test
    void aDataDirectoryThatAnotherAgentUsesIsLeftAlone() throws Exception {
        Path config = config("edge", NO_HUB, FREE_PORT);
        try (EdgeProcess first = EdgeProcess.start("run", "--config", config.toString())) {
            first.http("/");
            try (EdgeProcess second = EdgeProcess.start("run", "--config", config.toString())) {
                assertThat(second.exit()).isEqualTo(ExitCodes.FAILED);
                assertThat(second.err())
                        .contains("tidegate-edge: ", directory.resolve("edge").toString())
                        .doesNotContain("\tat ");
            }
            assertThat(write(first, "room temp=21.5")).isEqualTo(204);
        }
    }

    @Test
    void aPortThatIsTakenIsNamed() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 0, InetAddress.getLoopbackAddress())) {
            String listen = "127.0.0.1:" + taken.getLocalPort();
            try (EdgeProcess agent = EdgeProcess.start(
                    "run", "--config", config("edge", NO_HUB, listen).toString())) {
                assertThat(agent.exit()).isEqualTo(ExitCodes.FAILED);
                assertThat(agent.err()).contains("local_http.listen is " + listen, "another program has taken");
            }
        }
    }

    @Test
    void anAddressThatOthersReachIsRefused() throws Exception {
        Path config = config("edge", NO_HUB, "0.0.0.0:0");
        try (EdgeProcess agent = EdgeProcess.start("run", "--config", config.toString())) {
            assertThat(agent.exit()).isNotZero();
            assertThat(agent.err()).contains("loopback");
        }
    }

    @Test
    void aFileWithAnUnknownKeyIsRefusedWithItsPlaceAndAHint() throws Exception {
        Path config = Files.writeString(directory.resolve("edge.yaml"), "version: 1\nbufer: {max_size: 1GiB}\n");
        try (EdgeProcess check = EdgeProcess.start("check", config.toString())) {
            assertThat(check.exit()).isEqualTo(ExitCodes.CONFIG_INVALID);
            assertThat(check.err()).contains(config + ":2:1: /bufer", "buffer");
        }
    }

    @Test
    void statusSaysHowTheAgentIsAndThatNoneAnswers() throws Exception {
        Path config = config("edge", NO_HUB, FREE_PORT);
        URI url;
        try (EdgeProcess agent = EdgeProcess.start("run", "--config", config.toString())) {
            write(agent, "room temp=21.5");
            url = agent.http("/");
            try (EdgeProcess status = EdgeProcess.start("status", "--url", url.toString())) {
                assertThat(status.exit()).as("the hub is away").isEqualTo(ExitCodes.PROBLEMS_FOUND);
                assertThat(status.out()).contains("accepted", "pending");
            }
            assertThat(agent.terminate()).isZero();
        }
        try (EdgeProcess status = EdgeProcess.start("status", "--url", url.toString())) {
            assertThat(status.exit()).isEqualTo(ExitCodes.UNREACHABLE);
            assertThat(status.err()).contains("no agent answers at " + url);
        }
    }

    private Path config(String name, String hub, String listen) throws Exception {
        return Files.writeString(
                directory.resolve(name + ".yaml"), """
                version: 1
                agent: {id: plant1-gw3}
                hub: {url: "%s"}
                data_dir: %s
                local_http: {listen: "%s"}
                """.formatted(hub, directory.resolve(name), listen));
    }

    private int write(EdgeProcess agent, String lines) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(agent.http("/write"))
                .POST(HttpRequest.BodyPublishers.ofString(lines))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }

    private String get(URI page) throws Exception {
        return http.send(HttpRequest.newBuilder(page).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }
}

package io.tidegate.hub.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.hub.ingest.Agents;
import io.tidegate.hub.ingest.BatchingAgent;
import io.tidegate.protocol.sync.Receipt;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The hub as a process: what a user, a supervisor and a power cut see. */
@Timeout(180)
class TidegateHubIT {

    private final HttpClient http = HttpClient.newHttpClient();

    @TempDir
    private Path directory;

    @Test
    void whatWasReceiptedSurvivesKill9AndWhatIsSentAgainIsStoredOnce() throws Exception {
        long firstRun;
        try (HubProcess hub = HubProcess.serve(config(0, 0))) {
            BatchingAgent agent = new BatchingAgent(hub.mqtt(), "pump");
            agent.greet();
            agent.sendAndWait(1, 500);
            firstRun = agent.storedThrough(500).hubRun();
            hub.kill();
        }
        try (HubProcess hub = HubProcess.serve(config(0, 0))) {
            BatchingAgent agent = new BatchingAgent(hub.mqtt(), "pump");
            Receipt greeting = agent.greet(Agents.SESSION, 600, 0);
            assertThat(greeting.storedThrough()).isEqualTo(500);
            assertThat(greeting.hubRun()).isNotEqualTo(firstRun);
            agent.sendAndWait(1, 500);
            agent.sendAndWait(501, 600);
            agent.storedThrough(600);

            assertThat(get(hub, "/api/v1/readings?agent=pump&format=ndjson").lines())
                    .hasSize(600);
            assertThat(get(hub, "/api/v1/agents/pump"))
                    .contains("\"state\":\"online\"", "\"accepted\":600", "\"stored\":600", "\"pending\":0");
            assertThat(get(hub, "/readyz")).contains("ready");
            assertThat(get(hub, "/metrics"))
                    .contains("tidegate_hub_readings_total{result=\"stored\"} 100.0")
                    .contains("tidegate_hub_readings_total{result=\"duplicate\"} 500.0")
                    .contains("tidegate_hub_agents{state=\"online\"} 1.0");

            assertThat(hub.terminate()).isZero();
            assertThat(hub.out()).startsWith("tidegate-hub ").hasLineCount(1);
            assertThat(hub.err()).doesNotContain("ERROR").doesNotContain("Exception");
        }
        try (HubProcess hub = HubProcess.serve(config(0, 0))) {
            assertThat(get(hub, "/api/v1/agents/pump"))
                    .contains("\"state\":\"pending\"", "\"accepted\":600", "\"stored\":600", "\"duplicates\":500");
        }
    }

    @Test
    void aSecondHubInTheSameDirectoryEndsAtOnceAndDisturbsNothing() throws Exception {
        try (HubProcess first = HubProcess.serve(config(0, 0));
                HubProcess second =
                        HubProcess.run("serve", "--config", config(0, 0).toString())) {
            assertThat(second.exit()).isEqualTo(1);
            assertThat(second.err())
                    .contains("in use by another hub")
                    .contains("data_dir")
                    .hasLineCount(1);
            assertThat(get(first, "/readyz")).contains("ready");
        }
    }

    @Test
    void aPortInUseIsOneClearLine() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            try (HubProcess hub = HubProcess.run(
                    "serve", "--config", config(taken.getLocalPort(), 0).toString())) {
                assertThat(hub.exit()).isEqualTo(1);
                assertThat(hub.err())
                        .contains("127.0.0.1:" + taken.getLocalPort(), "in use", "mqtt.listen")
                        .hasLineCount(1);
            }
            try (HubProcess hub = HubProcess.run(
                    "serve", "--config", config(0, taken.getLocalPort()).toString())) {
                assertThat(hub.exit()).isEqualTo(1);
                assertThat(hub.err()).contains("127.0.0.1:" + taken.getLocalPort(), "http.listen");
            }
        }
    }

    @Test
    void anInvalidConfigurationStartsNothing() throws Exception {
        Path file = directory.resolve("hub.yaml");
        Files.writeString(file, "version: 1\ndata_dirr: /tmp/x\n");
        try (HubProcess serve = HubProcess.run("serve", "--config", file.toString());
                HubProcess check = HubProcess.run("check", file.toString())) {
            assertThat(serve.exit()).isEqualTo(78);
            assertThat(check.exit()).isEqualTo(78);
            assertThat(check.err()).contains("hub.yaml:2:1:", "data_dir").isEqualTo(serve.err());
            assertThat(check.out()).isEmpty();
        }
    }

    @Test
    void stoppingWhileAgentsSendTakesFewSeconds() throws Exception {
        try (HubProcess hub = HubProcess.serve(config(0, 0))) {
            BatchingAgent agent = new BatchingAgent(hub.mqtt(), "busy");
            agent.greet();
            CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> {
                for (long first = 1; agent.mqtt().client().getState().isConnected(); first += 500) {
                    agent.sendAndWait(first, first + 499);
                }
            });
            agent.storedThrough(5_000);
            CompletableFuture<Integer> exit = CompletableFuture.supplyAsync(hub::terminate);
            assertThat(exit.get(30, TimeUnit.SECONDS)).isZero();
            assertThat(sending).failsWithin(Duration.ofSeconds(30));
        }
    }

    private String get(HubProcess hub, String path) throws Exception {
        HttpResponse<String> response =
                http.send(HttpRequest.newBuilder(hub.http(path)).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return response.body();
    }

    private Path config(int mqttPort, int httpPort) throws Exception {
        Path file = directory.resolve("hub-" + mqttPort + "-" + httpPort + ".yaml");
        Files.writeString(file, """
                version: 1
                data_dir: %s
                mqtt: {listen: "127.0.0.1:%d"}
                http: {listen: "127.0.0.1:%d"}
                """.formatted(directory.resolve("data"), mqttPort, httpPort));
        return file;
    }
}

package io.tidegate.sim.spine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A configuration's way, from the operator's request to the agent and back, through real programs. */
class ConfigurationIT {

    /** Confirmed after a second that went well. */
    private static final String HOST_EVERY_200_MS = """
            {"sources":[{"name":"host","type":"host","interval":"200ms"}],"probation":"2s"}""";

    @TempDir
    private Path directory;

    private final HttpClient http = HttpClient.newHttpClient();
    private final JsonAnswers answers = new JsonAnswers(http, Duration.ofSeconds(60));
    private Site site;

    @BeforeEach
    void start() throws IOException, InterruptedException {
        site = new Site(directory);
        awaitAgent(status -> status.at("/hub/connected").asBoolean());
    }

    @AfterEach
    void stop() {
        site.close();
    }

    @Test
    void aPushIsTriedConfirmedAndKept() throws Exception {
        assertThat(put(0, HOST_EVERY_200_MS).statusCode()).isEqualTo(202);
        awaitAgent(status -> status.at("/sources/0/readings").asLong() > 0);
        JsonNode applied = awaitHub(config -> config.at("/state").asText().equals("applied"));
        assertThat(applied.at("/reported/running").toString()).contains("1");

        long readings = agentStatus().at("/sources/0/readings").asLong();
        assertThat(put(1, HOST_EVERY_200_MS).statusCode())
                .as("the same document is no new revision")
                .isEqualTo(200);
        JsonNode status = agentStatus();
        assertThat(status.at("/config/running").asLong()).isEqualTo(1);
        assertThat(status.at("/config/state").asText()).isEqualTo("applied");
        assertThat(status.at("/sources/0/readings").asLong())
                .as("the source was not restarted")
                .isGreaterThanOrEqualTo(readings);

        site.crashAgent();
        awaitAgent(later -> later.at("/config/running").asLong() == 1
                && later.at("/sources/0/readings").asLong() > 0);
    }

    @Test
    void aHubThatDoesNotExistIsUndoneAndNeverTriedAgain() throws Exception {
        put(0, HOST_EVERY_200_MS);
        awaitHub(config -> config.at("/state").asText().equals("applied"));

        put(1, "{\"hub\":{\"url\":\"mqtt://127.0.0.1:1\"},\"probation\":\"2s\"}");
        JsonNode undone = awaitHub(config -> config.at("/state").asText().equals("rolled_back"));
        assertThat(undone.toString()).contains("the hub was not reached");
        assertThat(agentStatus().at("/config/running").asLong()).isEqualTo(1);

        site.crashHub();
        site.crashAgent();
        JsonNode status = awaitAgent(later -> later.at("/hub/connected").asBoolean()
                && later.at("/config/desired").asLong() == 2);
        assertThat(status.at("/config/running").asLong()).isEqualTo(1);
        assertThat(status.at("/config/state").asText()).isEqualTo("rolled_back");

        put(2, "{\"uplink\":{\"linger\":\"20ms\"},\"probation\":\"2s\"}");
        awaitAgent(later -> later.at("/config/running").asLong() == 3
                && later.at("/config/state").asText().equals("applied"));
    }

    @Test
    void anAgentThatWasKilledDuringTheTrialRunsWhatWasConfirmed() throws Exception {
        put(0, HOST_EVERY_200_MS);
        awaitHub(config -> config.at("/state").asText().equals("applied"));

        put(1, "{\"uplink\":{\"linger\":\"20ms\"},\"probation\":\"1h\"}");
        awaitAgent(status -> status.at("/config/state").asText().equals("trial"));
        site.crashAgent();
        awaitAgent(status -> status.at("/config/state").asText().equals("rolled_back")
                && status.at("/config/running").asLong() == 1);
        awaitHub(config -> config.at("/state").asText().equals("rolled_back"));
    }

    @Test
    void pushedTransformsHoldForTheNextReadingAndAreTakenBack() throws Exception {
        write("room temp=21");
        awaitLatest(21);
        put(0, """
                {"transforms":[{"type":"scale","series":"room/temp","factor":2}],"probation":"2s"}""");
        awaitAgent(status -> status.at("/config/running").asLong() == 1);
        write("room temp=22");
        awaitLatest(44);
        awaitHub(config -> config.at("/state").asText().equals("applied"));

        put(1, "{\"probation\":\"2s\"}");
        awaitAgent(status -> status.at("/config/running").asLong() == 2);
        write("room temp=23");
        awaitLatest(23);
        assertThat(agentStatus().at("/ledger/accepted").asLong()).isEqualTo(3);
    }

    private void write(String line) throws IOException, InterruptedException {
        HttpRequest write = HttpRequest.newBuilder(site.agentHttp().resolve("/write"))
                .POST(HttpRequest.BodyPublishers.ofString(line))
                .build();
        assertThat(http.send(write, HttpResponse.BodyHandlers.ofString()).statusCode())
                .isEqualTo(204);
    }

    private void awaitLatest(double value) throws InterruptedException {
        answers.await(
                site.hubHttp().resolve("/api/v1/readings/latest?agent=spine&name=room/temp"),
                latest -> latest.toString().contains("\"value\":%s,".formatted(value)));
    }

    private HttpResponse<String> put(long ifMatch, String document) throws IOException, InterruptedException {
        HttpResponse<String> response = http.send(
                HttpRequest.newBuilder(configUri())
                        .header("Content-Type", "application/json")
                        .header("If-Match", "\"" + ifMatch + "\"")
                        .PUT(HttpRequest.BodyPublishers.ofString(document))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isIn(200, 202);
        return response;
    }

    private URI configUri() {
        return site.hubHttp().resolve("/api/v1/agents/spine/config");
    }

    private JsonNode agentStatus() throws IOException, InterruptedException {
        return answers.get(site.agentHttp().resolve("/api/v1/status"));
    }

    private JsonNode awaitAgent(Predicate<JsonNode> wanted) throws InterruptedException {
        return answers.await(site.agentHttp().resolve("/api/v1/status"), wanted);
    }

    private JsonNode awaitHub(Predicate<JsonNode> wanted) throws InterruptedException {
        return answers.await(configUri(), wanted);
    }
}

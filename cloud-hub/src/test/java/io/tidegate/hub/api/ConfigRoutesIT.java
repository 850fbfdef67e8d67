package io.tidegate.hub.api;

import static io.tidegate.hub.desired.Reports.report;
import static io.tidegate.hub.desired.Reports.status;
import static io.tidegate.hub.desired.Reports.verdict;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidegate.hub.desired.Reports;
import io.tidegate.protocol.control.ConfigFault;
import io.tidegate.protocol.control.Digest;
import io.tidegate.protocol.control.Verdict.State;
import io.tidegate.protocol.sync.AgentId;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What contract.md says of configurations, each test with an agent of its own. */
class ConfigRoutesIT {

    private static final HubFixture HUB = HubFixture.start();
    private static final String DEBUG = "{\"log_level\":\"debug\"}";
    private static final String WARN = "{\"log_level\":\"warn\"}";

    @AfterAll
    static void stop() {
        HUB.close();
    }

    @AfterEach
    void recover() {
        HUB.configTables.fail(false);
    }

    @Test
    void theFirstWriteReplacesRevisionZero() {
        HUB.agent("first");
        HttpResponse<String> before = HUB.get("/api/v1/agents/first/config");
        assertThat(tag(before)).isEqualTo("\"0\"");
        assertThat(json(before, 200).get("desired").isNull()).isTrue();
        assertThat(json(before, 200).get("state").isNull()).isTrue();

        HttpResponse<String> put = put("first?author=ada&comment=b%C3%A4r", DEBUG, "\"0\"");

        assertThat(put.statusCode()).isEqualTo(202);
        assertThat(tag(put)).isEqualTo("\"1\"");
        assertThat(put.body())
                .isEqualTo("{\"agent\":\"first\",\"desired\":{\"revision\":1,\"digest\":\""
                        + Digest.of(DEBUG)
                        + "\",\"time\":\"2026-11-21T02:13:20.000000000Z\",\"author\":\"ada\",\"comment\":\"bär\","
                        + "\"document\":{\"log_level\":\"debug\"}},\"own\":{\"log_level\":\"debug\"},"
                        + "\"effective\":{\"log_level\":\"debug\"},\"origins\":{\"/log_level\":\"own\"},\"reported\":null,\"state\":\"pending\","
                        + "\"reason\":null,\"errors\":[],\"drift\":null}");
        assertThat(HUB.get("/api/v1/agents/first/config").body()).isEqualTo(put.body());
    }

    @Test
    void theSameDocumentAgainIsNoNewRevision() {
        put("same", DEBUG, "\"0\"");

        HttpResponse<String> again = put("same", " " + DEBUG, "\"1\"");

        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(tag(again)).isEqualTo("\"1\"");
        assertThat(put("same", DEBUG, "*").statusCode()).isEqualTo(200);

        HttpResponse<String> asked = put("same?again=true", DEBUG, "\"1\"");
        assertThat(asked.statusCode()).isEqualTo(202);
        assertThat(tag(asked)).isEqualTo("\"2\"");
        assertThat(put("same?again=maybe", DEBUG, "\"2\"").statusCode()).isEqualTo(400);
    }

    @Test
    void aWriteThatDoesNotSayWhatItReplacesIsRefused() {
        JsonNode problem = json(HUB.sendJson("PUT", "/api/v1/agents/blind/config", DEBUG), 428);
        assertThat(problem.get("detail").asText()).contains("If-Match", "\"0\"");
        assertThat(json(put("blind", DEBUG, "W/\"0\""), 400).get("detail").asText())
                .contains("W/\"0\"");
        assertThat(json(put("blind", DEBUG, "*"), 412).get("detail").asText()).contains("\"0\"");
    }

    @Test
    void whoIsLateIsToldWhatHasChanged() {
        put("late", DEBUG, "\"0\"");
        put("late", WARN, "\"1\"");

        HttpResponse<String> late = put("late", "{}", "\"1\"");

        JsonNode problem = json(late, 412);
        assertThat(tag(late)).isEqualTo("\"2\"");
        assertThat(problem.get("revision").asLong()).isEqualTo(2);
        assertThat(problem.get("changes").toString())
                .isEqualTo(
                        "[{\"pointer\":\"/log_level\",\"where\":\"/log_level\",\"before\":\"debug\",\"after\":\"warn\"}]");
    }

    @Test
    void ofTwoWritersAtOnceOneIsTold() {
        List<CompletableFuture<Integer>> writers = Stream.of(DEBUG, WARN)
                .map(document -> CompletableFuture.supplyAsync(
                        () -> put("both", document, "\"0\"").statusCode()))
                .toList();
        assertThat(writers.stream().map(CompletableFuture::join)).containsExactlyInAnyOrder(202, 412);
    }

    @Test
    void anInvalidDocumentIsRefusedWithPointerReasonAndHint() {
        JsonNode problem = json(put("invalid", "{\"log_levl\":\"debug\"}", "\"0\""), 422);

        JsonNode error = problem.get("errors").get(0);
        assertThat(error.get("pointer").asText()).isEqualTo("/log_levl");
        assertThat(error.get("detail").asText()).contains("unknown key");
        assertThat(error.get("reason").asText()).contains("log_level");
        assertThat(error.get("hint").asText()).contains("log_level");
        assertThat(HUB.get("/api/v1/agents/invalid/config").statusCode()).isEqualTo(404);
    }

    @Test
    void aPatchChangesTheAgentsOwnDocument() {
        put("patched", "{\"log_level\":\"debug\",\"buffer\":{\"max_size\":\"1GiB\"}}", "\"0\"");

        HttpResponse<String> patched = HUB.send(
                "PATCH",
                "/api/v1/agents/patched/config",
                BodyPublishers.ofString("{\"log_level\":null,\"buffer\":{\"segment_size\":\"64MiB\"}}"),
                "If-Match",
                "\"1\"",
                "Content-Type",
                "application/merge-patch+json");

        assertThat(json(patched, 202).get("desired").get("document").toString())
                .isEqualTo("{\"buffer\":{\"max_size\":\"1GiB\",\"segment_size\":\"64MiB\"}}");
        assertThat(json(
                                HUB.sendJson(
                                        "PATCH", "/api/v1/agents/patched/config", "{\"log_level\":1}", "If-Match", "*"),
                                422)
                        .get("errors")
                        .get(0)
                        .get("pointer")
                        .asText())
                .isEqualTo("/log_level");
    }

    @Test
    void aDocumentMayBeYamlAndNothingElse() {
        HttpResponse<String> yaml = HUB.send(
                "PUT",
                "/api/v1/agents/yaml/config",
                BodyPublishers.ofString("log_level: debug\n"),
                "If-Match",
                "\"0\"",
                "Content-Type",
                "application/yaml; charset=utf-8");
        assertThat(yaml.statusCode()).isEqualTo(202);

        HttpResponse<String> text = HUB.send(
                "PUT",
                "/api/v1/agents/yaml/config",
                BodyPublishers.ofString("log_level: debug\n"),
                "If-Match",
                "\"1\"",
                "Content-Type",
                "text/plain");
        assertThat(json(text, 415).get("detail").asText()).contains("text/plain", "application/yaml");
        HttpResponse<String> bytes = HUB.send(
                "PUT",
                "/api/v1/agents/yaml/config",
                BodyPublishers.ofByteArray(new byte[] {-1}),
                "If-Match",
                "\"1\"",
                "Content-Type",
                "application/json");
        assertThat(json(bytes, 400).get("detail").asText()).contains("UTF-8");
    }

    @Test
    void bodiesAndTextsHaveBounds() {
        assertThat(json(put("large", "{\"log_level\":\"" + "x".repeat(257 * 1024) + "\"}", "\"0\""), 422)
                        .toString())
                .contains("262144");
        assertThat(put("large", " ".repeat((1 << 20) + 1), "\"0\"").statusCode())
                .isEqualTo(413);
        assertThat(json(put("large?comment=" + "x".repeat(1_001), DEBUG, "\"0\""), 422)
                        .get("detail")
                        .asText())
                .contains("1001", "1000");
        assertThat(put("large?comment=" + "x".repeat(1_000), DEBUG, "\"0\"").statusCode())
                .isEqualTo(202);
    }

    @Test
    void whatTheAgentSaysIsShown() {
        AgentId agent = new AgentId("told");
        put("told", DEBUG, "\"0\"");
        HUB.reports.status(agent, status(Reports.SESSION, 0));
        HUB.reports.reported(
                agent,
                report(
                        1,
                        verdict(
                                1,
                                DEBUG,
                                State.REJECTED,
                                "the document is invalid",
                                new ConfigFault("/log_level", "no", "because", "change it")),
                        0,
                        "{}"));

        JsonNode config = json(HUB.get("/api/v1/agents/told/config"), 200);

        assertThat(config.get("state").asText()).isEqualTo("rejected");
        assertThat(config.get("reason").asText()).isEqualTo("the document is invalid");
        assertThat(config.get("errors").toString())
                .isEqualTo(
                        "[{\"pointer\":\"/log_level\",\"detail\":\"no\",\"reason\":\"because\",\"hint\":\"change it\"}]");
        assertThat(config.get("drift").asText()).contains("revision 0 instead of 1");
        assertThat(config.get("reported").get("running").get("revision").asLong())
                .isZero();
        JsonNode history = json(HUB.get("/api/v1/agents/told/config/history"), 200);
        assertThat(history.get("history").get(0).get("state").asText()).isEqualTo("rejected");
        assertThat(history.get("history").get(0).get("errors")).hasSize(1);
    }

    @Test
    void revisionsAreListedShownAndCompared() {
        put("kept?author=ada", DEBUG, "\"0\"");
        put("kept?author=eve", WARN, "\"1\"");
        put("kept", "{}", "\"2\"");

        JsonNode page = json(HUB.get("/api/v1/agents/kept/config/revisions?limit=2"), 200);
        assertThat(page.get("revisions").findValuesAsText("author")).containsExactly("anonymous", "eve");
        JsonNode rest = json(
                HUB.get("/api/v1/agents/kept/config/revisions?limit=2&cursor="
                        + page.get("next").asText()),
                200);
        assertThat(rest.get("revisions").findValuesAsText("author")).containsExactly("ada");
        assertThat(rest.get("next").isNull()).isTrue();

        assertThat(json(HUB.get("/api/v1/agents/kept/config/revisions/1"), 200)
                        .get("document")
                        .toString())
                .isEqualTo(DEBUG);
        assertThat(json(HUB.get("/api/v1/agents/kept/config/revisions/1/diff"), 200)
                        .toString())
                .isEqualTo(
                        "{\"from\":1,\"to\":3,\"changes\":[{\"pointer\":\"/log_level\",\"where\":\"/log_level\",\"before\":\"debug\"}]}");
        assertThat(json(HUB.get("/api/v1/agents/kept/config/revisions/0/diff?to=2"), 200)
                        .get("changes")
                        .get(0)
                        .get("after")
                        .asText())
                .isEqualTo("warn");
        assertThat(json(HUB.get("/api/v1/agents/kept/config/revisions/9"), 404)
                        .get("detail")
                        .asText())
                .contains("revision 9");
        assertThat(json(HUB.get("/api/v1/agents/kept/config/revisions/1/diff?to=8"), 404)
                        .get("detail")
                        .asText())
                .contains("revision 8");
        assertThat(HUB.get("/api/v1/agents/kept/config/revisions/x").statusCode())
                .isEqualTo(404);
    }

    @Test
    void whatIsNoAgentHasNoConfiguration() {
        assertThat(json(HUB.get("/api/v1/agents/nobody/config"), 404)
                        .get("detail")
                        .asText())
                .contains("nobody");
        assertThat(put("NOBODY", DEBUG, "\"0\"").statusCode()).isEqualTo(404);
        HttpResponse<String> deleted = HUB.send("DELETE", "/api/v1/agents/first/config");
        assertThat(deleted.statusCode()).isEqualTo(405);
        assertThat(deleted.headers().firstValue("allow")).hasValue("GET, HEAD, PUT, PATCH, OPTIONS");
    }

    @Test
    void whenTheDatabaseDoesNotAnswerThatIsSaid() {
        HUB.configTables.fail(true);
        assertThat(json(put("away", DEBUG, "\"0\""), 503).get("type").asText()).endsWith("store-unavailable");
    }

    private static HttpResponse<String> put(String agentAndQuery, String document, String ifMatch) {
        int query = agentAndQuery.indexOf('?');
        String agent = query < 0 ? agentAndQuery : agentAndQuery.substring(0, query);
        return HUB.sendJson(
                "PUT",
                "/api/v1/agents/" + agent + "/config" + agentAndQuery.substring(agent.length()),
                document,
                "If-Match",
                ifMatch);
    }

    private static String tag(HttpResponse<String> answer) {
        return answer.headers().firstValue("etag").orElseThrow();
    }

    private static JsonNode json(HttpResponse<String> answer, int status) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        try {
            return new ObjectMapper().readTree(answer.body());
        } catch (IOException notJson) {
            throw new AssertionError(answer.body(), notJson);
        }
    }
}

package io.tidegate.hub.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidegate.protocol.sync.AgentId;
import io.tidegate.protocol.sync.Gap;
import io.tidegate.protocol.sync.GapReason;
import io.tidegate.protocol.sync.Lane;
import io.tidegate.protocol.sync.SequenceRange;
import io.tidegate.protocol.sync.StreamId;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AgentRoutesIT {

    private static final HubFixture HUB = HubFixture.start();

    @BeforeAll
    static void fill() {
        HUB.agent("gw1");
        HUB.lossyAgent("gw2");
        HUB.agent("gw3");
        StreamId stream = new StreamId(new AgentId("gw2"), 0xabcL, Lane.LIVE);
        HUB.store.declare(stream, new Gap(new SequenceRange(3, 7), GapReason.EVICTED, 1), 2);
        HUB.store.declare(stream, new Gap(new SequenceRange(20, 21), GapReason.EVICTED, 3), 4);
    }

    @AfterAll
    static void stop() {
        HUB.close();
    }

    private static JsonNode json(String path) {
        HttpResponse<String> answer = HUB.get(path);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        try {
            return new ObjectMapper().readTree(answer.body());
        } catch (IOException notJson) {
            throw new AssertionError(answer.body(), notJson);
        }
    }

    private static List<String> ids(String path) {
        return json(path).get("agents").findValuesAsText("agent");
    }

    @Test
    void anAgentLooksAsTheContractSays() {
        assertThat(HUB.get("/api/v1/agents/gw2").body())
                .isEqualTo("{\"agent\":\"gw2\",\"state\":\"late\",\"labels\":{\"site\":\"p2\"},\"version\":\"0.1.0\","
                        + "\"lag_seconds\":0.4,\"first_seen\":\"2026-11-21T00:13:20.000000000Z\","
                        + "\"last_seen\":\"2026-11-21T02:13:20.000000000Z\","
                        + "\"started\":\"2026-11-21T01:13:20.000000000Z\","
                        + "\"ledger\":{\"accepted\":1207,\"stored\":1180,\"pending\":20,"
                        + "\"lost\":{\"evicted\":7,\"expired\":0,\"salvaged\":0,\"burned\":0,\"poison\":0},"
                        + "\"duplicates\":5,\"conflicts\":1,\"rejected\":3,\"filtered\":4},"
                        + "\"buffer\":{\"bytes\":1048576,\"max_bytes\":2147483648,\"segments\":1,"
                        + "\"oldest\":\"2026-11-21T02:13:15.000000000Z\",\"seconds_until_full\":11520},"
                        + "\"config\":{\"running\":0,\"desired\":0,\"state\":\"applied\"},\"warnings\":[],"
                        + "\"sources\":[{\"name\":\"host\",\"state\":\"ok\","
                        + "\"last_reading\":\"2026-11-21T02:13:20.000000000Z\",\"readings\":42,\"error\":null}],"
                        + "\"streams\":[{\"epoch\":\"0000000000000abc\",\"lane\":\"live\",\"appended_through\":1207,"
                        + "\"settled_through\":1180}]}");
    }

    @Test
    void warningsAreShownInWords() throws IOException {
        try (HubFixture hub = HubFixture.start()) {
            hub.agent("gw1");
            hub.copiedAgent("gw2");
            JsonNode agent =
                    new ObjectMapper().readTree(hub.get("/api/v1/agents/gw2").body());
            assertThat(agent.at("/warnings/0").toString())
                    .startsWith("{\"code\":\"conflict\",\"since\":\"2026-11-21T02:12:20.000000000Z\","
                            + "\"last_seen\":\"2026-11-21T02:12:50.000000000Z\",\"count\":2,"
                            + "\"text\":\"Readings came under numbers under which others are stored;");

            JsonNode alerts =
                    new ObjectMapper().readTree(hub.get("/api/v1/alerts").body());
            assertThat(alerts.path("alerts").findValuesAsText("agent")).containsExactly("gw2", "gw2");
            assertThat(alerts.path("alerts").findValuesAsText("code")).containsExactly("taken_over", "conflict");
            assertThat(hub.get("/api/v1/alerts?code=conflict&label.site=p3").body())
                    .contains("\"state\":\"online\",\"labels\":{\"site\":\"p3\"},\"code\":\"conflict\"")
                    .doesNotContain("taken_over");
            assertThat(hub.get("/api/v1/alerts?label.site=p1").body()).isEqualTo("{\"alerts\":[]}");
            assertThat(hub.get("/api/v1/alerts?code=conflicts").statusCode()).isEqualTo(400);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'', gw1 gw2 gw3",
        "?label.site=p1, gw1 gw3",
        "?label.site=p1&label.x=y, ''",
        "?state=late, gw2",
        "?config.state=applied, gw1 gw2 gw3",
        "?config.state=rolled_back, ''",
        "?sort=-agent, gw3 gw2 gw1",
        "?sort=-lost, gw2 gw1 gw3",
        "?sort=accepted, gw1 gw3 gw2",
        "?limit=2, gw1 gw2",
        "?limit=2&cursor=gw2, gw3",
    })
    void filtersSortsAndPages(String query, String ids) {
        assertThat(String.join(" ", ids("/api/v1/agents" + query))).isEqualTo(ids);
    }

    @Test
    void aPageSaysWhereTheNextBegins() {
        assertThat(json("/api/v1/agents?limit=2").get("next").asText()).isEqualTo("gw2");
        assertThat(json("/api/v1/agents?limit=3").get("next").isNull()).isTrue();
    }

    @Test
    void gapsAreRangesWithReasonAndTimes() {
        assertThat(HUB.get("/api/v1/agents/gw2/gaps?format=ndjson").body())
                .isEqualTo("{\"agent\":\"gw2\",\"epoch\":\"0000000000000abc\",\"lane\":\"live\",\"from\":3,\"to\":7,"
                        + "\"count\":5,\"reason\":\"evicted\",\"declared\":\"1970-01-01T00:00:00.000000001Z\","
                        + "\"received\":\"1970-01-01T00:00:00.000000002Z\"}\n"
                        + "{\"agent\":\"gw2\",\"epoch\":\"0000000000000abc\",\"lane\":\"live\",\"from\":20,\"to\":21,"
                        + "\"count\":2,\"reason\":\"evicted\",\"declared\":\"1970-01-01T00:00:00.000000003Z\","
                        + "\"received\":\"1970-01-01T00:00:00.000000004Z\"}\n");
        JsonNode page = json("/api/v1/agents/gw2/gaps?limit=1");
        JsonNode rest = json(
                "/api/v1/agents/gw2/gaps?limit=1&cursor=" + page.get("next").asText());
        assertThat(rest.get("gaps").get(0).get("from").asLong()).isEqualTo(20);
        assertThat(rest.get("next").isNull()).isTrue();
        assertThat(json("/api/v1/agents/gw1/gaps").get("gaps")).isEmpty();
    }

    @Test
    void anAnswerThatHasNotChangedIsNotSentAgain() {
        String tag = HUB.get("/api/v1/agents/gw1").headers().firstValue("etag").orElseThrow();

        assertThat(HUB.get("/api/v1/agents/gw1", "If-None-Match", tag).statusCode())
                .isEqualTo(304);
        assertThat(HUB.get("/api/v1/agents/gw3", "If-None-Match", tag).statusCode())
                .isEqualTo(200);
    }

    @Test
    void healthReadinessAndMetrics() {
        assertThat(HUB.get("/healthz").body()).isEqualTo("{\"status\":\"ok\"}");
        assertThat(HUB.get("/readyz").body()).isEqualTo("{\"status\":\"ready\"}");
        HttpResponse<String> metrics = HUB.get("/metrics");
        assertThat(metrics.headers().firstValue("content-type")).hasValue("text/plain; version=0.0.4; charset=utf-8");
        assertThat(metrics.body()).contains("tidegate_hub_agents{state=\"online\"} 1");
    }
}

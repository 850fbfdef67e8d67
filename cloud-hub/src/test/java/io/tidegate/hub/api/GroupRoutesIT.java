package io.tidegate.hub.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidegate.hub.fleet.AgentView;
import io.tidegate.protocol.sync.LedgerCounts;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Groups over HTTP, each test with a group, a label and agents of its own. */
class GroupRoutesIT {

    private static final HubFixture HUB = HubFixture.start();

    @AfterAll
    static void stop() {
        HUB.close();
    }

    @Test
    void aGroupLiesBeneathWhatItsAgentsHave() {
        agent("boiler-1", "boilers");
        HttpResponse<String> made =
                put("boilers?author=ada&comment=closer", body("boilers", "{\"log_level\":\"debug\"}"), "0");

        JsonNode group = json(made, 200);
        assertThat(made.headers().firstValue("ETag")).contains("\"1\"");
        assertThat(group.get("agents").asInt()).isEqualTo(1);
        assertThat(group.get("author").asText()).isEqualTo("ada");
        assertThat(HUB.get("/api/v1/groups/boilers").body()).isEqualTo(made.body());
        assertThat(json(HUB.get("/api/v1/groups"), 200).get("groups")).contains(group);

        HUB.sendJson("PATCH", "/api/v1/agents/boiler-1/config", "{\"probation\":\"90s\"}", "If-Match", "\"1\"");

        JsonNode config = json(HUB.get("/api/v1/agents/boiler-1/config"), 200);
        assertThat(config.at("/desired/document").toString()).isEqualTo("{\"probation\":\"90s\"}");
        assertThat(config.get("own")).isEqualTo(config.at("/desired/document"));
        assertThat(config.get("effective").toString()).isEqualTo("{\"log_level\":\"debug\",\"probation\":\"90s\"}");
        assertThat(config.get("origins").toString())
                .isEqualTo("{\"/log_level\":\"group boilers\",\"/probation\":\"own\"}");
        assertThat(config.at("/desired/revision").asLong()).isEqualTo(2);
    }

    @Test
    void ofADeletedGroupNothingIsLeft() {
        agent("valve-1", "valves");
        put("valves", body("valves", "{\"log_level\":\"debug\"}"), "0");

        assertThat(HUB.send("DELETE", "/api/v1/groups/valves").statusCode()).isEqualTo(428);
        assertThat(delete("valves", "7").statusCode()).isEqualTo(412);
        assertThat(delete("valves", "1").statusCode()).isEqualTo(204);

        assertThat(HUB.get("/api/v1/groups/valves").statusCode()).isEqualTo(404);
        assertThat(delete("valves", "1").statusCode()).isEqualTo(404);
        assertThat(json(HUB.get("/api/v1/agents/valve-1/config"), 200)
                        .get("effective")
                        .toString())
                .isEqualTo("{}");
    }

    @Test
    void aWriteSaysWhatItReplaces() {
        String body = body("pumps", "{\"log_level\":\"debug\"}");
        assertThat(HUB.sendJson("PUT", "/api/v1/groups/pumps", body).statusCode())
                .isEqualTo(428);
        assertThat(put("pumps", body, "0").statusCode()).isEqualTo(200);

        HttpResponse<String> late = put("pumps", body, "0");

        assertThat(json(late, 412).get("detail").asText()).contains("revision 0", "newest is 1");
        assertThat(late.headers().firstValue("ETag")).contains("\"1\"");
        assertThat(put("pumps", body, "1").headers().firstValue("ETag")).contains("\"2\"");
    }

    @Test
    void whatIsWrongIsSaidWithItsPlace() {
        assertThat(json(put("wrong", body("wrong", "{\"log_levl\":\"debug\"}"), "0"), 422)
                        .at("/errors/0/pointer")
                        .asText())
                .isEqualTo("/log_levl");
        assertThat(json(put("wrong", "{\"document\":{}}", "0"), 422)
                        .at("/errors/0/detail")
                        .asText())
                .contains("selector");
        assertThat(json(put("wrong", "{\"selector\":{},\"priority\":1001,\"document\":{}}", "0"), 422)
                        .at("/errors/0/pointer")
                        .asText())
                .isEqualTo("/priority");
        assertThat(json(put("wrong", "[]", "0"), 422).at("/errors/0/detail").asText())
                .contains("no document");
        assertThat(put("WRONG", body("wrong", "{}"), "0").statusCode()).isEqualTo(404);
    }

    @Test
    void agentsThatCouldNotRunItAreNamed() {
        agent("meter-1", "meters");
        HUB.sendJson(
                "PUT",
                "/api/v1/agents/meter-1/config",
                "{\"transforms\":[{\"type\":\"drop\",\"source\":\"meter\"}]}",
                "If-Match",
                "\"0\"");

        JsonNode problem =
                json(put("meters", body("meters", "{\"sources\":[{\"name\":\"host\",\"type\":\"host\"}]}"), "0"), 422);

        assertThat(problem.get("agents").toString()).isEqualTo("[\"meter-1\"]");
        assertThat(problem.get("detail").asText()).contains("meter-1");
        assertThat(problem.get("errors")).isNotEmpty();
        assertThat(HUB.get("/api/v1/groups/meters").statusCode()).isEqualTo(404);
    }

    private static void agent(String id, String kind) {
        HUB.agent(id, AgentView.State.ONLINE, Map.of("kind", kind), new LedgerCounts(1, 1, Map.of()));
    }

    private static String body(String kind, String document) {
        return "{\"selector\":{\"kind\":\"%s\"},\"document\":%s}".formatted(kind, document);
    }

    private static HttpResponse<String> put(String group, String body, String seen) {
        return HUB.sendJson("PUT", "/api/v1/groups/" + group, body, "If-Match", "\"" + seen + "\"");
    }

    private static HttpResponse<String> delete(String group, String seen) {
        return HUB.send("DELETE", "/api/v1/groups/" + group, "If-Match", "\"" + seen + "\"");
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

package io.tidegate.hub.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidegate.hub.desired.Push;
import io.tidegate.hub.fleet.AgentView;
import io.tidegate.hub.rollout.Pace;
import io.tidegate.hub.rollout.driver.RolloutDocuments;
import io.tidegate.hub.store.RolloutTables.Definition;
import io.tidegate.hub.store.RolloutTables.Standing;
import io.tidegate.hub.store.RolloutTables.TargetRow;
import io.tidegate.protocol.sync.AgentId;
import io.tidegate.protocol.sync.LedgerCounts;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class RolloutRoutesIT {

    private static final String ROLLOUTS = "/api/v1/rollouts";
    private static final String DEBUG =
            "{\"selector\":{\"site\":\"p1\"},\"patch\":{\"log_level\":\"debug\"},\"min_rate_percent\":0,\"comment\":\"look\"}";

    private final HubFixture hub = HubFixture.start();
    private final ObjectMapper mapper = new ObjectMapper();

    @BeforeEach
    void fill() {
        hub.agent("a");
        hub.agent("b");
        hub.agent("c", AgentView.State.OFFLINE, Map.of("site", "p1"), LedgerCounts.zero());
        hub.agent("elsewhere", AgentView.State.ONLINE, Map.of("site", "p2"), LedgerCounts.zero());
    }

    @AfterEach
    void close() {
        hub.close();
    }

    @Test
    void aDryRunSaysWhatWouldChangeAndDoesNothing() throws Exception {
        JsonNode plan = body(hub.sendJson("POST", ROLLOUTS + "?dry_run=true", DEBUG), 200);

        assertThat(plan.get("targets").asInt()).isEqualTo(3);
        assertThat(plan.get("online").asInt()).isEqualTo(2);
        assertThat(plan.at("/groups/0/count").asInt()).isEqualTo(3);
        assertThat(plan.at("/groups/0/changes/0/where").asText()).isEqualTo("/log_level");
        assertThat(plan.at("/waves/0/limit").asInt()).isEqualTo(1);
        assertThat(body(hub.get(ROLLOUTS), 200).get("rollouts")).isEmpty();
    }

    @Test
    void aRolloutBeginsIsPausedAndAborted() throws Exception {
        JsonNode begun = body(hub.sendJson("POST", ROLLOUTS + "?author=ada", DEBUG), 201);
        assertThat(begun.get("rollout").asInt()).isEqualTo(1);
        assertThat(begun.get("author").asText()).isEqualTo("ada");
        assertThat(begun.get("selector").asText()).isEqualTo("site=p1");

        JsonNode paused = act("pause", 200);
        assertThat(paused.get("state").asText()).isEqualTo("paused");
        assertThat(act("pause", 409).get("detail").asText()).isEqualTo("rollout 1: it is paused already");

        assertThat(body(hub.get(ROLLOUTS + "/1?cursor=9223372036854775807"), 200)
                        .get("next")
                        .isNull())
                .isTrue();
        JsonNode detail = body(hub.get(ROLLOUTS + "/1?state=waiting"), 200);
        assertThat(detail.at("/counts/offline").asInt()).isEqualTo(1);
        assertThat(detail.at("/patch/log_level").asText()).isEqualTo("debug");
        assertThat(detail.at("/pace/min_rate_percent").asInt()).isZero();
        assertThat(detail.get("progress")).hasSize(4);

        act("resume", 200);
        act("abort", 200);
        assertThat(act("resume", 409).get("detail").asText()).contains("it is over: aborted");
        assertThat(body(hub.get(ROLLOUTS), 200).at("/rollouts/0/state").asText())
                .isEqualTo("aborted");
    }

    @Test
    void anUndoIsARolloutOfItsOwn() throws Exception {
        hub.desired.push(new Push(new AgentId("a"), "{\"log_level\":\"debug\"}", 0, "ada", ""));
        hub.rolloutTables.add(
                new Definition(
                        HubFixture.NOW_NS, "ada", "", "all", true, "{}", RolloutDocuments.write(Pace.DEFAULT), 0),
                new Standing("COMPLETED", 3, 1, "", false),
                List.of(new TargetRow(new AgentId("a"), 0, "HEALTHY", 0, 1, OptionalDouble.of(1), 1, 0, "", "")));

        JsonNode undo = act("undo", 201);
        assertThat(undo.get("rollout").asInt()).isEqualTo(2);
        assertThat(undo.get("undo_of").asInt()).isEqualTo(1);
        assertThat(undo.get("targets").asInt()).isEqualTo(1);
        assertThat(act("undo", 409).get("detail").asText()).isEqualTo("rollout 2 undoes it already");
    }

    @Test
    void changesOfRolloutsAreEvents() throws Exception {
        try (EventReader events =
                new EventReader(hub.open("/api/v1/stream?events=rollout").body())) {
            body(hub.sendJson("POST", ROLLOUTS, DEBUG), 201);

            assertThat(events.next(event -> event.type().equals("rollout")).data())
                    .startsWith("{\"rollout\":1,\"state\":\"running\"");
        }
    }

    @Test
    void whatWouldNotBeValidIsRefusedWithItsPlace() throws Exception {
        JsonNode problem =
                body(hub.sendJson("POST", ROLLOUTS, "{\"selector\":{},\"patch\":{\"log_level\":\"loud\"}}"), 422);

        assertThat(problem.at("/errors/0/pointer").asText()).isEqualTo("/log_level");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"selector\":{\"site\":\"p9\"},\"patch\":{\"log_level\":\"debug\"}} | 409",
                "{\"selector\":{},\"patch\":{}}                                       | 409",
                "{\"selector\":{}}                                                    | 422",
                "{\"selector\":{},\"patch\":{},\"soak\":\"a while\"}                  | 422",
            })
    void whatCannotBeginIsRefused(String request, int status) throws Exception {
        body(hub.sendJson("POST", ROLLOUTS, request), status);
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /api/v1/rollouts/1, 404",
        "GET, /api/v1/rollouts/x, 404",
        "GET, /api/v1/rollouts?limit=0, 400",
        "DELETE, /api/v1/rollouts, 405"
    })
    void whatIsNotThereIsSaid(String method, String path, int status) throws Exception {
        body(hub.send(method, path), status);
    }

    @Test
    void anActionIsOneOfThose() throws Exception {
        body(hub.sendJson("POST", ROLLOUTS + "/1/actions", "{\"action\":\"pause\"}"), 404);
        assertThat(body(hub.sendJson("POST", ROLLOUTS + "/1/actions", "{\"action\":\"stop\"}"), 400)
                        .get("detail")
                        .asText())
                .contains("abort, pause, resume, undo");
        body(hub.sendJson("POST", ROLLOUTS + "/1/actions", "[]"), 400);
    }

    private JsonNode act(String action, int status) throws Exception {
        return body(hub.sendJson("POST", ROLLOUTS + "/1/actions", "{\"action\":\"" + action + "\"}"), status);
    }

    private JsonNode body(HttpResponse<String> response, int status) throws Exception {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        return mapper.readTree(response.body());
    }
}

package io.tidegate.hub.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.hub.fleet.AgentView;
import io.tidegate.protocol.control.Command;
import io.tidegate.protocol.control.CommandReply.State;
import io.tidegate.protocol.sync.LedgerCounts;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandRoutesIT {

    private static final HubFixture HUB = HubFixture.start();

    @BeforeAll
    static void fill() {
        HUB.agent("gw1");
        HUB.agent("gone", AgentView.State.OFFLINE, Map.of(), new LedgerCounts(0, 0, Map.of()));
    }

    @AfterAll
    static void stop() {
        HUB.close();
    }

    @Test
    void theAgentsAnswerIsTheAnswer() {
        HUB.agents.replyWith(State.DONE, "restarted");

        HttpResponse<String> answer =
                post("gw1", "{\"command\":\"restart_source\",\"argument\":\"boiler\",\"within\":\"30s\"}");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body())
                .isEqualTo("{\"agent\":\"gw1\",\"command\":\"restart_source\",\"argument\":\"boiler\","
                        + "\"state\":\"done\",\"text\":\"restarted\"}");
        List<Command> sent = HUB.agents.commands();
        assertThat(sent.get(sent.size() - 1).argument()).isEqualTo("boiler");
        assertThat(sent.get(sent.size() - 1).expiresNs()).isEqualTo(HubFixture.NOW_NS + 30_000_000_000L);
    }

    @Test
    void whatTheAgentCouldNotDoIsSaid() {
        HUB.agents.replyWith(State.UNKNOWN, "there is no source nix");
        assertThat(post("gw1", "{\"command\":\"read_once\",\"argument\":\"nix\"}")
                        .body())
                .contains("\"state\":\"unknown\"", "no source nix");
    }

    @Test
    void withoutAnAnswerItIs504() {
        HUB.agents.replyWith(null, "");
        HttpResponse<String> silent = post("gw1", "{\"command\":\"flush\",\"within\":\"1s\"}");
        assertThat(silent.statusCode()).isEqualTo(504);
        assertThat(silent.body()).contains("has not answered within 1 s", "no-answer");

        HttpResponse<String> offline = post("gone", "{\"command\":\"flush\"}");
        assertThat(offline.statusCode()).isEqualTo(504);
        assertThat(offline.body()).contains("is not connected since 2026-11-21T02:13:20");
        assertThat(post("nobody", "{\"command\":\"flush\"}").statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"command\":\"reboot\"}                               | /command",
                "{}                                                     | /command",
                "{\"command\":\"read_once\"}                            | /argument",
                "{\"command\":\"flush\",\"argument\":\"boiler\"}        | /argument",
                "{\"command\":\"flush\",\"within\":\"999ms\"}           | /within",
                "{\"command\":\"flush\",\"within\":\"61s\"}             | /within",
                "{\"command\":\"flush\",\"witin\":\"61s\"}              | /witin",
                "[                                                      | ''",
            })
    void whatIsNoCommandIsRefusedWithAPointer(String body, String pointer) {
        HttpResponse<String> refused = post("gw1", body);
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body()).contains("\"pointer\":\"" + pointer + "\"");
    }

    @Test
    void aFormOfAStrangersPageIsNotTaken() {
        assertThat(HUB.send(
                                "POST",
                                "/api/v1/agents/gw1/commands",
                                BodyPublishers.ofString("{\"command\":\"flush\"}"),
                                "Content-Type",
                                "text/plain")
                        .statusCode())
                .isEqualTo(415);
    }

    private static HttpResponse<String> post(String agent, String body) {
        return HUB.sendJson("POST", "/api/v1/agents/" + agent + "/commands", body);
    }
}

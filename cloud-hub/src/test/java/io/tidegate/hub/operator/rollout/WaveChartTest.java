package io.tidegate.hub.operator.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

class WaveChartTest {

    @Test
    void eachWaveHasItsBarAndEachWayToFailItsLine() throws Exception {
        JsonNode rollout = new ObjectMapper().readTree("""
                        {"rollout":7,"state":"running","wave":2,"waves":3,"reason":null,"comment":"faster","selector":"site=p1",
                         "undo_of":null,"counts":{"waiting":90,"offline":4,"superseded":1,"left":0},
                         "progress":[
                          {"wave":1,"share":"1","limit":1,"tried":1,"healthy":1,"failed":0,"in_progress":0},
                          {"wave":2,"share":"10%","limit":11,"tried":10,"healthy":5,"failed":2,"in_progress":3},
                          {"wave":3,"share":"100%","limit":100,"tried":0,"healthy":0,"failed":0,"in_progress":0}],
                         "errors":[{"pointer":"/log_level","reason":"too\\nold","count":2,"agents":["a","b"]}]}
                        """);

        assertThat(WaveChart.lines(rollout))
                .containsExactly(
                        "rollout 7 running, wave 2 of 3, site=p1: faster",
                        "  wave 1      1 [##############################] 1 of 1 tried, 1 healthy, 0 failed, 0 in progress",
                        "  wave 2    10% [###############xxxxxx>>>>>>>>>] 10 of 10 tried, 5 healthy, 2 failed, 3 in progress",
                        "  wave 3   100% [                              ] 0 of 89 tried, 0 healthy, 0 failed, 0 in progress",
                        "  90 wait, 4 offline, 1 superseded, 0 left",
                        "  2 agents: /log_level: too·old");
    }
}

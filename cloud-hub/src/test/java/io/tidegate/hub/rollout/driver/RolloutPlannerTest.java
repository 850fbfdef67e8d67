package io.tidegate.hub.rollout.driver;

import static io.tidegate.hub.rollout.driver.RolloutWorld.DEBUG;
import static io.tidegate.hub.rollout.driver.RolloutWorld.WARN;
import static io.tidegate.hub.rollout.driver.RolloutWorld.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.hub.rollout.Pace;
import io.tidegate.hub.rollout.Share;
import io.tidegate.protocol.config.Loaded;
import io.tidegate.protocol.document.ConfigProblem;
import io.tidegate.protocol.merge.Change;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RolloutPlannerTest {

    private final RolloutWorld world = new RolloutWorld(5);
    private final RolloutPlanner planner = new RolloutPlanner(world, world.desired);

    @Test
    void agentsAreGroupedByWhatChangesForThem() {
        world.pushByHand(world.agent(0).id, WARN);
        world.pushByHand(world.agent(1).id, DEBUG);

        RolloutPlan plan = planner.plan(request(DEBUG, Share.ALL));

        assertThat(plan.bases()).hasSize(4).containsEntry(world.agent(0).id, 1L);
        assertThat(plan.unchanged()).containsExactly(world.agent(1).id);
        assertThat(plan.refused()).isEmpty();
        assertThat(plan.groups()).hasSize(2);
        assertThat(plan.groups().get(0).agents()).hasSize(3);
        assertThat(plan.groups().get(0).changes())
                .containsExactly(new Change("/log_level", "/log_level", Optional.empty(), Optional.of("\"debug\"")));
        assertThat(plan.groups().get(1).agents()).containsExactly(world.agent(0).id);
    }

    @Test
    void aDocumentThatWouldNotBeValidIsRefusedWithItsAgents() {
        RolloutPlan plan = planner.plan(request("{\"log_level\":\"loud\"}", Share.ALL));

        assertThat(plan.refused()).hasSize(1);
        assertThat(plan.refused().get(0).agents()).hasSize(5);
        assertThat(plan.refused().get(0).problems())
                .extracting(ConfigProblem::pointer)
                .containsExactly("/log_level");
        assertThat(world.driver.begin(plan)).isInstanceOf(RolloutOutcome.Refused.class);
    }

    @Test
    void whomNoLabelMatchesIsNoTarget() {
        RolloutRequest request = new RolloutRequest(Map.of("line", "a02"), false, DEBUG, Pace.DEFAULT, "ada", "");

        assertThat(planner.plan(request).bases()).containsOnlyKeys(world.agent(2).id);
    }

    @Test
    void aRequestIsReadWithItsDefaults() {
        Loaded<RolloutRequest> read = read("{\"selector\":{\"site\":\"p1\"},\"patch\":{\"log_level\":\"debug\"}}");

        assertThat(read)
                .isEqualTo(new Loaded.Valid<>(
                        new RolloutRequest(Map.of("site", "p1"), false, DEBUG, Pace.DEFAULT, "ada", "")));
    }

    @Test
    void aPaceIsReadAsItIsWritten() {
        Pace pace = new Pace(
                List.of(new Share(2, false), new Share(10, true), Share.ALL),
                1_500,
                0,
                90_000,
                0,
                new Share(3, false),
                5);

        assertThat(RolloutDocuments.readPace(RolloutDocuments.write(pace))).isEqualTo(pace);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"selector\":{}}                                                   | no document",
                "{\"selector\":{},\"patch\":{},\"document\":{}}                      | a patch and a document",
                "{\"patch\":{}}                                                      | the key selector is missing",
                "{\"selector\":{},\"patch\":{},\"soak\":\"5\"}                       | has no unit",
                "{\"selector\":{},\"patch\":{},\"waves\":[\"1\",\"50%\"]}            | must be 100%",
                "{\"selector\":{},\"patch\":{},\"abort_over\":\"1\"}                 | unknown key",
                "{\"selector\":{},\"patch\":{},\"abort_above\":\"101%\"}             | is not from 0 to 100",
                "[]                                                                  | a request is a mapping",
            })
    void aRequestThatIsNoneIsRefused(String json, String why) {
        assertThat(read(json).problems())
                .anySatisfy(problem -> assertThat(problem.toString()).contains(why));
    }

    private static Loaded<RolloutRequest> read(String json) {
        return RolloutDocuments.request(json.getBytes(StandardCharsets.UTF_8), "ada");
    }
}

package io.tidegate.hub.rollout.driver;

import static io.tidegate.hub.rollout.driver.RolloutWorld.DEBUG;
import static io.tidegate.hub.rollout.driver.RolloutWorld.WARN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.hub.fleet.AgentView;
import io.tidegate.hub.rollout.Rollout.Command;
import io.tidegate.hub.rollout.Share;
import io.tidegate.hub.rollout.Target.State;
import io.tidegate.hub.store.RolloutTables.TargetRow;
import io.tidegate.hub.store.StoreUnavailableException;
import io.tidegate.protocol.control.Verdict;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RolloutDriverTest {

    private static final Share NONE = new Share(0, false);

    private final RolloutWorld world = new RolloutWorld(10);

    @Test
    void aDocumentGoesToMoreAndMoreAgents() {
        long rollout = world.begin(DEBUG, NONE);
        world.pass(5);
        assertThat(world.pushed(DEBUG)).isEqualTo(1);

        world.pass(5);
        assertThat(world.pushed(DEBUG)).isEqualTo(5);
        assertThat(world.driver.isIdle()).isFalse();

        world.pass(20);
        assertThat(world.pushed(DEBUG)).isEqualTo(10);
        assertThat(world.stateOf(rollout)).isEqualTo("COMPLETED");
        assertThat(world.states(rollout)).isEqualTo(Map.of(State.HEALTHY, 10L));
        assertThat(world.rollouts.open()).isEmpty();
        assertThat(world.driver.isIdle()).isTrue();
        world.restart();
        assertThat(world.driver.isIdle())
                .as("not before it has looked what is under way")
                .isFalse();
        world.pass(1);
        assertThat(world.driver.isIdle()).isTrue();
    }

    @Test
    void whatHasEndedIsSummarised() {
        world.begin(DEBUG, NONE);
        world.pass(30);

        assertThat(world.driver.summaries())
                .singleElement()
                .satisfies(summary -> assertThat(summary.count(State.HEALTHY)).isEqualTo(10));
    }

    @Test
    void itGoesOnWhereTheHubDied() {
        long rollout = world.begin(DEBUG, NONE);
        for (int i = 0; i < 40; i++) {
            world.pass(1);
            if (i % 7 == 0) {
                world.restart();
            }
            long allowed =
                    world.rollouts.rollout(rollout).orElseThrow().standing().wave() == 0 ? 1 : 10;
            assertThat(world.pushed(DEBUG)).isLessThanOrEqualTo(allowed);
        }

        assertThat(world.stateOf(rollout)).isEqualTo("COMPLETED");
        assertThat(world.all()).allSatisfy(agent -> assertThat(agent.tookIn).isEqualTo(1));
    }

    @Test
    void moreFailuresThanAllowedEndItAndAnUndoBringsBackWhatWasThere() {
        world.pushByHand(world.agent(3).id, WARN);
        world.all().forEach(agent -> agent.answers = Verdict.State.ROLLED_BACK);
        long rollout = world.begin(DEBUG, NONE);
        world.pass(10);

        assertThat(world.stateOf(rollout)).isEqualTo("ABORTED");
        assertThat(world.rollouts.rollout(rollout).orElseThrow().standing().reason())
                .contains("1 of 1 agents tried have failed");
        assertThat(world.rollouts.targets(rollout))
                .filteredOn(target -> target.state().equals("FAILED"))
                .extracting(TargetRow::reason)
                .containsExactly("rolled back: source press is dead");

        long undo = ((RolloutOutcome.Done) world.driver.undo(rollout, "ada")).number();
        world.pass(20);

        assertThat(world.stateOf(undo)).isEqualTo("COMPLETED");
        assertThat(world.pushed(DEBUG)).isZero();
        assertThat(world.desiredOf(world.agent(3))).isEqualTo(WARN);
        assertThat(world.driver.undo(rollout, "ada")).isInstanceOf(RolloutOutcome.Refused.class);
        assertThat(world.driver.undo(undo, "ada")).isInstanceOf(RolloutOutcome.Refused.class);
        assertThat(world.driver.undo(99, "ada")).isInstanceOf(RolloutOutcome.Unknown.class);
    }

    @Test
    void anAgentWhoseReadingsStopIsCaughtAlthoughItApplied() {
        world.all().forEach(agent -> agent.silencedByDocuments = true);
        long rollout = world.begin(DEBUG, NONE);
        world.pass(15);

        assertThat(world.stateOf(rollout)).isEqualTo("ABORTED");
        assertThat(world.pushed(DEBUG)).isEqualTo(1);
        assertThat(world.rollouts.targets(rollout))
                .filteredOn(target -> target.state().equals("FAILED"))
                .extracting(TargetRow::reason)
                .containsExactly("fewer than 95% of the readings before arrive");
    }

    @Test
    void anAgentThatSaysNothingFailsAfterTheLimit() {
        world.all().forEach(agent -> agent.answers = Verdict.State.PENDING);
        long rollout = world.begin(DEBUG, NONE);
        world.pass(13);
        assertThat(world.stateOf(rollout)).isEqualTo("RUNNING");

        world.pass(4);
        assertThat(world.stateOf(rollout)).isEqualTo("ABORTED");
    }

    @Test
    void whoIsPushedByHandMeanwhileIsNotOverwritten() {
        long rollout = world.begin(DEBUG, NONE);
        world.pass(6);
        world.all().forEach(agent -> {
            if (!world.desiredOf(agent).equals(DEBUG)) {
                world.pushByHand(agent.id, WARN);
            }
        });
        world.pass(20);

        assertThat(world.stateOf(rollout)).isEqualTo("COMPLETED");
        assertThat(world.states(rollout)).isEqualTo(Map.of(State.HEALTHY, 1L, State.SUPERSEDED, 9L));
        assertThat(world.pushed(WARN)).isEqualTo(9);
    }

    @Test
    void whoIsOfflineIsNotWaitedForAndGetsItWhenItComesBack() {
        world.agent(0).state = AgentView.State.OFFLINE;
        world.agent(1).state = AgentView.State.OFFLINE;
        long rollout = world.begin(DEBUG, NONE);
        world.pass(5);
        world.agent(0).state = AgentView.State.ONLINE;
        world.pass(30);

        assertThat(world.stateOf(rollout)).isEqualTo("COMPLETED");
        assertThat(world.states(rollout)).isEqualTo(Map.of(State.HEALTHY, 9L, State.WAITING, 1L));
        assertThat(world.desiredOf(world.agent(1))).isEqualTo(AgentDocuments.NOTHING);
    }

    @Test
    void nobodyIsPushedWhileTheDatabaseDoesNotSave() {
        world.begin(DEBUG, NONE);
        world.pass(1);
        world.rollouts.fail(true);
        world.pass(7);
        assertThat(world.pushed(DEBUG)).isZero();

        world.rollouts.fail(false);
        world.pass(3);
        assertThat(world.pushed(DEBUG)).isEqualTo(1);
    }

    @Test
    void aPushThatFailsIsTriedAgain() {
        world.begin(DEBUG, NONE);
        world.pass(1);
        world.configs.fail(true);
        world.pass(7);
        world.configs.fail(false);
        world.pass(3);

        assertThat(world.pushed(DEBUG)).isEqualTo(1);
    }

    @Test
    void whatWasAcceptedWhileTheHubWasAwayDoesNotRaiseTheRate() {
        world.pass(1);
        world.all().forEach(agent -> agent.accepted += 500);
        long rollout = world.begin(DEBUG, NONE);
        world.pass(40);

        assertThat(world.stateOf(rollout)).isEqualTo("COMPLETED");
    }

    @Test
    void commandsAreDurableOrRefusedWithTheReason() {
        long rollout = world.begin(DEBUG, NONE);
        assertThat(world.driver.command(rollout, Command.RESUME, "ada"))
                .isEqualTo(new RolloutOutcome.Refused("rollout 1: it is not paused"));
        world.driver.command(rollout, Command.PAUSE, "ada");
        world.restart();
        world.pass(10);
        assertThat(world.stateOf(rollout)).isEqualTo("PAUSED");
        assertThat(world.pushed(DEBUG)).isZero();

        world.driver.command(rollout, Command.RESUME, "ada");
        world.pass(1);
        world.driver.command(rollout, Command.ABORT, "ada");
        assertThat(world.stateOf(rollout)).isEqualTo("ABORTED");
        assertThat(world.driver.command(rollout, Command.PAUSE, "ada"))
                .isEqualTo(new RolloutOutcome.Refused("rollout 1: it is over: aborted"));
        assertThat(world.driver.command(7, Command.PAUSE, "ada")).isEqualTo(new RolloutOutcome.Unknown(7));
    }

    @Test
    void whatCannotBeReadAtTheStartIsReadLater() {
        long rollout = world.begin(DEBUG, NONE);
        world.restart();
        world.rollouts.fail(true);
        assertThatThrownBy(() -> world.driver.tick()).isInstanceOf(StoreUnavailableException.class);

        world.rollouts.fail(false);
        world.pass(30);
        assertThat(world.stateOf(rollout)).isEqualTo("COMPLETED");
    }
}

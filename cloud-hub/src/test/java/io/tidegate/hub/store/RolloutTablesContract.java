package io.tidegate.hub.store;

import static io.tidegate.hub.store.Groups.NOW_NS;
import static io.tidegate.hub.store.Groups.PUMP;
import static io.tidegate.hub.store.Groups.TANK;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.hub.store.RolloutTables.Definition;
import io.tidegate.hub.store.RolloutTables.RolloutRow;
import io.tidegate.hub.store.RolloutTables.Standing;
import io.tidegate.hub.store.RolloutTables.TargetRow;
import io.tidegate.protocol.sync.AgentId;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** What all tables of rollouts keep, the real ones and the fake. */
public interface RolloutTablesContract {

    Standing RUNNING = new Standing("RUNNING", 0, 5, "", true);
    Standing DONE = new Standing("COMPLETED", 3, 9, "because", false);

    /** The tables under test, empty at first. */
    RolloutTables tables();

    /** Closes them and opens them again, where they are more than memory. */
    void reopen() throws Exception;

    @Test
    default void emptyTablesHaveNothing() {
        assertThat(tables().rollout(1)).isEmpty();
        assertThat(tables().rollouts(Long.MAX_VALUE, 10)).isEmpty();
        assertThat(tables().open()).isEmpty();
        assertThat(tables().undoOf(1)).isEmpty();
        assertThat(tables().targets(1)).isEmpty();
    }

    @Test
    default void aRolloutIsFoundAgainAsItWasAdded() throws Exception {
        List<TargetRow> targets = List.of(waiting(TANK), waiting(PUMP));

        long number = tables().add(definition(0), RUNNING, targets);
        reopen();

        assertThat(number).isEqualTo(1);
        assertThat(tables().rollout(1)).contains(new RolloutRow(1, definition(0), RUNNING));
        assertThat(tables().targets(1)).isEqualTo(targets);
    }

    @Test
    default void whatIsSavedReplacesWhatWasThereAndKeepsTheOrder() throws Exception {
        tables().add(definition(0), RUNNING, List.of(waiting(TANK), waiting(PUMP)));
        tables().add(definition(0), RUNNING, List.of(waiting(TANK)));
        TargetRow failed =
                new TargetRow(TANK, 4, "FAILED", 2, 5, OptionalDouble.of(1.25), 77, 1_000, "/sources/0", "it ä fails");

        tables().save(1, DONE, List.of(failed));
        reopen();

        assertThat(tables().rollout(1)).contains(new RolloutRow(1, definition(0), DONE));
        assertThat(tables().targets(1)).containsExactly(failed, waiting(PUMP));
        assertThat(tables().targets(2)).containsExactly(waiting(TANK));
        assertThat(tables().rollout(2).orElseThrow().standing()).isEqualTo(RUNNING);
    }

    @Test
    default void rolloutsComeNewestFirstAndInPages() {
        for (int i = 0; i < 4; i++) {
            tables().add(definition(0), RUNNING, List.of());
        }

        assertThat(tables().rollouts(Long.MAX_VALUE, 2))
                .extracting(RolloutRow::number)
                .containsExactly(4L, 3L);
        assertThat(tables().rollouts(3, 5)).extracting(RolloutRow::number).containsExactly(2L, 1L);
    }

    @Test
    default void openOnesComeOldestFirst() {
        tables().add(definition(0), RUNNING, List.of());
        tables().add(definition(0), RUNNING, List.of());
        tables().add(definition(0), RUNNING, List.of());

        tables().save(2, DONE, List.of());

        assertThat(tables().open()).extracting(RolloutRow::number).containsExactly(1L, 3L);
    }

    @Test
    default void theNewestUndoOfARolloutIsFound() {
        tables().add(definition(0), DONE, List.of());
        tables().add(definition(1), DONE, List.of());
        tables().add(definition(1), RUNNING, List.of());

        assertThat(tables().undoOf(1)).contains(new RolloutRow(3, definition(1), RUNNING));
        assertThat(tables().undoOf(2)).isEmpty();
    }

    private static Definition definition(long undoOf) {
        return new Definition(NOW_NS, "ada", "why ä", "site=p1", true, "{\"a\":1}", "{}", undoOf);
    }

    private static TargetRow waiting(AgentId agent) {
        return new TargetRow(agent, 3, "WAITING", -1, 0, OptionalDouble.empty(), 0, 0, "", "");
    }
}

package io.tidegate.hub.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.hub.rollout.RolloutSimulation.Fault;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Runs worlds. To repeat one: {@code mvn -pl protocol,cloud-hub test -Dtest=RolloutSimulationTest
 * -Dsurefire.failIfNoSpecifiedTests=false -DargLine=-Dtidegate.seed=N}.
 */
class RolloutSimulationTest {

    private static final long SEEDS = Long.getLong("tidegate.seeds", 1_000);

    /** Within so many worlds each bug must have shown itself. */
    private static final long WORLDS_FOR_A_BUG = 1_000;

    /** What cannot be done to a rollout that is over, or only to one that is paused. */
    private static final Map<Fault, Set<Progress.State>> IMPOSSIBLE = Map.of(
            Fault.PAUSE, EnumSet.of(Progress.State.PAUSED, Progress.State.ABORTED, Progress.State.COMPLETED),
            Fault.RESUME, EnumSet.complementOf(EnumSet.of(Progress.State.PAUSED)),
            Fault.ABORT, EnumSet.of(Progress.State.ABORTED, Progress.State.COMPLETED),
            Fault.PUSH_FAILS, EnumSet.of(Progress.State.COMPLETED),
            Fault.PUSH_IS_DONE_AND_NOT_ANSWERED, EnumSet.of(Progress.State.COMPLETED));

    @Test
    void noWorldBreaksAPromiseAndEveryFaultIsMetInEveryState() {
        Long only = Long.getLong("tidegate.seed");
        LongStream seeds = only == null ? LongStream.range(0, SEEDS) : LongStream.of(only);
        Map<Fault, Set<Progress.State>> met = new EnumMap<>(Fault.class);
        Set<Target.State> reached = EnumSet.noneOf(Target.State.class);
        seeds.forEach(seed -> {
            RolloutSimulation world = new RolloutSimulation(seed, Optional.empty());
            world.run();
            reached.addAll(world.reached());
            world.met()
                    .forEach((fault, states) -> met.computeIfAbsent(fault, any -> EnumSet.noneOf(Progress.State.class))
                            .addAll(states));
        });
        if (only == null) {
            assertThat(Arrays.stream(Fault.values())
                            .flatMap(fault -> EnumSet.allOf(Progress.State.class).stream()
                                    .filter(state -> !IMPOSSIBLE
                                            .getOrDefault(fault, Set.of())
                                            .contains(state))
                                    .filter(state ->
                                            !met.getOrDefault(fault, Set.of()).contains(state))
                                    .map(state -> fault + " in " + state)))
                    .as("faults that were never met in a state")
                    .isEmpty();
            assertThat(reached).containsAll(EnumSet.complementOf(EnumSet.of(Target.State.WAITING)));
        }
    }

    @ParameterizedTest
    @EnumSource(PlantedBug.class)
    void eachPlantedBugIsCaught(PlantedBug bug) {
        Optional<AssertionError> caught = LongStream.range(0, WORLDS_FOR_A_BUG)
                .mapToObj(seed -> firstBreach(seed, bug))
                .flatMap(Optional::stream)
                .findFirst();

        assertThat(caught).as("a breach by " + bug).isPresent();
    }

    @Test
    void sameSeedSameTrace() {
        for (long seed = 0; seed < 100; seed++) {
            RolloutSimulation first = new RolloutSimulation(seed, Optional.empty());
            RolloutSimulation second = new RolloutSimulation(seed, Optional.empty());
            first.run();
            second.run();
            assertThat(second.traceHash()).isEqualTo(first.traceHash());
        }
    }

    private static Optional<AssertionError> firstBreach(long seed, PlantedBug bug) {
        try {
            new RolloutSimulation(seed, Optional.of(bug)).run();
            return Optional.empty();
        } catch (AssertionError breach) {
            return Optional.of(breach);
        }
    }
}

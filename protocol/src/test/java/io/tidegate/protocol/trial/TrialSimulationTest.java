package io.tidegate.protocol.trial;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.protocol.trial.TrialSimulation.Fault;
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

/** Runs worlds. To repeat one: {@code mvn -pl protocol test -Dtest=TrialSimulationTest -DargLine=-Dtidegate.seed=N}. */
class TrialSimulationTest {

    private static final long SEEDS = Long.getLong("tidegate.seeds", 2_000);

    /** Within so many worlds each bug must have shown itself. */
    private static final long WORLDS_FOR_A_BUG = 1_000;

    @Test
    void noWorldBreaksAPromiseAndEveryFaultIsMetInEveryState() {
        Long only = Long.getLong("tidegate.seed");
        LongStream seeds = only == null ? LongStream.range(0, SEEDS) : LongStream.of(only);
        Map<Fault, Set<TrialPhase>> met = new EnumMap<>(Fault.class);
        Set<SimulatedDocument.Kind> ran = EnumSet.noneOf(SimulatedDocument.Kind.class);
        seeds.forEach(seed -> {
            TrialSimulation world = new TrialSimulation(seed, Optional.empty());
            world.run();
            ran.addAll(world.kinds());
            world.met()
                    .forEach((fault, phases) -> met.merge(fault, EnumSet.copyOf(phases), (all, more) -> {
                        all.addAll(more);
                        return all;
                    }));
        });
        if (only == null) {
            assertThat(Arrays.stream(Fault.values())
                            .flatMap(fault -> EnumSet.allOf(TrialPhase.class).stream()
                                    .filter(phase ->
                                            !met.getOrDefault(fault, Set.of()).contains(phase))
                                    .map(phase -> fault + " in " + phase)))
                    .as("faults that were never met in a state")
                    .isEmpty();
            assertThat(ran).containsExactlyInAnyOrder(SimulatedDocument.Kind.values());
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
            TrialSimulation first = new TrialSimulation(seed, Optional.empty());
            TrialSimulation second = new TrialSimulation(seed, Optional.empty());
            first.run();
            second.run();
            assertThat(second.traceHash()).isEqualTo(first.traceHash());
        }
    }

    private static Optional<AssertionError> firstBreach(long seed, PlantedBug bug) {
        try {
            new TrialSimulation(seed, Optional.of(bug)).run();
            return Optional.empty();
        } catch (AssertionError breach) {
            return Optional.of(breach);
        }
    }
}

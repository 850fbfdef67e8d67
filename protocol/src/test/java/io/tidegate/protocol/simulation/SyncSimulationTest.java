package io.tidegate.protocol.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The bounded part of {@code deploy/proof/simulate} and {@code deploy/proof/mutants}. */
class SyncSimulationTest {

    private static final long WORLDS = Long.getLong("tidegate.worlds", 20_000);
    private static final long WORLDS_PER_BUG = 2_000;
    private static final long WORLDS_RUN_TWICE = 100;

    /** Other worlds in each run. */
    private static final long FIRST_SEED = Long.getLong("tidegate.seed", new SecureRandom().nextLong(1L << 53));

    @Test
    void noWorldBreaksAPromiseAndEveryFaultStrikesInEverySituation() throws Exception {
        Simulation simulation = new Simulation(Bugs.NONE, FIRST_SEED, WORLDS);

        simulation.run(done -> {});

        assertThat(simulation.brokenSeed().flatMap(seed -> Story.of(seed, Bugs.NONE)))
                .as("repeat it with deploy/proof/simulate --seed %s", simulation.brokenSeed())
                .isEmpty();
        assertThat(simulation.coverage().wrong()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(PlantedBug.class)
    void eachPlantedBugIsCaught(PlantedBug bug) {
        assertThat(Simulation.worldsToCatch(bug, FIRST_SEED, WORLDS_PER_BUG))
                .as("%s in %d worlds from seed %d", bug, WORLDS_PER_BUG, FIRST_SEED)
                .isPresent();
    }

    @Test
    void sameSeedSameHash() {
        for (long seed = FIRST_SEED; seed < FIRST_SEED + WORLDS_RUN_TWICE; seed++) {
            long first = Simulation.hash(seed);
            assertThat(Simulation.hash(seed)).as("seed %d", seed).isEqualTo(first);
        }
    }

    @Test
    void aBrokenWorldIsToldInFewSteps() {
        Story story = LongStream.range(0, WORLDS_PER_BUG)
                .mapToObj(seed -> Story.of(seed, new Bugs(PlantedBug.RECEIPT_BEFORE_COMMIT)))
                .flatMap(java.util.Optional::stream)
                .findFirst()
                .orElseThrow();

        assertThat(story.steps()).isLessThan(40);
        assertThat(story.toString()).contains("RECEIPTS_ARE_TRUE", "the agent sends");
    }
}

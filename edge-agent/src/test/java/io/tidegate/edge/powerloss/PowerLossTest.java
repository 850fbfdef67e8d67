package io.tidegate.edge.powerloss;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * G1 under the real H2: whatever moment the power goes, and whatever is left of what was not synced, everything accepted
 * before is there, every gap that was told of still is one, and no number is given out twice.
 *
 * <p>A failure names its seed; {@code -Dtidegate.powerloss.seed=N} repeats it, {@code -Dtidegate.powerloss.points=N}
 * tries more than the build does.
 */
class PowerLossTest {

    private static final long SEED = Long.getLong("tidegate.powerloss.seed", 20_261_121);
    private static final int POINTS_OF_BUILD = 1_000;
    private static final int POINTS = Integer.getInteger("tidegate.powerloss.points", POINTS_OF_BUILD);

    /** What the product says of damage and failure is what is wanted here, thousands of times. */
    private static final Logger PRODUCT = Logger.getLogger("io.tidegate.edge");

    private final Tally tally = new Tally();

    @BeforeAll
    static void silence() {
        PRODUCT.setLevel(Level.OFF);
    }

    @AfterAll
    static void speak() {
        PRODUCT.setLevel(null);
    }

    @Test
    void whatWasAcceptedIsThereWheneverThePowerGoes() throws Exception {
        assertHeld(run(BufferWorld.all(SEED, POINTS, PlantedBug.NONE)));
        assertThat(tally.points()).isEqualTo(POINTS);
        if (POINTS >= POINTS_OF_BUILD) {
            assertThat(tally.pointsByKind()).hasSameSizeAs(Kind.values());
        }
    }

    @Test
    void whatWasAcceptedIsThereWhicheverOperationFails() throws Exception {
        List<FailingLife> lives = FailingLife.all(SEED, 1, PlantedBug.NONE);
        assertHeld(run(lives));
        assertThat(tally.faults()).isEqualTo(lives.size()).isGreaterThan(100);
    }

    @Test
    void aFullDiskStopsNeitherDeletingNorGapRecords() throws Exception {
        assertHeld(run(FullDiskLife.all(SEED, 4, PlantedBug.NONE)));
    }

    @Test
    void aTimeThatWasGivenOutStaysWheneverThePowerGoes() throws Exception {
        int points = POINTS / PowerLoss.TIMES_SHARE;
        assertHeld(run(TimesWorld.all(SEED, points, PlantedBug.NONE)));
        assertThat(tally.points()).isEqualTo(points);
        assertThat(tally.accepted()).as("readings looked at again").isGreaterThan(10L * points);
    }

    @Test
    void theVaultHasWhatWasWrittenLastOrWasUnderWay() throws Exception {
        assertHeld(run(VaultWorld.all(SEED, POINTS, PlantedBug.NONE)));
        assertThat(tally.points()).isEqualTo(POINTS);
        assertThat(tally.faults()).isPositive();
    }

    @ParameterizedTest
    @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void aBugIsNoticedWithinAsManyPoints(PlantedBug bug) throws Exception {
        assertThat(run(bug.trials(SEED, POINTS)))
                .as("else this test proves nothing")
                .isPresent()
                .get()
                .extracting(Campaign.Finding::what)
                .isInstanceOf(BrokenPromise.class);
    }

    private Optional<Campaign.Finding> run(List<? extends Trial> trials) throws IOException, InterruptedException {
        return new Campaign(tally, Runtime.getRuntime().availableProcessors(), () -> {}).run(trials);
    }

    private static void assertHeld(Optional<Campaign.Finding> finding) {
        finding.ifPresent(found -> {
            throw new AssertionError(
                    "%s, seed %d: %s"
                            .formatted(
                                    found.trial().proof(),
                                    found.trial().seed(),
                                    found.what().getMessage()),
                    found.what());
        });
    }
}

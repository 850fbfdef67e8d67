package io.tidegate.protocol.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.protocol.fuzz.FuzzResult.Fault;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The machinery that finds nothing in the product finds what was planted, and keeps the input that shows it. */
@Timeout(600)
class PlantedDefectsIT {

    private static final byte[] KEY = {'T', 'i', 'd', 'e', -1};

    private static final long MANY_INPUTS = 3_000_000;

    @TempDir
    Path directory;

    @Test
    void whatThrowsIsFound() throws Exception {
        assertFound(new PlantedDefects.Throwing(), Fault.CRASH);
    }

    @Test
    void whatDoesNotComeBackIsFound() throws Exception {
        assertFound(new PlantedDefects.Endless(), Fault.HANG);
    }

    @Test
    void whatAllocatesMoreThanThereIsIsFound() throws Exception {
        assertFound(new PlantedDefects.Bursting(), Fault.GROWTH);
    }

    @Test
    void whatLeaksIsFound() throws Exception {
        FuzzResult result = run(new PlantedDefects.Leaking(), 15_000);

        assertThat(result.fault()).as(String.join("\n", result.log())).isEqualTo(Fault.GROWTH);
    }

    @Test
    void whatNeedsNoGuidanceIsNoticedByTheMeterAlone() {
        assertThatThrownBy(() -> new InputMeter(new PlantedDefects.Slow()).feed(KEY))
                .isInstanceOf(InputMeter.HangError.class);
        assertThatThrownBy(() -> new InputMeter(new PlantedDefects.Greedy()).feed(KEY))
                .isInstanceOf(InputMeter.GrowthError.class);
        assertThatThrownBy(() -> new InputMeter(new PlantedDefects.Lossy()).feed(KEY))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("the last bit is lost");
    }

    @Test
    void severalAreFedEachItsOwn() throws Exception {
        List<FuzzTarget> targets = List.of(new PlantedDefects.Lossy(), new PlantedDefects.Throwing());
        FuzzResult result =
                new FuzzRun(targets, MANY_INPUTS, 0, 1, true).run(Files.createTempDirectory(directory, "run"), p -> {});

        assertThat(result.fault()).isEqualTo(Fault.CRASH);
        byte[] input = Files.readAllBytes(result.offender().orElseThrow());
        FuzzTarget guilty = new Together(targets).chosen(input);
        assertThatThrownBy(() -> guilty.feed(Together.share(input))).isInstanceOfAny(Error.class, Exception.class);
    }

    private void assertFound(FuzzTarget target, Fault fault) throws Exception {
        FuzzResult result = run(target, MANY_INPUTS);

        assertThat(result.fault()).as(String.join("\n", result.log())).isEqualTo(fault);
        assertThat(result.passed()).isFalse();
        assertThat(Files.readAllBytes(result.offender().orElseThrow()))
                .startsWith("Tide".getBytes(StandardCharsets.US_ASCII));
    }

    private FuzzResult run(FuzzTarget target, long inputs) throws Exception {
        return new FuzzRun(List.of(target), inputs, 0, 1, true)
                .run(Files.createTempDirectory(directory, "run"), pulse -> {});
    }
}

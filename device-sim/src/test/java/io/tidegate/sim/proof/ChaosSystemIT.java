package io.tidegate.sim.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs {@code deploy/proof/chaos} for a while, and shows that it and its checker would have noticed. Needs Python 3. */
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class ChaosSystemIT {

    private static final Path PROOF = Path.of("..", "deploy", "proof");
    private static final int PASSED = 0;
    private static final int NOTICED = 99;

    /** Kept if it fails, with all data and logs. */
    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path directory;

    private record Outcome(int exit, String lastLine) {}

    @Test
    void theCheckerFindsEveryPlantedFault() throws Exception {
        Outcome outcome = run("check_chaos.py", "--self-test");
        assertThat(outcome.lastLine()).contains(" missed=0 verdict=pass");
        assertThat(outcome.exit()).isEqualTo(PASSED);
    }

    @Test
    void nothingIsLostTwiceOrSilentInFiveMinutesOfChaos() throws Exception {
        Outcome outcome = run("chaos", "--minutes", "5");
        // Not "declared=0": what a hub from an old copy asks for again, an agent whose disk was full meanwhile may have
        // deleted. It is declared then, to the reading, and whether it happens is a matter of the moment.
        assertThat(outcome.lastLine())
                .contains(" lost=0 doubled=0 phantom=0 ", " unequal=0 ", " breaches=0 verdict=pass");
        assertThat(outcome.exit()).isEqualTo(PASSED);
    }

    @Test
    void whatABufferHasToGiveUpIsExactlyWhatItDeclares() throws Exception {
        Outcome outcome = run("chaos", "--minutes", "2", "--agents", "2", "--rate", "6000", "--overflow");
        assertThat(outcome.lastLine())
                .contains(" lost=0 doubled=0 phantom=0 ", " unequal=0 ", " breaches=0 verdict=pass")
                .doesNotContain(" declared=0 ");
        assertThat(outcome.exit()).isEqualTo(PASSED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"lying-producer lost", "double doubled", "wrong-value phantom", "forgetful-hub lost"})
    void aPlantedFaultIsNoticed(String plantAndCount) throws Exception {
        String[] words = plantAndCount.split(" ");
        Outcome outcome = run("chaos", "--minutes", "0.4", "--agents", "2", "--rate", "600", "--plant", words[0]);
        assertThat(outcome.lastLine()).endsWith("verdict=fail").doesNotContain(" " + words[1] + "=0 ");
        assertThat(outcome.exit()).isEqualTo(NOTICED);
    }

    private Outcome run(String proof, String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(PROOF.resolve(proof).toString()));
        command.addAll(List.of(options));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(Redirect.INHERIT);
        builder.environment().put("TMPDIR", directory.toString());
        Process process = builder.start();
        List<String> lines;
        try {
            lines = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        } finally {
            process.destroyForcibly(); // all that it has started ends with it
        }
        assertThat(lines).as("what %s printed", command).isNotEmpty();
        return new Outcome(process.waitFor(), lines.get(lines.size() - 1));
    }
}

package io.tidegate.protocol.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What every module's targets go through in every build: each input of the corpus, and some thousands of fresh ones. */
public abstract class FuzzContract {

    /** Fresh inputs of all targets in every build; {@code deploy/proof/fuzz} tries a million of each. */
    private static final long FRESH_INPUTS = 200_000;

    /** The end of a run on a machine that is slow, so that all modules together stay below 90 s. */
    private static final long MAX_RUN_SECONDS = 20;

    private static final int SEED = 20_261_121;

    private final List<FuzzTarget> targets;

    /** Where the offending input of a run is. */
    @TempDir
    Path directory;

    /** For the targets below a package. */
    protected FuzzContract(String basePackage) {
        targets = FuzzTargets.ofModule(basePackage);
    }

    /** In this very process, where a debugger sees them. */
    @TestFactory
    @Timeout(300)
    Stream<DynamicTest> everyInputOfTheCorpusIsTakenOrRefused() {
        assertThat(targets).isNotEmpty();
        return targets.stream().flatMap(target -> {
            InputMeter meter = new InputMeter(target);
            return Stream.concat(Corpus.of(target).entrySet().stream(), target.bombs().entrySet().stream())
                    .map(input -> DynamicTest.dynamicTest(
                            target.name() + ": " + input.getKey(), () -> meter.feed(input.getValue())));
        });
    }

    @Test
    @Timeout(600)
    void freshInputsAreTakenOrRefused() throws Exception {
        FuzzRun run = new FuzzRun(targets, FRESH_INPUTS, MAX_RUN_SECONDS, SEED, true);

        FuzzResult result = run.run(directory, pulse -> {});

        if (!result.passed()) {
            fail("%s%s%n%s", result.fault(), offender(result), String.join("\n", result.log()));
        }
    }

    private String offender(FuzzResult result) throws IOException {
        if (result.offender().isEmpty()) {
            return "";
        }
        byte[] input = Files.readAllBytes(result.offender().get());
        return " of %s by the input %s"
                .formatted(
                        new Together(targets).chosen(input).name(),
                        HexFormat.of().formatHex(Together.share(input)));
    }
}

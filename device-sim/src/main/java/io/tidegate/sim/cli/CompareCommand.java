package io.tidegate.sim.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidegate.sim.report.Comparison;
import io.tidegate.sim.report.NoResultException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tidegate-sim compare}: two load tests beside each other. */
@Command(
        name = "compare",
        header = {
            "Compares the results of two load tests, figure by figure.",
            "",
            "Examples:",
            "  tidegate-sim compare before/result.json after/result.json",
            "  tidegate-sim compare before/result.json after/result.json --at-most-worse 10",
            ""
        },
        mixinStandardHelpOptions = true,
        versionProvider = TidegateSim.Version.class)
final class CompareCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Session session;

    @Parameters(index = "0", paramLabel = "FIRST.json", description = "A result.json.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Path first;

    @Parameters(index = "1", paramLabel = "SECOND.json", description = "Another one.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Path second;

    @Option(
            names = "--at-most-worse",
            paramLabel = "PERCENT",
            description = "End with 99 if a figure of the second is worse by more (default: never).")
    private @Nullable Double atMostWorse;

    @Override
    public Integer call() throws IOException, CommandFailedException {
        if (atMostWorse != null && !(atMostWorse >= 0)) {
            throw new CommandLine.ParameterException(spec.commandLine(), "--at-most-worse must be 0 or more");
        }
        Comparison comparison = comparison();
        List<Comparison.Row> worse = atMostWorse == null ? List.of() : comparison.worseThan(atMostWorse);
        session.print(comparison.table() + verdict(worse), comparison::json);
        return worse.isEmpty() ? ExitCodes.DONE : ExitCodes.CHECK_FAILED;
    }

    private Comparison comparison() throws IOException, CommandFailedException {
        try {
            return Comparison.of(read(first), read(second));
        } catch (NoResultException e) {
            throw new CommandFailedException(ExitCodes.FAILED, e);
        }
    }

    private static JsonNode read(Path file) throws IOException, CommandFailedException {
        if (!Files.isReadable(file)) {
            throw new CommandFailedException(ExitCodes.FAILED, file + " cannot be read - is the path right?");
        }
        try {
            return new ObjectMapper().readTree(file.toFile());
        } catch (JsonProcessingException e) {
            throw new CommandFailedException(
                    ExitCodes.FAILED, file + " is no JSON: " + e.getOriginalMessage() + " - name a result.json");
        }
    }

    private String verdict(List<Comparison.Row> worse) {
        if (atMostWorse == null) {
            return "";
        }
        return worse.isEmpty()
                ? "PASS: nothing is worse by more than %s %%\n".formatted(atMostWorse)
                : "FAIL: worse by more than %s %%: %s\n"
                        .formatted(
                                atMostWorse,
                                worse.stream().map(row -> row.figure().key()).collect(Collectors.joining(", ")));
    }
}

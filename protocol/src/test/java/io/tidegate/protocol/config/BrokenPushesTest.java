package io.tidegate.protocol.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.protocol.document.ConfigProblem;
import io.tidegate.protocol.document.DocumentLimits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every broken document that is pushed is refused, with its places, in exactly the words beside the document. */
class BrokenPushesTest {

    static List<Path> documents() {
        return DocumentCorpus.documents("pushed-broken");
    }

    @ParameterizedTest
    @MethodSource("documents")
    void everyProblemIsToldWithItsPlace(Path document) throws IOException {
        List<ConfigProblem> problems = read(document.getFileName().toString(), Files.readAllBytes(document));

        assertThat(problems.stream().map(problem -> problem + "\n").collect(Collectors.joining()))
                .isNotEmpty()
                .isEqualTo(DocumentCorpus.expectedProblems(document));
        assertThat(problems).allSatisfy(problem -> {
            assertThat(List.of(problem.what(), problem.why(), problem.fix())).doesNotContain("");
            assertThat(problem.toString()).hasLineCount(1).doesNotContain("hunter2");
        });
    }

    @Test
    void thereAreManyOfThem() {
        assertThat(documents()).hasSizeGreaterThanOrEqualTo(50);
    }

    @Test
    void aDocumentOfTheLargestSizeIsReadAndALargerOneIsNot() {
        String document = "{\"log_level\":\"debug\"}";
        String largest = document + " ".repeat(DocumentLimits.MAX_DOCUMENT_BYTES - document.length());

        assertThat(read("pushed.json", largest.getBytes(StandardCharsets.UTF_8)))
                .isEmpty();
        assertThat(read("pushed.json", (largest + " ").getBytes(StandardCharsets.UTF_8)))
                .singleElement()
                .satisfies(problem -> assertThat(problem.what()).contains("too large"));
    }

    private static List<ConfigProblem> read(String name, byte[] document) {
        return PushedSchema.read(name, document).problems();
    }
}

package io.tidegate.protocol.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every problem of every broken document is told, with its place, in exactly the words beside the document. */
class BrokenDocumentsTest {

    static List<Path> documents() {
        return DocumentCorpus.documents("broken");
    }

    @ParameterizedTest
    @MethodSource("documents")
    void everyProblemIsToldWithItsPlace(Path document) throws IOException {
        String told = DocumentCorpus.read(document).problems().stream()
                .map(problem -> problem + "\n")
                .collect(Collectors.joining());

        assertThat(told).isNotEmpty().isEqualTo(DocumentCorpus.expectedProblems(document));
    }

    @ParameterizedTest
    @MethodSource("documents")
    void aProblemSaysWhatAndWhyAndWhatToDoOnOneLine(Path document) throws IOException {
        assertThat(DocumentCorpus.read(document).problems()).allSatisfy(problem -> {
            assertThat(List.of(problem.what(), problem.why(), problem.fix())).doesNotContain("");
            assertThat(problem.toString())
                    .startsWith(problem.file() + ":" + problem.line() + ":" + problem.column() + ": /")
                    .hasLineCount(1)
                    .doesNotContain("hunter2");
        });
    }

    @Test
    void thereAreManyOfThem() {
        assertThat(documents()).hasSizeGreaterThanOrEqualTo(100);
    }
}

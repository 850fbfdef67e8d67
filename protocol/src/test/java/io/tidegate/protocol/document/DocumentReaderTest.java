package io.tidegate.protocol.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DocumentReaderTest {

    private final Problems problems = new Problems("d");

    @ParameterizedTest
    @CsvSource({
        "NO,TEXT",
        "yes,TEXT",
        "on,TEXT",
        "True,TEXT",
        "0777,TEXT",
        "0x1F,TEXT",
        "1_000,TEXT",
        "+1,TEXT",
        ".5,TEXT",
        "1.,TEXT",
        "12:30:45,TEXT",
        "2026-11-21,TEXT",
        "Infinity,TEXT",
        ".inf,TEXT",
        "true,BOOLEAN",
        "false,BOOLEAN",
        "0,NUMBER",
        "-7,NUMBER",
        "1.50,NUMBER",
        "1e9,NUMBER",
        "null,NOTHING",
        "~,NOTHING",
        "'\"1\"',TEXT",
        "\"'null'\",TEXT"
    })
    void anUnquotedValueMeansWhatJsonSays(String written, DocumentNode.Meaning meaning) {
        assertThat(read("[" + written + "]"))
                .get()
                .isInstanceOfSatisfying(
                        DocumentNode.Sequence.class,
                        list -> assertThat(list.items().get(0))
                                .isInstanceOfSatisfying(
                                        DocumentNode.Scalar.class,
                                        value -> assertThat(value.meaning()).isEqualTo(meaning)));
        assertThat(problems.inOrder()).isEmpty();
    }

    @Test
    void everythingKnowsItsPlace() {
        DocumentNode root = read("a:\n  - b/c: {é: 1}\n").orElseThrow();

        assertThat(root.place()).isEqualTo(new Place(1, 1, ""));
        DocumentNode list = ((DocumentNode.Mapping) root).entries().get(0).value();
        DocumentNode.Entry inner = ((DocumentNode.Mapping)
                        ((DocumentNode.Sequence) list).items().get(0))
                .entries()
                .get(0);
        assertThat(inner.place()).isEqualTo(new Place(2, 5, "/a/0/b~1c"));
        assertThat(inner.value().place()).isEqualTo(new Place(2, 10, "/a/0/b~1c"));
    }

    @Test
    void aDocumentOfTheLargestSizeIsRead() {
        assertThat(read("#" + "x".repeat(DocumentLimits.MAX_DOCUMENT_BYTES - 1)))
                .isPresent();

        assertThat(read("#" + "x".repeat(DocumentLimits.MAX_DOCUMENT_BYTES))).isEmpty();
        assertThat(problems.inOrder()).extracting(ConfigProblem::what).containsExactly("the document is too large");
    }

    @Test
    void aKeyIsPrintable() {
        assertThat(read("{\"a\\u0001\": 1}")).isEmpty();
        assertThat(problems.inOrder())
                .extracting(ConfigProblem::what)
                .containsExactly("the key \"a\uFFFD\" has a character that cannot be printed");
    }

    @Test
    void aDocumentOfTheLargestDepthIsRead() {
        assertThat(read(nested(DocumentLimits.MAX_DEPTH))).isPresent();

        assertThat(read(nested(DocumentLimits.MAX_DEPTH + 1))).isEmpty();
        assertThat(problems.inOrder())
                .extracting(ConfigProblem::what)
                .containsExactly("the document is nested too deeply");
    }

    @Test
    void aDocumentWithTheMostNodesIsRead() {
        assertThat(read("[" + "1,".repeat(DocumentLimits.MAX_NODES - 1) + "]")).isPresent();

        assertThat(read("[" + "1,".repeat(DocumentLimits.MAX_NODES) + "]")).isEmpty();
        assertThat(problems.inOrder())
                .extracting(ConfigProblem::what)
                .containsExactly("the document has too many keys and values");
    }

    @Test
    void theLongestKeyIsRead() {
        assertThat(read("k".repeat(DocumentLimits.MAX_KEY_CHARACTERS) + ": 1")).isPresent();

        assertThat(read("k".repeat(DocumentLimits.MAX_KEY_CHARACTERS + 1) + ": 1"))
                .isEmpty();
        assertThat(problems.inOrder()).hasSize(1);
    }

    @Test
    void theMostProblemsAreToldAndTheRestIsCounted() {
        read(IntStream.rangeClosed(0, DocumentLimits.MAX_PROBLEMS + 7)
                .mapToObj(i -> "k: " + i + "\n")
                .collect(Collectors.joining()));

        assertThat(problems.inOrder()).hasSize(DocumentLimits.MAX_PROBLEMS + 1);
        assertThat(problems.inOrder().get(DocumentLimits.MAX_PROBLEMS).what())
                .isEqualTo("7 more problems are not shown");
    }

    private static String nested(int depth) {
        return "[".repeat(depth) + "]".repeat(depth);
    }

    private Optional<DocumentNode> read(String document) {
        return DocumentReader.read(document.getBytes(StandardCharsets.UTF_8), Map.of(), problems);
    }
}

package io.tidegate.protocol.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SubstitutionTest {

    private static final Place HERE = new Place(3, 7, "/agent/id");
    private static final Map<String, String> VARIABLES =
            Map.of("SITE", "p1", "EMPTY", "", "_X9", "under", "NESTED", "${env:SITE}", "LONG", "x".repeat(300_000));

    @TempDir
    Path directory;

    private final Problems problems = new Problems("edge.yaml");
    private final Substitution substitution = new Substitution(VARIABLES, problems);

    @ParameterizedTest
    @CsvSource({
        "plain,plain",
        "${env:SITE},p1",
        "a${env:SITE}b${env:_X9}c,ap1bunderc",
        "${env:SITE:-other},p1",
        "${env:NONE:-other},other",
        "${env:EMPTY:-other},other",
        "${env:NONE:-},''",
        "${env:EMPTY},''",
        "${env:NONE:-a:-b},a:-b",
        "$${env:SITE},${env:SITE}",
        "$$${env:SITE},$${env:SITE}",
        "$,$",
        "a}b,a}b",
        "cost $5,cost $5",
        // What was substituted is not looked at again.
        "${env:NESTED},${env:SITE}",
    })
    void variablesAreReplaced(String text, String value) {
        assertThat(substitution.apply(HERE, text)).contains(value);
        assertThat(problems.isEmpty()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "${env:NONE}",
                "${env:SITE",
                "${}",
                "${env:}",
                "${env:9X}",
                "${env:A B}",
                "${env:SITE-x}",
                "${sys:a}",
                "${file:}"
            })
    void whatCannotBeReplacedIsAProblemWithItsPlace(String text) {
        assertThat(substitution.apply(HERE, "a" + text)).isEmpty();
        assertThat(problems.inOrder())
                .singleElement()
                .satisfies(problem -> assertThat(problem.toString()).startsWith("edge.yaml:3:7: /agent/id: "));
    }

    @ParameterizedTest
    @CsvSource({"'secret',secret", "'secret\n',secret", "'secret\r\n',secret", "' secret \n\n',' secret \n'", "'',''"})
    void aFileIsTakenInWithoutItsLastLineBreak(String content, String value) throws IOException {
        assertThat(fileWith(content.getBytes(StandardCharsets.UTF_8))).contains(value);
    }

    @Test
    void theLargestFileIsTakenIn() throws IOException {
        assertThat(fileWith(new byte[DocumentLimits.MAX_SUBSTITUTED_FILE_BYTES]))
                .isPresent();

        assertThat(fileWith(new byte[DocumentLimits.MAX_SUBSTITUTED_FILE_BYTES + 1]))
                .isEmpty();
        assertThat(problems.inOrder())
                .singleElement()
                .extracting(ConfigProblem::what)
                .asString()
                .endsWith("is too large");
    }

    @Test
    void aFileThatIsNotTextIsAProblem() throws IOException {
        assertThat(fileWith(new byte[] {'a', (byte) 0xE9})).isEmpty();
        assertThat(problems.inOrder())
                .singleElement()
                .extracting(ConfigProblem::what)
                .asString()
                .endsWith("is not UTF-8");
    }

    @Test
    void aDirectoryIsAProblem() {
        assertThat(substitution.apply(HERE, "${file:" + directory + "}")).isEmpty();
        assertThat(problems.inOrder()).hasSize(1);
    }

    @Test
    void aPathThatCannotBeIsAProblem() {
        assertThat(substitution.apply(HERE, "${file:a\0b}")).isEmpty();
        assertThat(problems.inOrder()).hasSize(1);
    }

    @Test
    void allTogetherAreBounded() {
        assertThat(substitution.apply(HERE, "x".repeat(DocumentLimits.MAX_DOCUMENT_BYTES)))
                .isPresent();
        assertThat(substitution.apply(HERE, "x")).isEmpty();
        assertThat(new Substitution(VARIABLES, problems).apply(HERE, "${env:LONG}"))
                .isEmpty();
    }

    private Optional<String> fileWith(byte[] content) throws IOException {
        return substitution.apply(HERE, "${file:" + Files.write(directory.resolve("value"), content) + "}");
    }
}

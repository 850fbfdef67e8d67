package io.tidegate.protocol.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.protocol.config.type.ConfigObject;
import io.tidegate.protocol.document.DocumentLimits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever bytes come in, the answer is a configuration or problems, and it comes soon. A failure names the document's
 * seed; {@code new Random(seed)} makes the same document again.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class RandomDocumentsTest {

    private static final String TOKENS = "{}[]:,-#&*!|>'\"%@`?~<=xuU9\\ \t\n\r0a$.é\u2028\uFEFF\u0085";

    @Test
    void randomBytes() {
        for (int seed = 0; seed < 2_000; seed++) {
            Random random = new Random(seed);
            byte[] document = new byte[random.nextInt(400)];
            random.nextBytes(document);
            answers(seed, document);
        }
    }

    @Test
    void randomDirectives() {
        for (int seed = 0; seed < 2_000; seed++) {
            Random random = new Random(seed);
            StringBuilder document = new StringBuilder("%YAML ");
            for (int i = random.nextInt(12); i >= 0; i--) {
                document.append("0123456789.. %\n-".charAt(random.nextInt(16)));
            }
            answers(seed, document.append("\n---\na: 1\n").toString().getBytes(StandardCharsets.UTF_8));
        }
    }

    @Test
    void randomEscapes() {
        for (int seed = 0; seed < 2_000; seed++) {
            Random random = new Random(seed);
            StringBuilder document = new StringBuilder("a: \"\\");
            document.append("xuU0abeNLP\n".charAt(random.nextInt(11)));
            for (int i = random.nextInt(9); i >= 0; i--) {
                document.append("00019fFDd8Gg".charAt(random.nextInt(12)));
            }
            answers(seed, document.append("\"\n").toString().getBytes(StandardCharsets.UTF_8));
        }
    }

    @Test
    void randomTokensOfYaml() {
        for (int seed = 0; seed < 8_000; seed++) {
            Random random = new Random(seed);
            StringBuilder document = new StringBuilder();
            for (int i = random.nextInt(60); i >= 0; i--) {
                document.append(TOKENS.charAt(random.nextInt(TOKENS.length())));
            }
            answers(seed, document.toString().getBytes(StandardCharsets.UTF_8));
        }
    }

    @Test
    void goodAndBrokenDocumentsWithRandomChanges() throws IOException {
        List<byte[]> originals = new ArrayList<>();
        for (Path document : DocumentCorpus.documents("good")) {
            originals.add(Files.readAllBytes(document));
        }
        for (Path document : DocumentCorpus.documents("broken")) {
            originals.add(Files.readAllBytes(document));
        }
        for (int seed = 0; seed < 4_000; seed++) {
            Random random = new Random(seed);
            answers(seed, changed(originals.get(random.nextInt(originals.size())), random));
        }
    }

    private static byte[] changed(byte[] original, Random random) {
        StringBuilder document = new StringBuilder(new String(original, StandardCharsets.UTF_8));
        for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
            int at = random.nextInt(document.length() + 1);
            int end = Math.min(document.length(), at + random.nextInt(6));
            switch (random.nextInt(3)) {
                case 0 -> document.delete(at, end);
                case 1 -> document.insert(at, document.substring(at, end));
                default -> document.insert(at, TOKENS.charAt(random.nextInt(TOKENS.length())));
            }
        }
        return document.toString().getBytes(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[",
                "{",
                "- ",
                "? ",
                "[1,",
                "{a: ",
                "a: b\n",
                "- a\n",
                "&a ",
                "*a ",
                "!a ",
                "\"",
                "'",
                "|",
                "%",
                "%YAML ",
                "#",
                "---\n",
                "\t",
                " ",
                "\n",
                "a",
                "${env:A}",
                "[a: ",
                "\\",
                "1,"
            })
    void oneThingOverAndOverUpToTheLargestSize(String token) {
        int times = DocumentLimits.MAX_DOCUMENT_BYTES / token.getBytes(StandardCharsets.UTF_8).length;
        answers(0, token.repeat(times).getBytes(StandardCharsets.UTF_8));
    }

    private static void answers(long seed, byte[] document) {
        Loaded<ConfigObject> loaded;
        try {
            loaded = EdgeSchema.SCHEMA.read("random", document, DocumentCorpus.MACHINE);
        } catch (RuntimeException | StackOverflowError e) {
            throw new AssertionError("seed " + seed + ": " + new String(document, StandardCharsets.UTF_8), e);
        }
        assertThat(loaded instanceof Loaded.Valid || !loaded.problems().isEmpty())
                .as("seed %d", seed)
                .isTrue();
    }
}

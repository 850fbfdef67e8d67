package io.tidegate.edge.source.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostTextTest {

    @TempDir
    Path root;

    @Test
    void linesAndWordsAreWalkedInOrder() {
        HostText text = text("cpu0  1\t-22 \n\n last");
        assertThat(text.nextLine()).isTrue();
        assertThat(text.nextWord()).isTrue();
        assertThat(text.startsWith("cpu")).isTrue();
        assertThat(text.is("cpu")).isFalse();
        assertThat(text.isNumber()).isFalse();
        assertThat(text.skipWords(1)).isTrue();
        assertThat(text.isNumber()).isTrue();
        assertThat(text.number()).isEqualTo(-22);
        assertThat(text.nextWord()).isFalse();
        assertThat(text.nextLine()).isTrue();
        assertThat(text.nextWord()).as("an empty line has none").isFalse();
        assertThat(text.nextLine()).isTrue();
        assertThat(text.nextWord()).isTrue();
        assertThat(text.word()).isEqualTo("last");
        assertThat(text.nextLine()).isFalse();
    }

    @Test
    void aWordEndsAtASignOnlyIfTheSignIsThere() {
        HostText text = text("Inter-|  Receive\n eth0:12 3\n :5\n");
        text.nextLine();
        assertThat(text.nextWordUpTo(':')).isFalse();
        text.nextLine();
        assertThat(text.nextWordUpTo(':')).isTrue();
        assertThat(text.is("eth0")).isTrue();
        assertThat(text.nextWord()).isTrue();
        assertThat(text.number()).isEqualTo(12);
        text.nextLine();
        assertThat(text.nextWordUpTo(':')).as("no name at all").isFalse();
    }

    @Test
    void numbersHaveAtMostEighteenDigits() {
        HostText text = text("999999999999999999 1000000000000000000 - -1 1x");
        text.nextLine();
        text.nextWord();
        assertThat(text.isNumber()).isTrue();
        assertThat(text.number()).isEqualTo(999_999_999_999_999_999L);
        text.nextWord();
        assertThat(text.isNumber()).isFalse();
        text.nextWord();
        assertThat(text.isNumber()).isFalse();
        text.nextWord();
        assertThat(text.number()).isEqualTo(-1);
        text.nextWord();
        assertThat(text.isNumber()).isFalse();
    }

    @Test
    void aFileIsReadToItsEndAndNoFurtherThanTheLongest() throws IOException {
        HostFiles files = new HostFiles(root);
        for (int length : new int[] {0, 1, 4_096, 4_097, HostFiles.LONGEST_BYTES}) {
            Files.writeString(root.resolve("file"), "x".repeat(length));
            assertThat(files.read("file").copy()).hasSize(length);
        }
        Files.writeString(root.resolve("file"), "x".repeat(HostFiles.LONGEST_BYTES + 1));
        assertThat(files.read("file").copy()).hasSize(HostFiles.LONGEST_BYTES);
        assertThat(files.read("nothing").copy()).isEmpty();
    }

    @Test
    void asManyFilesStayOpenAsAllowed() throws IOException {
        try (HostFiles files = new HostFiles(root)) {
            for (String content : new String[] {"first", "second"}) {
                for (int i = 0; i <= HostFiles.MOST_OPEN; i++) {
                    Files.writeString(root.resolve("file" + i), content + i);
                    assertThat(files.textOr("file" + i, "nothing")).isEqualTo(content + i);
                    assertThat(files.open()).isBetween(1, HostFiles.MOST_OPEN);
                }
            }
            files.close();
            assertThat(files.open()).isZero();
            assertThat(files.textOr("file0", "nothing")).as("opened anew").isEqualTo("second0");
        }
    }

    private static HostText text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return new HostText(bytes, bytes.length);
    }
}

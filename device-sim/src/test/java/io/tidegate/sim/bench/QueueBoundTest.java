package io.tidegate.sim.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QueueBoundTest {

    @TempDir
    private Path directory;

    @Test
    void linesAreCountedAsTheyAreWritten() throws IOException {
        Path file = Files.writeString(directory.resolve("arrived"), "a\nb\nunfinished");
        ArrivedLines lines = new ArrivedLines(file);

        assertThat(lines.count()).isEqualTo(2);
        Files.writeString(file, " line\n" + "x\n".repeat(100_000), StandardOpenOption.APPEND);
        assertThat(lines.count()).isEqualTo(100_003);
        assertThat(lines.count()).isEqualTo(100_003);
    }

    @Test
    void whatWasThereBeforeIsNotOnItsWay() throws IOException {
        QueueBound queue = new QueueBound(() -> 1, 100, 10);

        queue.sent(99);
        assertThat(queue.isReached()).isFalse();
        queue.sent(1);
        assertThat(queue.isReached()).isTrue();
    }
}

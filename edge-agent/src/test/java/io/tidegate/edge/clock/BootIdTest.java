package io.tidegate.edge.clock;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BootIdTest {

    @TempDir
    private Path directory;

    @Test
    void isThatOfTheSystemForEveryProcessOfOneBoot() throws Exception {
        Path file = Files.writeString(directory.resolve("boot_id"), "ec29c8eb-9eff-40f0-bbcd-9a8647830186\n");
        long boot = BootId.read(file, new Random(1));
        assertThat(boot).isEqualTo(BootId.read(file, new Random(2)));
        Files.writeString(file, "ec29c8eb-9eff-40f0-bbcd-9a8647830187\n");
        assertThat(BootId.read(file, new Random(1))).isNotEqualTo(boot);
    }

    @Test
    void isDrawnForThisProcessWhereTheSystemSaysNothing() throws Exception {
        Path missing = directory.resolve("none");
        assertThat(BootId.read(missing, new Random(1))).isNotEqualTo(BootId.read(missing, new Random(2)));
        Path nonsense = Files.writeString(directory.resolve("nonsense"), "x");
        assertThat(BootId.read(nonsense, new Random(1))).isNotZero();
    }

    @Test
    void isNeverWhatStandsForUnknown() throws Exception {
        Path zero = Files.writeString(directory.resolve("zero"), "00000000-0000-0001-0000-000000000001");
        assertThat(BootId.read(zero, new Random(1))).isNotZero();
    }
}

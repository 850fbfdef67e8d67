package io.tidegate.edge.trial;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.protocol.control.ConfigFault;
import io.tidegate.protocol.control.Digest;
import io.tidegate.protocol.control.HubKey;
import io.tidegate.protocol.control.Verdict;
import io.tidegate.protocol.trial.Configuration;
import io.tidegate.protocol.trial.VaultRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigVaultTest {

    /** Every byte would prove no more, and fill the log. */
    private static final int STEP = 7;

    @TempDir
    private Path directory;

    @Test
    void anAgentThatNeverHeardOfAHubBeginsEmpty() throws IOException {
        assertThat(new ConfigVault(directory.resolve("config")).read()).isEqualTo(VaultRecord.EMPTY);
    }

    @Test
    void whatWasWrittenIsThereAtTheNextStart() throws IOException {
        new ConfigVault(directory).write(record(7));
        assertThat(new ConfigVault(directory).read()).isEqualTo(record(7));
    }

    @Test
    void theNewestGenerationAndTheOneBeforeAreKept() throws IOException {
        ConfigVault vault = new ConfigVault(directory);
        for (int revision = 1; revision <= 5; revision++) {
            vault.write(record(revision));
        }
        assertThat(files())
                .extracting(file -> file.getFileName().toString())
                .containsExactly("vault-0000000004.json", "vault-0000000005.json");
        assertThat(new ConfigVault(directory).read()).isEqualTo(record(5));
    }

    @Test
    void aFileCutAnywhereLeadsToTheGenerationBefore() throws IOException {
        ConfigVault vault = new ConfigVault(directory);
        vault.write(record(1));
        vault.write(record(2));
        Path newest = files().get(1);
        byte[] whole = Files.readAllBytes(newest);
        for (int length = 0; length < whole.length; length += STEP) {
            Files.write(newest, Arrays.copyOf(whole, length));
            assertThat(new ConfigVault(directory).read())
                    .as("cut to %d bytes", length)
                    .isEqualTo(record(1));
        }
    }

    @Test
    void aFlippedBitAnywhereLeadsToTheGenerationBefore() throws IOException {
        ConfigVault vault = new ConfigVault(directory);
        vault.write(record(1));
        vault.write(record(2));
        Path newest = files().get(1);
        byte[] whole = Files.readAllBytes(newest);
        for (int at = 0; at < whole.length; at += STEP) {
            byte[] flipped = whole.clone();
            flipped[at] ^= 0x04;
            Files.write(newest, flipped);
            assertThat(new ConfigVault(directory).read())
                    .as("bit flipped at %d", at)
                    .isEqualTo(record(1));
        }
    }

    @Test
    void aVaultWithoutAnyWholeFileBeginsEmptyAndGoesOn() throws IOException {
        Files.createFile(directory.resolve("vault-0000000009.json"));
        ConfigVault vault = new ConfigVault(directory);
        assertThat(vault.read()).isEqualTo(VaultRecord.EMPTY);
        vault.write(record(3));
        assertThat(new ConfigVault(directory).read()).isEqualTo(record(3));
        assertThat(files()).last().asString().endsWith("vault-0000000010.json");
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.sorted(Comparator.naturalOrder()).toList();
        }
    }

    private static VaultRecord record(long revision) {
        Configuration promoted = configuration(revision);
        return new VaultRecord(
                2,
                Optional.of(HubKey.ofBytes(new byte[HubKey.BYTES])),
                promoted,
                Optional.of(Configuration.LOCAL),
                Optional.of(configuration(revision + 1)),
                Optional.of(new Verdict(
                        revision,
                        promoted.digest(),
                        Verdict.State.REJECTED,
                        List.of(new ConfigFault("/sources/0", "unknown key \"x\"", "why", "hint ü")),
                        "the document is invalid",
                        1_700_000_000_000_000_001L)));
    }

    private static Configuration configuration(long revision) {
        String document = "{\"labels\":{\"line\":\"%d\\n\"}}".formatted(revision);
        return new Configuration(revision, Digest.of(document), document);
    }
}

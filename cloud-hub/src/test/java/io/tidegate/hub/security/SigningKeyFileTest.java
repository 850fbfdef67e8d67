package io.tidegate.hub.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.protocol.control.ConfigSigner;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SigningKeyFileTest {

    private final SecureRandom random = new SecureRandom();

    @TempDir
    Path directory;

    @Test
    void theKeyIsMadeOnceAndForItsOwnerOnly() throws Exception {
        Path data = directory.resolve("not/there/yet");
        ConfigSigner made = SigningKeyFile.open(data, random);

        assertThat(SigningKeyFile.open(data, random).key()).isEqualTo(made.key());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve(SigningKeyFile.NAME))))
                .isEqualTo("rw-------");
        assertThat(data).isDirectoryNotContaining("glob:**.new");
    }

    @Test
    void aDamagedKeyIsAnErrorAndStaysAsItIs() throws Exception {
        ConfigSigner before = SigningKeyFile.open(directory, random);
        Path file = directory.resolve(SigningKeyFile.NAME);
        byte[] whole = Files.readAllBytes(file);
        for (byte[] damaged :
                new byte[][] {{}, "none".getBytes(StandardCharsets.US_ASCII), Arrays.copyOf(whole, whole.length - 9)}) {
            Files.write(file, damaged);

            assertThatThrownBy(() -> SigningKeyFile.open(directory, random))
                    .isInstanceOf(SigningKeyException.class)
                    .hasMessageContaining(file.toString())
                    .hasMessageContaining("restore");
            assertThat(file).hasBinaryContent(damaged);
        }
        Files.write(file, whole);
        assertThat(SigningKeyFile.open(directory, random).key()).isEqualTo(before.key());
    }

    @Test
    void whatACrashLeftUnfinishedIsNoKey() throws Exception {
        Files.writeString(directory.resolve(SigningKeyFile.NAME + ".new"), "half");

        ConfigSigner made = SigningKeyFile.open(directory, random);

        assertThat(SigningKeyFile.open(directory, random).key()).isEqualTo(made.key());
    }

    @Test
    void aDirectoryThatCannotBeMadeIsAnError() throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "");

        assertThatThrownBy(() -> SigningKeyFile.open(file.resolve("data"), random))
                .isInstanceOf(SigningKeyException.class)
                .hasMessageContaining(SigningKeyFile.NAME);
    }
}

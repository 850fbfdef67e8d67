package io.tidegate.hub.security;

import io.tidegate.protocol.control.ConfigSigner;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file that the hub's signing key lives in. Agents pin the key, so it is made once, in the data directory that the
 * store's lock protects, and is never replaced: a file that cannot be used is an error and not a reason for a new key.
 */
public final class SigningKeyFile {

    /** Its name in the data directory. */
    public static final String NAME = "signing.key";

    private static final Logger LOG = LoggerFactory.getLogger(SigningKeyFile.class);

    /** Longer files are something else. */
    private static final int MAX_BYTES = 4_096;

    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

    private SigningKeyFile() {}

    /**
     * The key in {@code directory}, made if there is none.
     *
     * @throws SigningKeyException if there is one that cannot be used, or none can be written
     */
    public static ConfigSigner open(Path directory, SecureRandom random) throws SigningKeyException {
        Path file = directory.resolve(NAME);
        try {
            return read(file);
        } catch (NoSuchFileException first) {
            return make(directory, random);
        } catch (IOException | IllegalArgumentException e) {
            throw new SigningKeyException(
                    "the signing key %s cannot be used: %s; agents believe no other key, so restore the file from a backup and let the hub's user read it"
                            .formatted(file, e.getMessage()),
                    e);
        }
    }

    private static ConfigSigner read(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            byte[] text = in.readNBytes(MAX_BYTES);
            ConfigSigner signer = ConfigSigner.decode(Base64.getMimeDecoder().decode(text));
            if (!OWNER_ONLY.containsAll(Files.getPosixFilePermissions(file))) {
                LOG.warn(
                        "others than the hub's user may read {}; whoever has it configures every agent: chmod 600 it",
                        file);
            }
            return signer;
        }
    }

    /** Whole or not at all: a half-written key would keep the hub from starting for ever. */
    private static ConfigSigner make(Path directory, SecureRandom random) throws SigningKeyException {
        ConfigSigner signer = ConfigSigner.generate(random);
        Path file = directory.resolve(NAME);
        Path unfinished = directory.resolve(NAME + ".new");
        FileAttribute<Set<PosixFilePermission>> ownerOnly = PosixFilePermissions.asFileAttribute(OWNER_ONLY);
        try {
            Files.createDirectories(directory);
            Files.deleteIfExists(unfinished);
            try (FileChannel out = FileChannel.open(
                    unfinished, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), ownerOnly)) {
                ByteBuffer text = ByteBuffer.wrap(Base64.getMimeEncoder().encode(signer.encoded()));
                while (text.hasRemaining()) {
                    out.write(text);
                }
                out.force(true);
            }
            // Fails if the file is there.
            Files.move(unfinished, file);
            sync(directory);
            return signer;
        } catch (IOException e) {
            throw new SigningKeyException(
                    "the signing key %s cannot be written: %s; make its directory one that the hub may write to"
                            .formatted(file, e),
                    e);
        }
    }

    private static void sync(Path directory) throws IOException {
        try (FileChannel entries = FileChannel.open(directory, StandardOpenOption.READ)) {
            entries.force(true);
        }
    }
}

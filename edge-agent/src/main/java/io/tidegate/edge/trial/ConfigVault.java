package io.tidegate.edge.trial;

import io.tidegate.protocol.trial.VaultRecord;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the agent keeps its {@link VaultRecord}: a directory with the newest generation of it and the one before, each a file
 * that is written beside, made durable and then renamed. Whatever a power cut or a technician does to the newest one, the
 * one before still leads to a configuration that was confirmed. Not thread-safe.
 */
public final class ConfigVault {

    private static final Logger LOG = LoggerFactory.getLogger(ConfigVault.class);

    private static final Pattern NAME = Pattern.compile("vault-(\\d{10})\\.json");
    private static final String UNFINISHED = "vault.tmp";

    /** The newest and the one before. */
    private static final int KEPT_GENERATIONS = 2;

    private final Path directory;
    private long generation;

    /** The vault in {@code directory}, which is made when there is something to keep. */
    public ConfigVault(Path directory) {
        this.directory = directory;
    }

    /**
     * The newest record that is whole, or {@link VaultRecord#EMPTY} if there never was one.
     *
     * @throws IOException if the directory cannot be listed
     */
    public VaultRecord read() throws IOException {
        List<Path> newestFirst = generations();
        if (!newestFirst.isEmpty()) {
            generation = ordinal(newestFirst.get(0));
        }
        for (Path file : newestFirst) {
            try {
                return VaultFormat.decode(Files.readAllBytes(file));
            } catch (IOException e) {
                LOG.error(
                        "The record of pushed configurations {} cannot be used ({}); the one before it is, if there is one",
                        file,
                        e.getMessage());
            }
        }
        return VaultRecord.EMPTY;
    }

    /**
     * Makes {@code record} the newest generation. When this returns it would survive a power cut.
     *
     * @throws IOException if that failed; the generation before is still there
     */
    public void write(VaultRecord record) throws IOException {
        Path unfinished = Files.createDirectories(directory).resolve(UNFINISHED);
        try (FileChannel file = FileChannel.open(
                unfinished,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(VaultFormat.encode(record));
            while (bytes.hasRemaining()) {
                file.write(bytes);
            }
            file.force(true);
        }
        Files.move(
                unfinished,
                directory.resolve("vault-%010d.json".formatted(generation + 1)),
                StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel names = FileChannel.open(directory, StandardOpenOption.READ)) {
            names.force(true);
        }
        generation++;
        List<Path> files = generations();
        for (Path outdated : files.subList(Math.min(KEPT_GENERATIONS, files.size()), files.size())) {
            Files.delete(outdated);
        }
    }

    private List<Path> generations() throws IOException {
        if (Files.notExists(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(
                            file -> NAME.matcher(file.getFileName().toString()).matches())
                    .sorted(Comparator.comparing(ConfigVault::ordinal).reversed())
                    .toList();
        }
    }

    private static long ordinal(Path file) {
        Matcher name = NAME.matcher(file.getFileName().toString());
        return name.matches() ? Long.parseLong(name.group(1)) : 0;
    }
}

package io.tidegate.edge.trial;

import io.tidegate.protocol.trial.VaultRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

    private final VaultFiles files;
    private long generation;

    /** The vault in {@code directory}, which is made when there is something to keep. */
    public ConfigVault(Path directory) {
        this(new LocalVaultFiles(directory));
    }

    /** The vault in a directory of the caller's. */
    ConfigVault(VaultFiles files) {
        this.files = files;
    }

    /**
     * The newest record that is whole, or {@link VaultRecord#EMPTY} if there never was one.
     *
     * @throws IOException if the directory cannot be listed
     */
    public VaultRecord read() throws IOException {
        List<String> newestFirst = generations();
        if (!newestFirst.isEmpty()) {
            generation = ordinal(newestFirst.get(0));
        }
        for (String file : newestFirst) {
            try {
                return VaultFormat.decode(files.read(file));
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
        files.write(UNFINISHED, VaultFormat.encode(record));
        files.rename(UNFINISHED, "vault-%010d.json".formatted(generation + 1));
        files.sync();
        generation++;
        List<String> newestFirst = generations();
        for (String outdated :
                newestFirst.subList(Math.min(KEPT_GENERATIONS, newestFirst.size()), newestFirst.size())) {
            files.delete(outdated);
        }
    }

    private List<String> generations() throws IOException {
        return files.list().stream()
                .filter(file -> NAME.matcher(file).matches())
                .sorted(Comparator.comparing(ConfigVault::ordinal).reversed())
                .toList();
    }

    private static long ordinal(String file) {
        Matcher name = NAME.matcher(file);
        return name.matches() ? Long.parseLong(name.group(1)) : 0;
    }
}

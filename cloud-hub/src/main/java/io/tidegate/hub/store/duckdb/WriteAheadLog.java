package io.tidegate.hub.store.duckdb;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * DuckDB's log beside its file, mended where a power cut has torn it. DuckDB passes over a log that ends too early, but
 * refuses to open one whose last entry has its length and not its content, which is what a disk leaves that writes in
 * another order. Nothing in that entry was reported as committed.
 */
final class WriteAheadLog {

    private static final Logger LOG = LoggerFactory.getLogger(WriteAheadLog.class);

    private static final Pattern DAMAGE = Pattern.compile("Corrupt WAL file: entry at byte position (\\d+) ");

    /** Length and checksum of an entry, before the position that DuckDB speaks of. */
    private static final int ENTRY_HEADER_BYTES = 16;

    private WriteAheadLog() {}

    /** The log of {@code database}; not there while it is empty. */
    static Path of(Path database) {
        return database.resolveSibling(database.getFileName() + ".wal");
    }

    /**
     * Cuts the log of {@code database} before the entry that could not be replayed, durably, and keeps a copy of all of
     * it beside.
     *
     * @param failure why the database could not be opened
     * @return whether it may be tried again
     */
    static boolean cutBeforeDamage(Path database, SQLException failure) throws IOException {
        Matcher damage = DAMAGE.matcher(String.valueOf(failure.getMessage()));
        Path log = of(database);
        if (!damage.find() || !Files.exists(log)) {
            return false;
        }
        long end = Long.parseLong(damage.group(1)) - ENTRY_HEADER_BYTES;
        long bytes = Files.size(log);
        if (end < 0 || end >= bytes) {
            return false;
        }
        Path copy = copyOf(log);
        sync(copy);
        try (FileChannel file = FileChannel.open(log, StandardOpenOption.WRITE)) {
            file.truncate(end);
            file.force(true);
        }
        LOG.error(
                "The log {} is damaged from byte {} of {} on, as by a power cut in the middle of a commit. It is cut there"
                        + " and the store opens with what was committed before; agents are asked to send again what they"
                        + " had a receipt for and is missing. All of the log is kept as {}. If there was no power cut,"
                        + " check the disk.",
                log,
                end,
                bytes,
                copy);
        return true;
    }

    private static Path copyOf(Path log) throws IOException {
        int number = 1;
        Path copy = log.resolveSibling(log.getFileName() + ".damaged-" + number);
        while (Files.exists(copy)) {
            number++;
            copy = log.resolveSibling(log.getFileName() + ".damaged-" + number);
        }
        return Files.copy(log, copy);
    }

    private static void sync(Path path) throws IOException {
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.WRITE)) {
            file.force(true);
        }
    }
}
